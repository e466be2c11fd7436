import { isFiniteNumber } from '../math/finite.js'
import { type Matrix, zeros } from '../math/matrix.js'
import { FACTOR_COUNT, MARKET, RATE, STYLE_COUNT } from '../revaluation/index.js'

/**
 * Moments of the orthogonal factors on one day, the same for every portfolio (specification 11.3). Styles in engine order; null for a style
 * that is missing. Daily returns; yields as fractions.
 */
export interface StressModel {
  /** Market beta of each style. */
  readonly gamma: readonly (number | null)[]
  /** Regression of the yield change on the market and the style residuals; null without yields. */
  readonly deltaMarket: number | null
  readonly deltaStyles: readonly (number | null)[]
  readonly varMarket: number
  /** Of the style residuals, six by six. */
  readonly styleCovariance: readonly (readonly (number | null)[])[]
  /** Of the rate residual; null without yields. */
  readonly varRate: number | null
  /** phi of specification 7.2; 0.10 when absent. */
  readonly shrinkage?: number
}

/** The orthogonal factor space (specification 7.2); vectors in the order market, styles, rate. Entries of unavailable factors are 0. */
export interface FactorSpace {
  readonly available: readonly boolean[]
  /** gamma of style k at place k + 1. */
  readonly gamma: Float64Array
  /** delta of market and styles at their places, 1 at the rate's: dy = delta . u. */
  readonly rateLoadings: Float64Array
  /** 8 x 8, block diagonal. */
  readonly omega: Float64Array
}

const SHRINKAGE = 0.1

/** The space that a model spans; without a model no factor is available. */
export function factorSpace(model: StressModel | null): FactorSpace {
  const available = Array.from({ length: FACTOR_COUNT }, (_, f) => model !== null && hasFactor(model, f))
  const space = { available, gamma: new Float64Array(FACTOR_COUNT), rateLoadings: new Float64Array(FACTOR_COUNT), omega: new Float64Array(FACTOR_COUNT ** 2) }
  if (model === null) return space
  fillLoadings(space, model)
  fillOmega(space, model)
  return space
}

/**
 * Omega of specification 7.2 without the rate: the daily covariance of the market and the six style residuals, 7 x 7, shrunk as stress tests
 * shrink it; NaN for a factor that is not available.
 */
export function orthogonalMoments(model: StressModel): Matrix {
  const { available, omega } = factorSpace(model)
  const moments = zeros(1 + STYLE_COUNT, 1 + STYLE_COUNT)
  for (let i = 0; i < moments.rows; i++) {
    for (let j = 0; j < moments.cols; j++) moments.data[i * moments.cols + j] = available[i] && available[j] ? omega[i * FACTOR_COUNT + j]! : Number.NaN
  }
  return moments
}

function hasFactor({ gamma, styleCovariance, varMarket, varRate, deltaMarket }: StressModel, f: number): boolean {
  if (f === MARKET) return Number.isFinite(varMarket)
  if (f === RATE) return isFiniteNumber(varRate) && isFiniteNumber(deltaMarket)
  return isFiniteNumber(gamma[f - 1]) && isFiniteNumber(styleCovariance[f - 1]?.[f - 1])
}

function fillLoadings({ available, gamma, rateLoadings }: FactorSpace, model: StressModel): void {
  for (let k = 0; k < STYLE_COUNT; k++) if (available[k + 1]) gamma[k + 1] = model.gamma[k]!
  if (!available[RATE]) return
  rateLoadings[MARKET] = model.deltaMarket!
  rateLoadings[RATE] = 1
  for (let k = 0; k < STYLE_COUNT; k++) if (available[k + 1]) rateLoadings[k + 1] = orZero(model.deltaStyles[k])
}

/** Omega = block diagonal: var(u_m); (1 - phi) C + phi diag(C); var(u_y). */
function fillOmega({ available, omega }: FactorSpace, { varMarket, varRate, styleCovariance, shrinkage = SHRINKAGE }: StressModel): void {
  if (available[MARKET]) omega[MARKET] = varMarket
  if (available[RATE]) omega[RATE * FACTOR_COUNT + RATE] = varRate!
  for (let i = 0; i < STYLE_COUNT; i++) {
    for (let j = 0; j < STYLE_COUNT; j++) {
      if (!available[i + 1] || !available[j + 1]) continue
      omega[(i + 1) * FACTOR_COUNT + j + 1] = (i === j ? 1 : 1 - shrinkage) * orZero(styleCovariance[i]![j])
    }
  }
}

function orZero(value: number | null | undefined): number {
  return isFiniteNumber(value) ? value : 0
}
