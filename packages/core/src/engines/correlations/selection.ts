import { groupBy, sortedFlags } from '../../domain/index.js'
import { compensatedSum } from '../math/compensated-sum.js'
import { compareNames } from './clusters.js'
import type { CorrelationOptions, CorrelationPosition } from './input.js'
import type { PreparedSeries } from './prepared-series.js'

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
  const sleeve = compensatedSum(candidates.map(({ value }) => value))
  const drivers = candidates.flatMap(({ positions: own, ...candidate }) => {
    const weight = sleeve > 0 ? candidate.value / sleeve : 0
    const prepared = series.get(candidate.symbol)
    const significant = isSignificant(candidate.value, weight, options)
    if (significant && prepared && prepared.observations >= options.minDays && prepared.volatility !== null) {
      return [{ ...candidate, weight, series: prepared, volatility: prepared.volatility }]
    }
    const reason = significant ? 'insufficient_history' : 'below_threshold'
    for (const { id } of own) reasons.set(id, reason)
    return []
  })
  return {
    drivers, sleeve,
    skipped: positions.flatMap(({ id, symbol }) => (reasons.has(id) ? [{ positionId: id, symbol, reason: reasons.get(id)! }] : [])),
  }
}

function ineligible(position: CorrelationPosition): CorrelationSkip | null {
  if (position.isPrivate) return 'PRIVATE_SKIPPED'
  if (position.driver === null) return 'NO_UNDERLYING'
  return position.marketValue === null || !Number.isFinite(position.marketValue) ? 'NO_PRICE' : null
}

function candidatesOf(positions: readonly CorrelationPosition[]): Candidate[] {
  return [...groupBy(positions, ({ driver }) => driver!)]
    .map(([symbol, own]) => ({
      symbol, value: compensatedSum(own.map(({ marketValue }) => Math.abs(marketValue!))), signedValue: compensatedSum(own.map(({ marketValue }) => marketValue!)),
      tags: sortedFlags(own.flatMap(({ tags }) => tags)), sector: own.find(({ sector }) => sector !== null)?.sector ?? null, positions: own,
    }))
    .sort((a, b) => b.value - a.value || compareNames(a.symbol, b.symbol))
}

function isSignificant(value: number, weight: number, { filterMode, minValue, minWeight }: CorrelationOptions): boolean {
  const byValue = value >= minValue
  const byWeight = weight >= minWeight
  if (filterMode === 'both') return byValue && byWeight
  if (filterMode === 'either') return byValue || byWeight
  return filterMode === 'value_only' ? byValue : byWeight
}
