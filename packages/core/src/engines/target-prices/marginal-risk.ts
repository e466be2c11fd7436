import { SESSIONS_PER_YEAR } from '../math/annual.js'

const MIN_RETURNS = 30

/**
 * (Sigma w)_i / sigma_p a year of each driver, so that w_i times it is the driver's contribution to the portfolio's volatility and the
 * contributions add up to it (specification 17). Volatility enters once: Sigma w is taken as the covariance with the portfolio's own
 * daily returns over the sessions on which every driver has one.
 * Inputs: signed delta-adjusted weights as fractions of NAV; simple daily returns of equal length, NaN where one is missing. A driver with
 * fewer than 30 returns takes no part. Empty when fewer than 30 sessions are left or the portfolio does not move.
 */
export function marginalRisk(weights: ReadonlyMap<string, number>, returns: ReadonlyMap<string, Float64Array>): Map<string, number> {
  const drivers = [...weights].flatMap(([driver, weight]) => {
    const series = returns.get(driver)
    return series && count(series) >= MIN_RETURNS ? [{ driver, weight, series }] : []
  })
  const length = drivers[0]?.series.length ?? 0
  const rows = Array.from({ length }, (_, t) => t).filter((t) => drivers.every(({ series }) => Number.isFinite(series[t]!)))
  if (rows.length < MIN_RETURNS) return new Map()
  const portfolio = rows.map((t) => drivers.reduce((sum, { weight, series }) => sum + weight * series[t]!, 0))
  const deviation = Math.sqrt(covariance(portfolio, portfolio))
  if (!(deviation > 0)) return new Map()
  const scale = Math.sqrt(SESSIONS_PER_YEAR) / deviation
  return new Map(drivers.map(({ driver, series }) => [driver, scale * covariance(rows.map((t) => series[t]!), portfolio)]))
}

function count(series: Float64Array): number {
  return series.reduce((sum, value) => sum + (Number.isFinite(value) ? 1 : 0), 0)
}

/** Sample covariance of two columns without gaps. */
function covariance(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  return a.reduce((sum, value, t) => sum + (value - meanA) * (b[t]! - meanB), 0) / (a.length - 1)
}
