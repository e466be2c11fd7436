import { dot, type Matrix } from '../math/matrix.js'
import { type MeanCorrelations, meanCorrelations, type WeightedCorrelations, weightedCorrelations } from './mean-correlations.js'
import type { CorrelationTriangle } from './pairwise.js'
import { NO_RISK_MEASURES, type RiskMeasures, riskMeasures } from './risk-measures.js'

export interface DiversificationInput {
  /** Measured correlations, in the order of the vectors below. */
  readonly triangle: CorrelationTriangle
  /** The matrix for algebra of the same drivers, R. */
  readonly matrix: Matrix
  /** Deviations a year. */
  readonly volatilities: Float64Array
  /** Signed market values, dollars. */
  readonly values: Float64Array
  /** Common rows that a pair needs to count in the weighted correlations. */
  readonly minOverlap: number
}

/** Measures of specification 9.6 under the names of the golden vectors; null where a measure does not exist. */
export interface Diversification extends MeanCorrelations, WeightedCorrelations, RiskMeasures {
  /** sum a^2 of the shares in gross value, and its inverse. */
  readonly hhi: number | null
  readonly effective_number_by_weight: number | null
  /** (sum lambda)^2 / sum lambda^2 over the eigenvalues of R. */
  readonly participation_ratio: number
}

const NO_WEIGHTS = {
  ...NO_RISK_MEASURES, weighted_abs_correlation: null, weighted_correlation: null, hhi: null, effective_number_by_weight: null, effective_positions: null,
  portfolio_volatility: null,
} as const

/** Diversification of at least one driver (specification 9.6). Weights are signed values over gross; without gross value there are none. */
export function diversification({ triangle, matrix, volatilities, values, minOverlap }: DiversificationInput): Diversification {
  const gross = values.reduce((sum, value) => sum + Math.abs(value), 0)
  // The eigenvalues of R add up to its trace n, and their squares to the sum of its squared entries.
  const participation_ratio = values.length ** 2 / dot(matrix.data, matrix.data)
  if (!(gross > 0)) return { ...meanCorrelations(triangle), ...NO_WEIGHTS, participation_ratio }
  const weights = values.map((value) => value / gross)
  const hhi = dot(weights, weights)
  return {
    ...meanCorrelations(triangle), ...weightedCorrelations(triangle, weights, minOverlap), ...riskMeasures(matrix, volatilities, weights),
    hhi, effective_number_by_weight: 1 / hhi, participation_ratio,
  }
}
