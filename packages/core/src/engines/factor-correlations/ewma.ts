import { isVariance } from '../math/variation.js'

/** How observations are weighted and centred. */
export interface EwmaOptions {
  /** Weight of a row against the next; in (0, 1]. */
  readonly lambda: number
  /** Whether the weighted mean is removed; without it means count as 0. */
  readonly demean: boolean
  /** Common rows that a pair needs. */
  readonly minOverlap: number
}

/** Exponentially weighted moments of k series; k x k tables row by row, NaN where there is no value. */
export interface EwmaMoments {
  readonly correlation: Float64Array
  /** Of each series over its own rows, a session. */
  readonly volatility: Float64Array
  /** correlation x volatility x volatility. */
  readonly covariance: Float64Array
  readonly overlap: Int32Array
}

/**
 * Moments with weight lambda^a for the row a sessions before the last, renormalised over the rows that a pair has in common (specification 11.2)
 * [RiskMetrics 1996]. Series over the same sessions, NaN where a value is missing.
 */
export function ewmaMoments(series: readonly Float64Array[], options: EwmaOptions): EwmaMoments {
  const k = series.length
  const weights = ewmaWeights(series[0]?.length ?? 0, options.lambda)
  const correlation = new Float64Array(k * k).fill(Number.NaN)
  const covariance = new Float64Array(k * k).fill(Number.NaN)
  const overlap = new Int32Array(k * k)
  const volatility = Float64Array.from(series, (values) => {
    const { rows, xx } = pairMoments(values, values, weights, options.demean)
    return rows >= options.minOverlap ? Math.sqrt(xx) : Number.NaN
  })
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) {
      const { rows, xx, yy, xy } = pairMoments(series[i]!, series[j]!, weights, options.demean)
      const measurable = rows >= options.minOverlap && isVariance(xx, 1) && isVariance(yy, 1)
      const rho = !measurable ? Number.NaN : i === j ? 1 : Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))))
      correlation[i * k + j] = correlation[j * k + i] = rho
      covariance[i * k + j] = covariance[j * k + i] = rho * volatility[i]! * volatility[j]!
      overlap[i * k + j] = overlap[j * k + i] = rows
    }
  }
  return { correlation, volatility, covariance, overlap }
}

/** Weighted covariance of two series without missing values, their weighted means removed; `weights` need not add up to 1. */
export function weightedCovariance(x: Float64Array, y: Float64Array, weights: Float64Array): number {
  return pairMoments(x, y, weights, true).xy
}

/** lambda to the number of rows after each row. */
export function ewmaWeights(length: number, lambda: number): Float64Array {
  return Float64Array.from({ length }, (_, t) => lambda ** (length - 1 - t))
}

/** (sum w)^2 / sum w^2: how many equally weighted observations the weights are worth [Kish 1965]; 0 without any. */
export function kishObservations(weights: Float64Array): number {
  const sum = weights.reduce((total, w) => total + w, 0)
  return sum > 0 ? sum ** 2 / weights.reduce((total, w) => total + w * w, 0) : 0
}

/** Sessions after which a weight has halved: ln(1/2) / ln lambda; infinite for equal weights. */
export function weightHalfLife(lambda: number): number {
  return Math.log(0.5) / Math.log(lambda)
}

function pairMoments(x: Float64Array, y: Float64Array, weights: Float64Array, demean: boolean): { rows: number; xx: number; yy: number; xy: number } {
  let rows = 0
  let total = 0
  let sumX = 0
  let sumY = 0
  for (let t = 0; t < weights.length; t++) {
    if (!Number.isFinite(x[t]! + y[t]!)) continue
    rows++
    total += weights[t]!
    sumX += weights[t]! * x[t]!
    sumY += weights[t]! * y[t]!
  }
  const meanX = demean ? sumX / total : 0
  const meanY = demean ? sumY / total : 0
  let xx = 0
  let yy = 0
  let xy = 0
  for (let t = 0; t < weights.length; t++) {
    if (!Number.isFinite(x[t]! + y[t]!)) continue
    xx += weights[t]! * (x[t]! - meanX) ** 2
    yy += weights[t]! * (y[t]! - meanY) ** 2
    xy += weights[t]! * (x[t]! - meanX) * (y[t]! - meanY)
  }
  return { rows, xx: xx / total, yy: yy / total, xy: xy / total }
}
