import type { ClusterMethod } from './clusters.js'
import type { PreparedSeries } from './prepared-series.js'

/** Which drivers are large enough to count: by value, by weight in the sleeve, by both or by either of them (specification 9.1). */
export type FilterMode = 'value_only' | 'weight_only' | 'both' | 'either'

export interface CorrelationOptions {
  readonly filterMode: FilterMode
  /** Dollars. */
  readonly minValue: number
  /** Fraction of the value of all eligible drivers. */
  readonly minWeight: number
  /** Returns that a driver needs, and common rows that a pair needs. */
  readonly minDays: number
  /** Common rows that a pair needs to count in the weighted correlations. */
  readonly minOverlap: number
  readonly clusterThreshold: number
  readonly clusterMethod: ClusterMethod
}

/** Constants of specification 14. */
export const CORRELATION_OPTIONS: CorrelationOptions = {
  filterMode: 'both', minValue: 10_000, minWeight: 0.01, minDays: 20, minOverlap: 30, clusterThreshold: 0.7, clusterMethod: 'average_linkage',
}

/** One active position with what engine 7 needs of it. */
export interface CorrelationPosition {
  readonly id: string
  readonly symbol: string
  /** The market symbol whose price moves it; null for an option without underlying. */
  readonly driver: string | null
  readonly isPrivate: boolean
  /** Signed dollars; null without a price. */
  readonly marketValue: number | null
  readonly tags: readonly string[]
  readonly sector: string | null
}

export interface CorrelationInput {
  readonly portfolioId: string
  readonly asOf: string
  /** Sessions of the window; the series hold that many log returns. */
  readonly durationDays: number
  /** In any order: sums run in the order of position ids (specification 1.9). */
  readonly positions: readonly CorrelationPosition[]
  /** By driver, shared by all portfolios of a night; a driver without prices is absent. */
  readonly series: ReadonlyMap<string, PreparedSeries>
  readonly options?: Partial<CorrelationOptions>
}
