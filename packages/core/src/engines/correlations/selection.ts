import { compareNames, groupBy, sortedFlags } from '../../domain/index.js'
import type { CorrelationOptions, CorrelationPosition } from './input.js'
import type { PreparedSeries } from './prepared-series.js'

/** Dollars; a figure above it is a mistake. */
const LARGEST_VALUE = 1e18

/** All positions of a portfolio that one symbol moves (specification 9.1). */
export interface Driver {
  readonly symbol: string
  /** Sum of |market value|, dollars. */
  readonly value: number
  /** Sum of market values, dollars. */
  readonly signedValue: number
  /** value / sleeve. */
  readonly weight: number
  /** Of any of its positions, sorted. */
  readonly tags: readonly string[]
  /** The first known sector in the order of position ids. */
  readonly sector: string | null
  readonly series: PreparedSeries
  /** Deviation of its returns a year. */
  readonly volatility: number
}

/** Why a position takes no part. */
export type CorrelationSkip = 'PRIVATE_SKIPPED' | 'NO_UNDERLYING' | 'NO_PRICE' | 'below_threshold' | 'insufficient_history'

export interface SkippedPosition {
  readonly positionId: string
  readonly symbol: string
  readonly reason: CorrelationSkip
}

export interface Selection {
  /** By weight descending, then symbol. */
  readonly drivers: readonly Driver[]
  /** In the order of position ids. */
  readonly skipped: readonly SkippedPosition[]
  /** Value of all eligible drivers, small ones and those without history included; dollars. */
  readonly sleeve: number
}

/** A driver before it is known to have returns. */
type Candidate = Omit<Driver, 'series' | 'weight' | 'volatility'> & { readonly positions: readonly CorrelationPosition[] }

/**
 * The drivers of a book that are large enough and have enough returns (specification 9.1), and why each other position takes no part. `positions` in
 * the order of their ids.
 */
export function selectDrivers(positions: readonly CorrelationPosition[], series: ReadonlyMap<string, PreparedSeries>, options: CorrelationOptions): Selection {
  const reasons = new Map<string, CorrelationSkip>()
  for (const position of positions) {
    const reason = ineligible(position)
    if (reason) reasons.set(position.id, reason)
  }
  const candidates = candidatesOf(positions.filter(({ id }) => !reasons.has(id)))
  const sleeve = candidates.reduce((sum, { value }) => sum + value, 0)
  const drivers: Driver[] = []
  for (const { symbol, value, signedValue, tags, sector, positions: own } of candidates) {
    const weight = sleeve > 0 ? value / sleeve : 0
    const prepared = series.get(symbol)
    const significant = isSignificant(value, sleeve, options)
    if (significant && prepared && prepared.observations >= options.minDays && prepared.volatility !== null) {
      drivers.push({ symbol, value, signedValue, weight, tags, sector, series: prepared, volatility: prepared.volatility })
    } else for (const { id } of own) reasons.set(id, significant ? 'insufficient_history' : 'below_threshold')
  }
  return {
    drivers, sleeve,
    skipped: positions.flatMap(({ id, symbol }) => (reasons.has(id) ? [{ positionId: id, symbol, reason: reasons.get(id)! }] : [])),
  }
}

function ineligible(position: CorrelationPosition): CorrelationSkip | null {
  if (position.isPrivate) return 'PRIVATE_SKIPPED'
  if (position.driver === null) return 'NO_UNDERLYING'
  return isPriced(position) ? null : 'NO_PRICE'
}

/** Whether the market value is a sum of dollars: not missing, not NaN, not beyond all money. */
export function isPriced({ marketValue }: CorrelationPosition): boolean {
  return marketValue !== null && Math.abs(marketValue) <= LARGEST_VALUE
}

function candidatesOf(positions: readonly CorrelationPosition[]): Candidate[] {
  return [...groupBy(positions, ({ driver }) => driver!)]
    .map(([symbol, own]) => ({
      symbol, value: own.reduce((sum, { marketValue }) => sum + Math.abs(marketValue!), 0), signedValue: netOf(own),
      tags: sortedFlags(own.flatMap(({ tags }) => tags)), sector: own.find(({ sector }) => sector !== null)?.sector ?? null, positions: own,
    }))
    .sort((a, b) => comparable(b.value) - comparable(a.value) || compareNames(a.symbol, b.symbol))
}

/** Longs less shorts; what is left of two that cancel is rounding, not a holding. */
function netOf(positions: readonly CorrelationPosition[]): number {
  const net = positions.reduce((sum, { marketValue }) => sum + marketValue!, 0)
  return comparable(Math.abs(net)) === 0 ? 0 : net
}

function isSignificant(value: number, sleeve: number, { filterMode, minValue, minWeight }: CorrelationOptions): boolean {
  const byValue = comparable(value) >= comparable(minValue)
  const byWeight = comparable(value) >= comparable(minWeight * sleeve)
  if (filterMode === 'both') return byValue && byWeight
  if (filterMode === 'either') return byValue || byWeight
  return filterMode === 'value_only' ? byValue : byWeight
}

/** Dollars in whole ten-thousandths, for comparisons alone: the rounding of a sum must not tell a holding in one lot from the same in many. */
function comparable(dollars: number): number {
  return Math.round(dollars * 10_000)
}
