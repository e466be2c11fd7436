import { type DotWorkspace, sharedWorkspace } from '../math/dot-products.js'
import { dot } from '../math/matrix.js'
import type { FactorDesign } from './factor-design.js'

/** A residual this small beside the return is rounding: the factors explain the driver exactly (SPY itself). */
const EXACT_FIT = 1e-26
/** Drivers in the workspace at a time. */
const BATCH = 64

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
  /** On one factor alone: the market, then every style the design was prepared with. */
  readonly slopes: Float64Array
}

/** Fits of many drivers on one design; row or entry i belongs to driver i. */
export interface FactorFits {
  readonly design: FactorDesign
  /** A row as `design.weights` has them: betas, the mean, slopes. */
  readonly coefficients: Float64Array
  readonly totalSquares: Float64Array
  readonly residualVariance: Float64Array
}

/**
 * beta_m = cov(y, m) / var(m), b_k = ((R + lambda I)^-1 Z'y / n)_k / s_k of `count` drivers (specification 5.3). Linear in y: the penalty depends on
 * the design alone. `returns`: count rows of the design's n sessions, without missing values. Two products of matrices serve all drivers: returns
 * by weights, then coefficients by regressors.
 */
export function fitDrivers(design: FactorDesign, returns: Float64Array, count: number): FactorFits {
  const { weights, regressors } = design
  const fits = { design, coefficients: new Float64Array(count * weights.rows), totalSquares: new Float64Array(count), residualVariance: new Float64Array(count) }
  const places = placesOf(design)
  const workspace = sharedWorkspace(places.size)
  workspace.data.set(weights.data)
  workspace.data.set(regressors.data, places.regressors)
  workspace.data.fill(0, places.returns, places.coefficients)
  for (let first = 0; first < count; first += BATCH) fitBatch(fits, returns, first, Math.min(BATCH, count - first), workspace, places)
  return fits
}

/** Where the parts of a batch lie in the workspace, the weights at 0. */
interface Places {
  readonly regressors: number
  readonly returns: number
  readonly coefficients: number
  readonly fitted: number
  readonly size: number
}

function placesOf({ weights, regressors }: FactorDesign): Places {
  const returns = weights.data.length + regressors.data.length
  const coefficients = returns + BATCH * weights.cols
  const fitted = coefficients + BATCH * weights.rows
  return { regressors: weights.data.length, returns, coefficients, fitted, size: fitted + BATCH * regressors.rows }
}

function fitBatch(fits: FactorFits, returns: Float64Array, first: number, drivers: number, { data, products }: DotWorkspace, places: Places): void {
  const { rows: n, weights, regressors, meanAt, freedom } = fits.design
  const width = weights.rows
  const even = drivers + (drivers % 2)
  for (let i = 0; i < drivers; i++) for (let t = 0; t < n; t++) data[places.returns + i * weights.cols + t] = returns[(first + i) * n + t]!
  products(places.returns, even, 0, width, weights.cols, places.coefficients, width)
  products(places.coefficients, even, places.regressors, regressors.rows, width, places.fitted, regressors.rows)
  fits.coefficients.set(data.subarray(places.coefficients, places.coefficients + drivers * width), first * width)
  for (let i = 0; i < drivers; i++) {
    const y = places.returns + i * weights.cols
    const total = squaredDistance(data, y, n, data[places.coefficients + i * width + meanAt]!)
    const residual = squaredResidual(data, y, places.fitted + i * regressors.rows, n)
    fits.totalSquares[first + i] = total
    fits.residualVariance[first + i] = residual > EXACT_FIT * total ? residual / freedom : 0
  }
}

/** Driver `i` of a batch, with the standard errors of specification 5.4. */
export function fitOf({ design, coefficients, totalSquares, residualVariance }: FactorFits, i: number): FactorFit {
  const { weights, meanAt, marketMean, gamma, freedom, errorScale } = design
  const own = coefficients.subarray(i * weights.rows, (i + 1) * weights.rows)
  const betaMarket = own[0]!
  const betaStyles = own.subarray(1, meanAt)
  const variance = residualVariance[i]!
  const total = totalSquares[i]!
  const errors = scaled(errorScale, Math.sqrt(variance))
  return {
    alpha: own[meanAt]! - betaMarket * marketMean, betaMarket, betaStyles, rawMarketLoading: betaMarket - dot(gamma, betaStyles),
    rSquared: total > 0 ? 1 - (variance * freedom) / total : null, totalSquares: total, residualVariance: variance, seMarket: errors[0]!, seStyles: errors.subarray(1),
    slopes: own.subarray(meanAt + 1, meanAt + 1 + design.slopes.squares.length),
  }
}

function squaredDistance(data: Float64Array, at: number, n: number, centre: number): number {
  let sum = 0
  for (let t = at; t < at + n; t++) sum += (data[t]! - centre) ** 2
  return sum
}

function squaredResidual(data: Float64Array, at: number, fittedAt: number, n: number): number {
  let sum = 0
  for (let t = 0; t < n; t++) sum += (data[at + t]! - data[fittedAt + t]!) ** 2
  return sum
}

function scaled(values: Float64Array, factor: number): Float64Array {
  const out = new Float64Array(values.length)
  for (let k = 0; k < values.length; k++) out[k] = values[k]! * factor
  return out
}
