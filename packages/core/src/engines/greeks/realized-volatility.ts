import { SESSIONS_PER_YEAR } from '../math/annual.js'

const WINDOW = 60
const MIN_RETURNS = 20

/**
 * sqrt(252) times the sample deviation of the log returns of the last 60 sessions (specification 4.3), as an annual fraction. One entry
 * a session, NaN where one is missing; null with fewer than 20 returns.
 */
export function realizedVolatility(logReturns: ArrayLike<number>): number | null {
  const start = Math.max(0, logReturns.length - WINDOW)
  let count = 0
  let mean = 0
  let squares = 0
  for (let t = start; t < logReturns.length; t++) {
    const value = logReturns[t]!
    if (!Number.isFinite(value)) continue
    count++
    const deviation = value - mean
    mean += deviation / count
    squares += deviation * (value - mean)
  }
  return count < MIN_RETURNS ? null : Math.sqrt((SESSIONS_PER_YEAR * squares) / (count - 1))
}
