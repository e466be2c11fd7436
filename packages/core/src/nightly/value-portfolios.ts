import type { TradingCalendar } from '../calendar/index.js'
import { Decimal, driverSymbol, type IsoDate, isActive, isOption, isPrivate, marketSymbol, type Position } from '../domain/index.js'
import { aggregatePortfolio, type AggregationPosition, type PortfolioAggregate, type PositionValuation, valuePosition } from '../engines/aggregation/index.js'
import { priorPriceOf, type PriorSnapshot, rollSnapshot, type SnapshotRecord } from '../engines/snapshots/index.js'
import type { OptionModel } from '../engines/greeks/index.js'
import { messageOf } from '../errors.js'
import type { Database } from '../store/database.js'
import { closeKey, type DatedClose, readLastCloses } from '../store/read/last-closes.js'
import { loadPricing, type Pricing } from './market/pricing.js'
import { type PortfolioInputs, readPortfolioInputs, type StoredPriorSnapshot } from '../store/read/portfolio-inputs.js'

/** One active position with its price evidence and aggregation inputs. */
export type ValuedPosition = AggregationPosition & {
  readonly valuation: PositionValuation
  /** Of an option contract; null for everything else. */
  readonly model: OptionModel | null
}

/** A portfolio at the close of a session: values, exposures and where its NAV chain stands. */
export interface ValuedPortfolio {
  readonly portfolioId: string
  readonly name: string
  readonly asOf: IsoDate
  /** Exact dollars; null when neither a chain nor an equity balance exists. */
  readonly nav: Decimal | null
  readonly navSource: 'snapshot' | 'equity_balance' | null
  readonly positions: readonly ValuedPosition[]
  readonly closed: readonly Position[]
  readonly aggregate: PortfolioAggregate
  readonly snapshot: SnapshotRecord
  readonly equityBalance: string | null
  /** Where the chain stood before `asOf`; null at its start. */
  readonly prior: StoredPriorSnapshot | null
}

/** A portfolio that cannot be valued, and why. */
export interface UnreadablePortfolio {
  readonly portfolioId: string
  readonly error: string
}

/** Portfolios by id: each valued, or named with what is wrong with it; those that do not exist are absent. */
export interface Valuations {
  readonly valued: ReadonlyMap<string, ValuedPortfolio>
  readonly unreadable: readonly UnreadablePortfolio[]
}

/**
 * Values portfolios from stored prices at the close of `asOf` and rolls their NAV chains to it (engines 1 and 6, with the option models of engine 2).
 * The number of statements does not depend on how many portfolios or positions there are. The night stores what this returns and brings the prices
 * it has loaded once; reads show it.
 */
export async function valuePortfolios(
  database: Database, calendar: TradingCalendar, scope: { readonly portfolioIds: readonly string[]; readonly asOf: IsoDate }, loaded?: Pricing,
): Promise<Valuations> {
  const inputs = await readPortfolioInputs(database, scope.portfolioIds, scope.asOf)
  const readable = [...inputs.values()].filter((portfolio) => portfolio.problems.length === 0)
  const [pricing, settlements] = await Promise.all([
    loaded ?? loadPricing(database, calendar, readable.flatMap((portfolio) => portfolio.positions.filter((position) => isActive(position, scope.asOf))), scope.asOf),
    readSettlements(database, readable, scope.asOf),
  ])
  const valued = new Map<string, ValuedPortfolio>()
  const unreadable: UnreadablePortfolio[] = [...inputs.values()].filter((portfolio) => portfolio.problems.length > 0)
    .map((portfolio) => ({ portfolioId: portfolio.portfolioId, error: portfolio.problems.join('; ') }))
  for (const portfolio of readable) {
    try {
      valued.set(portfolio.portfolioId, valuePortfolio(portfolio, { calendar, pricing, settlements }))
    } catch (error) {
      unreadable.push({ portfolioId: portfolio.portfolioId, error: messageOf(error) })
    }
  }
  return { valued, unreadable }
}

/** What valuing one portfolio needs of the world. */
export interface ValuationMarket {
  readonly calendar: TradingCalendar
  readonly pricing: Pricing
  /** Close of the underlying on or before expiry, by position id of an option that expired since the last snapshot. */
  readonly settlements: ReadonlyMap<string, number>
}

/** Values one portfolio from what its user states: positions, NAV chain, aggregates. */
export function valuePortfolio(portfolio: PortfolioInputs, market: ValuationMarket): ValuedPortfolio {
  const { asOf } = market.pricing
  const positions = portfolio.positions.filter((position) => isActive(position, asOf)).map((position) => valueOne(position, portfolio, market))
  const snapshot = rollSnapshot({
    asOf, equityAnchor: anchorOf(portfolio, asOf), prior: portfolio.prior && toPrior(portfolio.prior),
    positions: portfolio.positions, valuations: new Map(positions.map((item) => [item.position.id, item.valuation])),
    settlementCloses: market.settlements,
    externalFlows: portfolio.flows.filter((flow) => portfolio.prior !== null && flow.date > portfolio.prior.date).map((flow) => ({ date: flow.date, amount: new Decimal(flow.amount) })),
    gapSessions: portfolio.prior ? Math.max(0, market.calendar.sessionsApart(portfolio.prior.date, asOf) - 1) : 0,
  })
  const navSource = portfolio.prior ? 'snapshot' : portfolio.equityBalance === null ? null : 'equity_balance'
  const nav = navSource === null ? null : snapshot.totalValue
  const closed = portfolio.positions.filter((position) => !position.deleted && position.quantity !== 0 && position.entryDate <= asOf && !isActive(position, asOf))
  return {
    portfolioId: portfolio.portfolioId, name: portfolio.name, asOf, nav, navSource, positions, closed, snapshot, equityBalance: portfolio.equityBalance, prior: portfolio.prior,
    aggregate: aggregatePortfolio(positions, nav?.toNumber() ?? null),
  }
}

/** NAV of a first snapshot: the equity as it was first stated, plus what was stated anew on the day itself. */
function anchorOf({ equityBalance, flows, prior }: PortfolioInputs, asOf: IsoDate): Decimal | null {
  if (equityBalance === null) return null
  const restated = prior === null ? flows.filter((flow) => flow.kind === 'equity' && flow.date === asOf) : []
  return restated.reduce((sum, flow) => sum.plus(flow.amount), new Decimal(equityBalance))
}

function valueOne(position: Position, portfolio: PortfolioInputs, { calendar, pricing }: ValuationMarket): ValuedPosition {
  const { asOf } = pricing
  const own = marketSymbol(position.symbol)
  const close = isPrivate(position) ? null : asPrice(pricing.closeOf(own))
  const before = portfolio.prior ? priorPriceOf(portfolio.prior.prices, position) : undefined
  const mark = portfolio.marks.get(position.id) ?? null
  const model = pricing.optionModelOf(position)
  const valuation = valuePosition(position, asOf, {
    close, mark, modelPrice: model?.skipped === null ? model.price : null,
    lastStored: before && before.source !== 'entry' && portfolio.prior ? { date: portfolio.prior.date, price: before.price } : null,
    previousPrice: previousPrice(position, before?.price ?? null, mark?.price ?? null, pricing),
    staleSessions: close ? calendar.sessionsApart(close.date, asOf) : 0,
  })
  const driver = driverSymbol(position)
  const underlyingPrice = isOption(position) && driver !== null ? (pricing.closeOf(driver)?.close ?? null) : null
  return { position, valuation, model, underlyingPrice, greeks: model?.skipped === null ? model.greeks : null, sector: isPrivate(position) || driver === null ? null : pricing.sectorOf(driver) }
}

/** Price at the start of the day's P&L. What was entered after the previous session, on a weekend too, was not held at its close. */
function previousPrice(position: Position, stored: number | null, mark: number | null, pricing: Pricing): number | null {
  if (position.entryDate > pricing.previous) return position.entryPrice
  if (isPrivate(position)) return stored ?? mark ?? position.entryPrice
  return pricing.previousCloseOf(marketSymbol(position.symbol)) ?? stored
}

/** What options that expired since a portfolio's last snapshot settle at: usually none, and then nothing is asked. */
export async function readSettlements(database: Database, portfolios: readonly PortfolioInputs[], asOf: IsoDate): Promise<Map<string, number>> {
  const expired = portfolios.flatMap(({ positions, prior }) => positions.flatMap((position) => {
    const underlying = driverSymbol(position)
    const { expirationDate } = position
    if (!isOption(position) || underlying === null || expirationDate === null || expirationDate > asOf || prior === null || expirationDate <= prior.date) return []
    return [{ id: position.id, symbol: underlying, onOrBefore: expirationDate }]
  }))
  if (expired.length === 0) return new Map()
  const closes = await readLastCloses(database, expired)
  return new Map(expired.flatMap(({ id, symbol, onOrBefore }) => {
    const close = closes.get(closeKey(symbol, onOrBefore))
    return close ? [[id, close.close] as const] : []
  }))
}

function asPrice(close: DatedClose | null): { date: IsoDate; price: number } | null {
  return close ? { date: close.date, price: close.close } : null
}

function toPrior(stored: StoredPriorSnapshot): PriorSnapshot {
  return {
    date: stored.date, nav: new Decimal(stored.totalValue), cash: new Decimal(stored.cashValue), cumulativePnl: new Decimal(stored.cumulativePnl),
    realizedPnl: new Decimal(stored.realizedPnl), returnIndex: stored.returnIndex ?? 1, prices: stored.prices,
  }
}
