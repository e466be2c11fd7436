import { SESSIONS_PER_YEAR } from '../math/annual.js'
import { finite } from '../math/finite.js'
import { mean } from '../math/matrix.js'
import { sampleDeviation } from '../math/moments.js'
import { NO_VARIATION } from './performance.js'

/** A portfolio beside a benchmark (specification 10); null where the measure does not exist. */
export interface Relative {
  readonly observations: number
  readonly beta: number | null
  readonly alphaDaily: number | null
  readonly correlation: number | null
  readonly rSquared: number | null
  /** Deviation of the active return, a fraction a year. */
  readonly trackingError: number | null
  readonly informationRatio: number | null
}

/** Slope on the benchmark, tracking error and information ratio of complete daily returns over the same sessions; at least two. */
export function relative(returns: Float64Array, benchmark: Float64Array, periodsPerYear = SESSIONS_PER_YEAR): Relative {
  const active = returns.map((value, t) => value - benchmark[t]!)
  const deviation = sampleDeviation(active)
  const varies = deviation !== null && deviation >= NO_VARIATION
  return {
    observations: returns.length, ...slope(returns, benchmark), trackingError: deviation === null ? null : deviation * Math.sqrt(periodsPerYear),
    informationRatio: varies ? finite((mean(active) / deviation) * Math.sqrt(periodsPerYear)) : null,
  }
}

function slope(returns: Float64Array, benchmark: Float64Array): Pick<Relative, 'beta' | 'alphaDaily' | 'correlation' | 'rSquared'> {
  const [meanY, meanX] = [mean(returns), mean(benchmark)]
  let xx = 0
  let xy = 0
  let yy = 0
  for (let t = 0; t < returns.length; t++) {
    const dx = benchmark[t]! - meanX
    const dy = returns[t]! - meanY
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  const enough = NO_VARIATION ** 2 * (returns.length - 1)
  if (!(xx > enough)) return { beta: null, alphaDaily: null, correlation: null, rSquared: null }
  const beta = xy / xx
  const correlation = yy > enough ? xy / Math.sqrt(xx * yy) : null
  const rSquared = correlation === null ? null : finite(correlation * correlation)
  return { beta: finite(beta), alphaDaily: finite(meanY - beta * meanX), correlation: finite(correlation), rSquared }
}
