import { dot, mean, times } from '../math/matrix.js'
import type { FactorDesign } from './factor-design.js'

/** A residual this small beside the return is rounding: the factors explain the driver exactly (SPY itself). */
const EXACT_FIT = 1e-26

/** One driver on one design; style vectors have one entry a kept style. */
export interface FactorFit {
  readonly alpha: number
  readonly betaMarket: number
  readonly betaStyles: Float64Array
  /** Coefficient of the market in the equivalent regression on raw ETF returns. */
  readonly rawMarketLoading: number
  /** null when the driver does not vary. */
  readonly rSquared: number | null
  /** SST, the sum of squares of the centred return. */
  readonly totalSquares: number
  /** SSR / (n - p), a daily variance; 0 for an exact fit. */
  readonly residualVariance: number
  readonly seMarket: number
  readonly seStyles: Float64Array
}

/**
 * beta_m = cov(y, m) / var(m), b_k = ((R + lambda I)^-1 Z'y / n)_k / s_k, with standard errors (specification 5.3 and 5.4). Linear in y: the
 * penalty depends on the design alone. y: the design's rows, no missing values.
 */
export function fitFactors(design: FactorDesign, y: Float64Array): FactorFit {
  const betas = times(design.projection, y)
  const betaMarket = betas[0]!
  const betaStyles = betas.subarray(1)
  const meanY = mean(y)
  const { residual, total } = squaresOf(design, betas, y, meanY)
  const residualVariance = residual / design.freedom
  const errors = errorsOf(design.errorScale, Math.sqrt(residualVariance))
  return {
    alpha: meanY - betaMarket * design.marketMean, betaMarket, betaStyles, rawMarketLoading: betaMarket - dot(design.gamma, betaStyles),
    rSquared: total > 0 ? 1 - residual / total : null, totalSquares: total, residualVariance, seMarket: errors[0]!, seStyles: errors.subarray(1),
  }
}

/** SSR and SST in one pass over the rows. */
function squaresOf({ regressors, rows }: FactorDesign, betas: Float64Array, y: Float64Array, meanY: number): { residual: number; total: number } {
  const { data, cols } = regressors
  let residual = 0
  let total = 0
  for (let t = 0; t < rows; t++) {
    const deviation = y[t]! - meanY
    let fitted = 0
    for (let k = 0; k < cols; k++) fitted += betas[k]! * data[t * cols + k]!
    total += deviation * deviation
    residual += (deviation - fitted) * (deviation - fitted)
  }
  return { residual: residual > EXACT_FIT * total ? residual : 0, total }
}

function errorsOf(scale: Float64Array, deviation: number): Float64Array {
  const errors = new Float64Array(scale.length)
  for (let k = 0; k < scale.length; k++) errors[k] = scale[k]! * deviation
  return errors
}
