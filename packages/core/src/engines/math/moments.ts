import { finite } from './finite.js'
import { mean } from './matrix.js'

/** A deviation this small beside the mean is rounding: the values are all the same. */
const NO_VARIATION = 1e-12

/** Moments of n values. The deviation divides by n - 1; skewness and kurtosis are population moments and need some variation. */
export interface Moments {
  readonly mean: number
  readonly deviation: number
  readonly skewness: number | null
  /** 0 for a normal distribution. */
  readonly excessKurtosis: number | null
}

/** Mean, sample deviation, skewness and excess kurtosis; null for fewer than two values or where they overflow. */
export function moments(values: Float64Array): Moments | null {
  const n = values.length
  const centre = mean(values)
  let s2 = 0
  let s3 = 0
  let s4 = 0
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - centre
    const square = deviation * deviation
    s2 += square
    s3 += square * deviation
    s4 += square * square
  }
  const deviation = Math.sqrt(s2 / (n - 1))
  if (n < 2 || !Number.isFinite(deviation)) return null
  if (deviation <= NO_VARIATION * Math.abs(centre)) return { mean: centre, deviation: 0, skewness: null, excessKurtosis: null }
  const variance = s2 / n
  const skewness = s3 / n / (variance * Math.sqrt(variance))
  const excessKurtosis = s4 / n / (variance * variance) - 3
  return { mean: centre, deviation, skewness: finite(skewness), excessKurtosis: finite(excessKurtosis) }
}

/** Sample deviation, divisor n - 1, of at least two values; null where it does not exist. */
export function sampleDeviation(values: Float64Array): number | null {
  return moments(values)?.deviation ?? null
}
