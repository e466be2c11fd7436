import type { TradingCalendar } from '../calendar/index.js'
import { Decimal, driverSymbol, type IsoDate, isActive, isOption, isPrivate, marketSymbol, type Position } from '../domain/index.js'
import { aggregatePortfolio, type AggregationPosition, type PortfolioAggregate, type PositionValuation, valuePosition } from '../engines/aggregation/index.js'
import { type PriorSnapshot, rollSnapshot, type SnapshotRecord } from '../engines/snapshots/index.js'
import type { Database } from '../store/database.js'
import { closeKey, type DatedClose, readLastCloses } from '../store/read/last-closes.js'
import { type PortfolioInputs, readPortfolioInputs, type StoredPriorSnapshot } from '../store/read/portfolio-inputs.js'
import { readSectors } from '../store/read/profiles.js'

/** One active position with its price evidence and aggregation inputs. */
export type ValuedPosition = AggregationPosition & { readonly valuation: PositionValuation }

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
 * Values portfolios from stored prices at the close of `asOf` and rolls their NAV chains to it (engines 1 and 6). The number of
 * statements does not depend on how many portfolios or positions there are. The night stores what this returns; reads show it.
 */
export async function valuePortfolios(database: Database, calendar: TradingCalendar, scope: { readonly portfolioIds: readonly string[]; readonly asOf: IsoDate }): Promise<Valuations> {
  const inputs = await readPortfolioInputs(database, scope.portfolioIds, scope.asOf)
  const readable = [...inputs.values()].filter((portfolio) => portfolio.problems.length === 0)
  const positions = readable.flatMap((portfolio) => portfolio.positions)
  const previous = calendar.previousSession(scope.asOf)
  const [closes, sectors] = await Promise.all([
    readLastCloses(database, closesNeeded(positions, scope.asOf, previous)),
    readSectors(database, [...new Set(positions.map((position) => driverSymbol(position)).filter((symbol): symbol is string => symbol !== null))]),
  ])
  const market = { calendar, asOf: scope.asOf, previous, closes, sectors }
  const valued = new Map<string, ValuedPortfolio>()
  const unreadable: UnreadablePortfolio[] = [...inputs.values()].filter((portfolio) => portfolio.problems.length > 0)
    .map((portfolio) => ({ portfolioId: portfolio.portfolioId, error: portfolio.problems.join('; ') }))
  for (const portfolio of readable) {
    try {
      valued.set(portfolio.portfolioId, valuePortfolio(portfolio, market))
    } catch (error) {
      unreadable.push({ portfolioId: portfolio.portfolioId, error: (error as Error).message })
    }
  }
  return { valued, unreadable }
}

interface Market {
  readonly calendar: TradingCalendar
  readonly asOf: IsoDate
  readonly previous: IsoDate
  readonly closes: ReadonlyMap<string, DatedClose>
  readonly sectors: ReadonlyMap<string, string>
}

function valuePortfolio(portfolio: PortfolioInputs, market: Market): ValuedPortfolio {
  const { asOf } = market
  const positions = portfolio.positions.filter((position) => isActive(position, asOf)).map((position) => valueOne(position, portfolio, market))
  const snapshot = rollSnapshot({
    asOf, equityAnchor: anchorOf(portfolio, asOf), prior: portfolio.prior && toPrior(portfolio.prior),
    positions: portfolio.positions, valuations: new Map(positions.map((item) => [item.position.id, item.valuation])),
    settlementCloses: settlementsOf(portfolio.positions, market),
    externalFlows: portfolio.flows.filter((flow) => portfolio.prior !== null && flow.date > portfolio.prior.date).map((flow) => ({ date: flow.date, amount: new Decimal(flow.amount) })),
    gapSessions: portfolio.prior ? Math.max(0, market.calendar.sessionsApart(portfolio.prior.date, asOf) - 1) : 0,
  })
  const navSource = portfolio.prior ? 'snapshot' : portfolio.equityBalance === null ? null : 'equity_balance'
  const nav = navSource === null ? null : snapshot.totalValue
  const closed = portfolio.positions.filter((position) => !position.deleted && position.quantity !== 0 && position.entryDate <= asOf && !isActive(position, asOf))
  return {
    portfolioId: portfolio.portfolioId, name: portfolio.name, asOf, nav, navSource, positions, closed, snapshot, equityBalance: portfolio.equityBalance,
    aggregate: aggregatePortfolio(positions, nav?.toNumber() ?? null),
  }
}

/** NAV of a first snapshot: the equity as it was first stated, plus what was stated anew on the day itself. */
function anchorOf({ equityBalance, flows, prior }: PortfolioInputs, asOf: IsoDate): Decimal | null {
  if (equityBalance === null) return null
  const restated = prior === null ? flows.filter((flow) => flow.kind === 'equity' && flow.date === asOf) : []
  return restated.reduce((sum, flow) => sum.plus(flow.amount), new Decimal(equityBalance))
}

function valueOne(position: Position, portfolio: PortfolioInputs, market: Market): ValuedPosition {
  const { asOf, previous, closes, calendar, sectors } = market
  const own = marketSymbol(position.symbol)
  const close = isPrivate(position) ? null : asPrice(closes.get(closeKey(own, asOf)))
  const before = portfolio.prior?.prices[position.id]
  const mark = portfolio.marks.get(position.id) ?? null
  const valuation = valuePosition(position, asOf, {
    close, mark, modelPrice: null, lastStored: before && before.source !== 'entry' && portfolio.prior ? { date: portfolio.prior.date, price: before.price } : null,
    previousPrice: isPrivate(position) ? (before?.price ?? mark?.price ?? position.entryPrice) : (closes.get(closeKey(own, previous))?.close ?? before?.price ?? null),
    staleSessions: close ? calendar.sessionsApart(close.date, asOf) : 0,
  })
  const driver = driverSymbol(position)
  const underlyingPrice = isOption(position) && driver !== null ? (closes.get(closeKey(driver, asOf))?.close ?? null) : null
  return { position, valuation, underlyingPrice, greeks: null, sector: isPrivate(position) || driver === null ? null : (sectors.get(driver) ?? null) }
}

/** Every close that valuing the positions can call for: own symbol now and the session before, underlyings now and at expiry. */
function closesNeeded(positions: readonly Position[], asOf: IsoDate, previous: IsoDate): { symbol: string; onOrBefore: IsoDate }[] {
  const asked = new Map<string, { symbol: string; onOrBefore: IsoDate }>()
  const ask = (symbol: string, onOrBefore: IsoDate): void => void asked.set(closeKey(symbol, onOrBefore), { symbol, onOrBefore })
  for (const position of positions) {
    if (isPrivate(position) || position.deleted) continue
    ask(marketSymbol(position.symbol), asOf)
    ask(marketSymbol(position.symbol), previous)
    const driver = driverSymbol(position)
    if (driver === null || !isOption(position)) continue
    ask(driver, asOf)
    if (position.expirationDate !== null && position.expirationDate <= asOf) ask(driver, position.expirationDate)
  }
  return [...asked.values()]
}

function settlementsOf(positions: readonly Position[], { asOf, closes }: Market): Map<string, number> {
  return new Map(positions.flatMap((position) => {
    const driver = driverSymbol(position)
    if (!isOption(position) || driver === null || position.expirationDate === null || position.expirationDate > asOf) return []
    const close = closes.get(closeKey(driver, position.expirationDate))
    return close ? [[position.id, close.close] as const] : []
  }))
}

function asPrice(close: DatedClose | undefined): { date: IsoDate; price: number } | null {
  return close ? { date: close.date, price: close.close } : null
}

function toPrior(stored: StoredPriorSnapshot): PriorSnapshot {
  return {
    date: stored.date, nav: new Decimal(stored.totalValue), cash: new Decimal(stored.cashValue), cumulativePnl: new Decimal(stored.cumulativePnl),
    realizedPnl: new Decimal(stored.realizedPnl), returnIndex: stored.returnIndex ?? 1, prices: stored.prices,
  }
}
