import { SESSIONS_PER_YEAR } from '../math/annual.js'
import { finite } from '../math/finite.js'
import { mean } from '../math/matrix.js'
import { sampleDeviation } from '../math/moments.js'
import { type Drawdown, drawdown } from './drawdown.js'

/** Daily returns whose deviation is below this do not vary: a ratio over it says nothing. */
export const NO_VARIATION = 1e-10

/** What a series of daily returns says (specification 10); fractions and ratios, null where the measure does not exist. */
export interface Performance {
  readonly observations: number
  readonly totalReturn: number | null
  /** (1 + total)^(252 / n) - 1; null when more than everything was lost. */
  readonly annualizedReturn: number | null
  readonly annualizedVolatility: number | null
  readonly sharpe: number | null
  /** Root mean square of the returns below the risk-free rate, a year. */
  readonly downsideDeviation: number | null
  readonly sortino: number | null
  readonly calmar: number | null
  readonly drawdown: Drawdown
}

/**
 * Volatility, Sharpe ratio [Sharpe 1994; Lo 2002], Sortino ratio, drawdown and Calmar ratio of complete daily returns. `riskFreeAnnual`: a
 * fraction a year; null when unknown, then there is no Sharpe and no Sortino ratio. All but the drawdown need two returns.
 */
export function performance(returns: Float64Array, riskFreeAnnual: number | null, periodsPerYear = SESSIONS_PER_YEAR): Performance {
  const n = returns.length
  const fall = drawdown(returns)
  const totalReturn = fall.index.at(-1)! - 1
  const deviation = sampleDeviation(returns)
  const annualizedReturn = n < 2 || totalReturn < -1 ? null : finite((1 + totalReturn) ** (periodsPerYear / n) - 1)
  const calmar = annualizedReturn === null || !fall.maxDrawdown ? null : finite(annualizedReturn / Math.abs(fall.maxDrawdown))
  return {
    observations: n, totalReturn: finite(totalReturn), annualizedReturn, annualizedVolatility: deviation === null ? null : deviation * Math.sqrt(periodsPerYear),
    ...excessRatios(returns, riskFreeAnnual, deviation, periodsPerYear), calmar, drawdown: fall,
  }
}

/** Sharpe and Sortino ratios: the mean return beyond rf/252 over its deviation, and over that of its negative part. */
function excessRatios(returns: Float64Array, riskFree: number | null, deviation: number | null, periods: number): Pick<Performance, 'sharpe' | 'sortino' | 'downsideDeviation'> {
  if (riskFree === null || deviation === null) return { sharpe: null, sortino: null, downsideDeviation: null }
  const daily = riskFree / periods
  const excess = mean(returns) - daily
  let squares = 0
  for (let t = 0; t < returns.length; t++) squares += Math.min(returns[t]! - daily, 0) ** 2
  const downside = Math.sqrt(squares / returns.length)
  const ratio = (risk: number): number | null => (risk < NO_VARIATION ? null : finite((excess / risk) * Math.sqrt(periods)))
  return { sharpe: ratio(deviation), sortino: ratio(downside), downsideDeviation: finite(downside * Math.sqrt(periods)) }
}
