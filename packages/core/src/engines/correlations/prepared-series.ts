import { SESSIONS_PER_YEAR } from '../math/annual.js'
import { mean } from '../math/matrix.js'
import { centredSquares, isVariance } from '../math/variation.js'


/** No two prices that a double can hold are further apart than this in logarithms. */
const LARGEST_RETURN = 1500

/** Returns of one driver made ready for correlations, once a night for all portfolios. Vectors have one entry a session. */
export interface PreparedSeries {
  /** Returns less their mean; NaN where one is missing. */
  readonly centred: Float64Array
  /** `centred` scaled to length 1, 0 where a return is missing: the dot product of two complete series is their correlation. All 0 without variance. */
  readonly unit: Float64Array
  /** Returns that exist. */
  readonly observations: number
  readonly complete: boolean
  readonly varies: boolean
  /** Sample deviation a year; null below two returns. */
  readonly volatility: number | null
}

/** Prepares daily log returns over a window, NaN where one is missing; what cannot be a log return is missing too. */
export function prepareSeries(returns: Float64Array): PreparedSeries {
  const length = returns.length
  const centred = new Float64Array(length)
  const unit = new Float64Array(length)
  const present = presentOf(returns)
  const observations = present.length
  const centre = mean(present)
  const squares = centredSquares(present)
  const varies = isVariance(squares, observations)
  const scale = varies ? 1 / Math.sqrt(squares) : 0
  for (let t = 0; t < length; t++) {
    const value = returns[t]!
    centred[t] = isReturn(value) ? value - centre : Number.NaN
    unit[t] = isReturn(value) ? centred[t]! * scale : 0
  }
  const volatility = observations > 1 ? Math.sqrt((squares / (observations - 1)) * SESSIONS_PER_YEAR) : null
  return { centred, unit, observations, complete: observations === length, varies, volatility: varies || volatility === null ? volatility : 0 }
}

/** The returns that exist, in order; the series itself when none is missing. */
function presentOf(returns: Float64Array): Float64Array {
  const present = new Float64Array(returns.length)
  let count = 0
  for (let t = 0; t < returns.length; t++) if (isReturn(returns[t]!)) present[count++] = returns[t]!
  return count === returns.length ? returns : present.subarray(0, count)
}

function isReturn(value: number): boolean {
  return Math.abs(value) <= LARGEST_RETURN
}
