import { Decimal, driverSymbol, isOption, isPrivate, optionRight, type Position, positionSign, signedUnits } from '../../domain/index.js'
import type { PositionValuation } from './valuation.js'
import { type EquityBlock, equityBlock } from './equity.js'

/** Greeks of one share, as engine 2 gives them. */
export interface ShareGreeks {
  readonly delta: number
  readonly gamma: number
  readonly theta: number
  readonly vega: number
  readonly rho: number
}

/** One valued position with what is known of its option terms. */
export interface AggregationPosition {
  readonly position: Position
  readonly valuation: Pick<PositionValuation, 'marketValue' | 'costBasis' | 'unrealizedPnl'> & { readonly flags?: readonly string[] }
  /** Dollars a share; null when unknown. */
  readonly underlyingPrice: number | null
  /** null for shares, and for options without Greeks. */
  readonly greeks: ShareGreeks | null
  readonly sector: string | null
}

export interface Totals {
  readonly long_exposure: number
  readonly short_exposure: number
  readonly gross_exposure: number
  readonly net_exposure: number
  readonly options_exposure: number
  readonly stock_exposure: number
  readonly private_exposure: number
  readonly notional: number
  /** Options left out of `notional` because the price of their underlying is unknown. */
  readonly notional_excluded: number
  readonly cost_basis: number
  readonly unrealized_pnl: number
  readonly long_count: number
  readonly short_count: number
  readonly stock_long: number
  readonly stock_short: number
  readonly option_count: number
}

export interface DeltaAdjusted {
  readonly net: number
  readonly gross: number
  readonly long: number
  readonly short: number
  readonly positions_included: number
  readonly positions_excluded: number
}

/** One group of positions; dollars. */
export interface Grouping {
  readonly gross_exposure: number
  readonly net_exposure: number
  readonly long_exposure: number
  readonly short_exposure: number
  readonly position_count: number
  readonly stock_count: number
  readonly option_count: number
  readonly call_count: number
  readonly put_count: number
  readonly delta_adjusted_exposure: number
}

/** delta in share equivalents, gamma in share equivalents a dollar, theta dollars a day, vega dollars a point, rho dollars a percentage point. */
export type PositionScaleGreeks = Record<keyof ShareGreeks | 'delta_dollars' | 'gamma_dollars', number>

export interface PortfolioAggregate {
  readonly totals: Totals
  readonly delta_adjusted: DeltaAdjusted
  readonly option_greeks: PositionScaleGreeks
  readonly by_underlying: Readonly<Record<string, Grouping>>
  readonly by_tag: Readonly<Record<string, Grouping>>
  readonly by_type: Readonly<Record<string, Grouping>>
  readonly by_sector: Readonly<Record<string, Grouping>>
  readonly equity: EquityBlock
}

/**
 * Engine 1 (specification 3): exposures, delta-adjusted exposures, Greeks at position scale, groupings and the equity block of the
 * active positions. `nav` in dollars, null when unknown. An empty book gives zeros.
 */
export function aggregatePortfolio(items: readonly AggregationPosition[], nav: number | null): PortfolioAggregate {
  const ordered = [...items].sort((a, b) => (a.position.id < b.position.id ? -1 : 1))
  const totals = totalsOf(ordered)
  return {
    totals, delta_adjusted: deltaAdjustedOf(ordered), option_greeks: greeksOf(ordered),
    by_underlying: grouped(ordered, (item) => [driverSymbol(item.position) ?? item.position.symbol]),
    by_tag: grouped(ordered, (item) => item.position.tags),
    by_type: grouped(ordered, (item) => [item.position.positionType]),
    by_sector: grouped(ordered, (item) => [item.sector ?? 'Unknown']),
    equity: equityBlock(totals, nav),
  }
}

/** E_i of specification 3.1 in dollars; null for an option without delta or underlying price. */
export function deltaAdjustedExposure(item: Pick<AggregationPosition, 'position' | 'underlyingPrice' | 'greeks'> & { readonly valuation: { readonly marketValue: Decimal } }): number | null {
  if (!isOption(item.position)) return item.valuation.marketValue.toNumber()
  if (item.greeks === null || item.underlyingPrice === null) return null
  return signedUnits(item.position) * item.greeks.delta * item.underlyingPrice
}

/** Greeks of one option position: the share's times n_i, in dollars where the name says so (specification 4.5); null for shares and unknown Greeks. */
export function positionGreeks({ position, greeks, underlyingPrice }: Pick<AggregationPosition, 'position' | 'greeks' | 'underlyingPrice'>): PositionScaleGreeks | null {
  if (!isOption(position) || greeks === null || underlyingPrice === null) return null
  const units = signedUnits(position)
  const { delta, gamma, theta, vega, rho } = greeks
  return {
    delta: units * delta, gamma: units * gamma, theta: units * theta, vega: units * vega, rho: units * rho,
    delta_dollars: units * delta * underlyingPrice, gamma_dollars: (units * gamma * underlyingPrice ** 2) / 100,
  }
}

function totalsOf(items: readonly AggregationPosition[]): Totals {
  const value = (item: AggregationPosition): Decimal => item.valuation.marketValue
  const options = items.filter((item) => isOption(item.position))
  const stocks = items.filter((item) => !isOption(item.position))
  const long = sum(items.filter((item) => value(item).isPositive()).map(value))
  const short = sum(items.filter((item) => value(item).isNegative()).map(value))
  const stockExposure = sum(stocks.map((item) => value(item).abs()))
  const priced = options.filter((item) => item.underlyingPrice !== null)
  const optionNotional = sum(priced.map((item) => new Decimal(signedUnits(item.position)).abs().times(item.underlyingPrice!)))
  const countSign = (list: readonly AggregationPosition[], sign: 1 | -1): number => list.filter((item) => positionSign(item.position.positionType) === sign).length
  return {
    long_exposure: number(long), short_exposure: number(short), gross_exposure: number(long.minus(short)), net_exposure: number(long.plus(short)),
    options_exposure: number(sum(options.map((item) => value(item).abs()))), stock_exposure: number(stockExposure),
    private_exposure: number(sum(items.filter((item) => isPrivate(item.position)).map((item) => value(item).abs()))),
    notional: number(stockExposure.plus(optionNotional)), notional_excluded: options.length - priced.length,
    cost_basis: number(sum(items.map((item) => item.valuation.costBasis))), unrealized_pnl: number(sum(items.map((item) => item.valuation.unrealizedPnl))),
    long_count: countSign(items, 1), short_count: countSign(items, -1), stock_long: countSign(stocks, 1), stock_short: countSign(stocks, -1), option_count: options.length,
  }
}

function deltaAdjustedOf(items: readonly AggregationPosition[]): DeltaAdjusted {
  const exposures = items.map(deltaAdjustedExposure)
  const known = exposures.filter((value): value is number => value !== null)
  const long = known.filter((value) => value > 0).reduce((a, b) => a + b, 0)
  const short = known.filter((value) => value < 0).reduce((a, b) => a + b, 0)
  return { net: long + short, gross: long - short, long, short, positions_included: known.length, positions_excluded: exposures.length - known.length }
}

function greeksOf(items: readonly AggregationPosition[]): PositionScaleGreeks {
  const total = { delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0, delta_dollars: 0, gamma_dollars: 0 }
  for (const item of items) {
    const greeks = positionGreeks(item)
    if (greeks) for (const name of Object.keys(total) as (keyof PositionScaleGreeks)[]) total[name] += greeks[name]
  }
  return total
}

function grouped(items: readonly AggregationPosition[], keysOf: (item: AggregationPosition) => readonly string[]): Record<string, Grouping> {
  const groups = new Map<string, AggregationPosition[]>()
  for (const item of items) for (const key of new Set(keysOf(item))) groups.set(key, [...(groups.get(key) ?? []), item])
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, members]) => [key, groupingOf(members)]))
}

function groupingOf(items: readonly AggregationPosition[]): Grouping {
  const { gross_exposure, net_exposure, long_exposure, short_exposure, option_count } = totalsOf(items)
  const rights = items.map((item) => optionRight(item.position.positionType))
  return {
    gross_exposure, net_exposure, long_exposure, short_exposure, position_count: items.length, stock_count: items.length - option_count, option_count,
    call_count: rights.filter((right) => right === 1).length, put_count: rights.filter((right) => right === -1).length,
    delta_adjusted_exposure: deltaAdjustedOf(items).net,
  }
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), new Decimal(0))
}

function number(value: Decimal): number {
  return value.isZero() ? 0 : value.toNumber()
}
