import type { Cluster, Hedge } from './clusters.js'
import type { Diversification } from './diversification.js'
import type { SkippedPosition } from './selection.js'

/** One driver of the matrix. */
export interface CorrelatedDriver {
  readonly symbol: string
  /** Sum of |market value| of its positions, dollars. */
  readonly value: number
  /** Sum of their market values, dollars. */
  readonly signedValue: number
  /** Fraction of the value of all eligible drivers. */
  readonly weight: number
  /** Returns in the window. */
  readonly observations: number
  /** Sample deviation of log returns, a year. */
  readonly volatility: number
  /** ZERO_VARIANCE when it never moved: it has no correlations then. */
  readonly flags: readonly string[]
}

export interface CorrelationMetrics extends Diversification {
  /** Value of clustered drivers over the value of all in the matrix; null without value. */
  readonly concentration_score: number | null
}

/** What was done to the measured matrix before algebra (specification 9.4). */
export interface MatrixQuality {
  /** `limited` after a repair by more than 0.1 a driver; `insufficient` when no correlation is known. */
  readonly dataQuality: 'sufficient' | 'limited' | 'insufficient'
  readonly nullPairs: number
  readonly repaired: boolean
  readonly frobeniusDistance: number
  readonly shrinkage: number
}

export interface CorrelationCoverage {
  readonly positions_total: number
  readonly positions_analyzed: number
  readonly positions_skipped: number
  readonly coverage: 'complete' | 'partial'
  /** Share of gross market value in the matrix, percent; null for a book without value. */
  readonly coverage_pct: number | null
  /** Fewest returns behind any driver of the matrix; 0 without one. */
  readonly data_days: number
}

export type CorrelationSkipReason = 'no_public_positions' | 'no_significant_positions' | 'insufficient_data'

/** Why nothing was computed: a successful outcome (specification 12). */
export interface SkippedCorrelations {
  readonly reason: CorrelationSkipReason
  /** Status of the job, such as SKIPPED_NO_PUBLIC_POSITIONS. */
  readonly jobStatus: string
  /** Specification 12.2; its avg_correlation of 0 belongs to that shape and is never shown. */
  readonly payload: {
    readonly status: 'SKIPPED'
    readonly message: string
    readonly portfolio_id: string
    readonly correlation_matrix: Readonly<Record<string, never>>
    readonly clusters: readonly []
    readonly metrics: { readonly avg_correlation: 0; readonly positions_analyzed: 0 }
    readonly calculation_date: string
    readonly duration_days: number
  }
}

/** Engine 7's result. When it was skipped, `skip` says why, and lists are empty. */
export interface PositionCorrelations {
  readonly portfolioId: string
  readonly calculationDate: string
  readonly durationDays: number
  readonly status: 'COMPLETED' | 'SKIPPED'
  readonly skip: SkippedCorrelations | null
  /** By weight descending, then symbol; `symbols` are theirs. */
  readonly drivers: readonly CorrelatedDriver[]
  readonly symbols: readonly string[]
  /** Pairs i < j row by row: (0,1), (0,2), ..., (1,2), ...; the diagonal is 1. Unrepaired; null where unknown. */
  readonly correlations: readonly (number | null)[]
  /** Common sessions of each pair: with the correlation all that `pairStatistics` needs. */
  readonly overlaps: readonly number[]
  /** null when skipped. */
  readonly metrics: CorrelationMetrics | null
  readonly clusters: readonly Cluster[]
  readonly hedges: readonly Hedge[]
  readonly skippedPositions: readonly SkippedPosition[]
  readonly coverage: CorrelationCoverage
  /** null when skipped. */
  readonly matrixQuality: MatrixQuality | null
  /** Sorted. */
  readonly flags: readonly string[]
}
