import { HISTORY_LIMITS, type HistoryLimits } from '../factors/history-quality.js'

export interface FactorCorrelationOptions {
  /** Sessions of the matrix and of the moments. */
  readonly lookbackDays: number
  /** Sessions of the coefficients gamma and delta. */
  readonly regressionDays: number
  /** Weight of a return against the next session's. */
  readonly lambda: number
  /** Common rows that a pair needs. */
  readonly minOverlap: number
  readonly limits: HistoryLimits
}

/** Constants of specification 14. */
export const FACTOR_CORRELATION_OPTIONS: FactorCorrelationOptions = { lookbackDays: 252, regressionDays: 252, lambda: 0.97, minOverlap: 30, limits: HISTORY_LIMITS }

/** Simple returns of the proxies over the same sessions up to `asOf`, NaN where one is missing; styles in engine order. */
export interface FactorCorrelationInput {
  readonly asOf: string
  readonly market: Float64Array
  readonly styles: readonly Float64Array[]
  /** Decimal changes of the 10-year yield over the same sessions; null without a source. */
  readonly yieldChange: Float64Array | null
  readonly options?: Partial<FactorCorrelationOptions>
}
