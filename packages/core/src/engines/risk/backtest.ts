import type { IsoDate } from '../../domain/index.js'
import { chiSquareTail } from '../math/chi-square.js'
import { isFiniteNumber } from '../math/finite.js'

/** Sessions with both numbers from which a backtest is published. */
const MINIMUM = 100

/** One session: the VaR forecast of the session before, and what the portfolio then made. Dollars, the VaR a positive loss; null where unknown. */
export interface VarOutcome {
  readonly date: IsoDate
  readonly forecastVar: number | null
  readonly pnl: number | null
}

/** A likelihood-ratio test: a small p-value speaks against the VaR model. `reason` says why a test does not exist. */
export interface LikelihoodRatioTest {
  readonly statistic: number | null
  readonly pValue: number | null
  readonly degreesOfFreedom: number
  readonly reason: string | null
}

export interface VarBacktest {
  readonly confidence: number
  readonly observations: number
  readonly minimum: number
  /** Why nothing is published, else null; all tests are null then. */
  readonly reason: 'insufficient_observations' | null
  /** Sessions whose loss was larger than the VaR, with their dates. */
  readonly exceptions: number
  readonly exceptionDates: readonly IsoDate[]
  readonly expectedExceptions: number
  /** From a session without (0) or with (1) an exception to the next one, both known. */
  readonly transitions: { readonly n00: number; readonly n01: number; readonly n10: number; readonly n11: number }
  /** Is the number of exceptions the promised one? [Kupiec 1995] */
  readonly proportionOfFailures: LikelihoodRatioTest
  /** Do exceptions come one by one, not in clusters? [Christoffersen 1998] */
  readonly independence: LikelihoodRatioTest
  /** Both at once: the sum of the two statistics. */
  readonly conditionalCoverage: LikelihoodRatioTest
}

/**
 * Backtest of VaR forecasts at one confidence over consecutive sessions, ascending, one entry a session. A session without forecast or P&L is
 * left out, and is no neighbour to the ones beside it. Independence needs exceptions and other sessions, each with a successor.
 */
export function backtestVar(outcomes: readonly VarOutcome[], confidence: number): VarBacktest {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`a confidence must lie between 0 and 1, got ${confidence}`)
  const hits = outcomes.map(({ forecastVar, pnl }) => (isFiniteNumber(forecastVar) && isFiniteNumber(pnl) ? -pnl > forecastVar : null))
  const observations = hits.filter((hit) => hit !== null).length
  const exceptionDates = outcomes.filter((_, t) => hits[t] === true).map(({ date }) => date)
  const transitions = transitionsOf(hits)
  const reason = observations < MINIMUM ? 'insufficient_observations' : null
  return {
    confidence, observations, minimum: MINIMUM, reason, exceptions: exceptionDates.length, exceptionDates, expectedExceptions: observations * (1 - confidence), transitions,
    ...(reason === null ? tests(exceptionDates.length, observations, 1 - confidence, transitions) : untested(reason)),
  }
}

type Tests = Pick<VarBacktest, 'proportionOfFailures' | 'independence' | 'conditionalCoverage'>

function tests(exceptions: number, observations: number, rate: number, transitions: VarBacktest['transitions']): Tests {
  const coverage = 2 * (logLikelihood(exceptions, observations, exceptions / observations) - logLikelihood(exceptions, observations, rate))
  const { n00, n01, n10, n11 } = transitions
  const proportionOfFailures = test(coverage, 1)
  if (n10 + n11 === 0 || n00 + n01 === 0) {
    return { proportionOfFailures, independence: untestable(1, 'exceptions_do_not_vary'), conditionalCoverage: untestable(2, 'exceptions_do_not_vary') }
  }
  const pooled = logLikelihood(n01 + n11, n00 + n01 + n10 + n11, (n01 + n11) / (n00 + n01 + n10 + n11))
  const separate = logLikelihood(n01, n00 + n01, n01 / (n00 + n01)) + logLikelihood(n11, n10 + n11, n11 / (n10 + n11))
  const dependence = 2 * (separate - pooled)
  return { proportionOfFailures, independence: test(dependence, 1), conditionalCoverage: test(Math.max(coverage, 0) + Math.max(dependence, 0), 2) }
}

function transitionsOf(hits: readonly (boolean | null)[]): VarBacktest['transitions'] {
  const count = (from: boolean, to: boolean): number => hits.filter((hit, t) => t > 0 && hits[t - 1] === from && hit === to).length
  return { n00: count(false, false), n01: count(false, true), n10: count(true, false), n11: count(true, true) }
}

/** ln of p^x (1 - p)^(n - x), where 0 ln 0 is 0. */
function logLikelihood(x: number, n: number, p: number): number {
  return (x > 0 ? x * Math.log(p) : 0) + (n > x ? (n - x) * Math.log1p(-p) : 0)
}

/** A ratio is never negative: what is below 0 is rounding. */
function test(statistic: number, degreesOfFreedom: number): LikelihoodRatioTest {
  const known = Math.max(statistic, 0)
  return { statistic: known, pValue: chiSquareTail(known, degreesOfFreedom), degreesOfFreedom, reason: null }
}

function untestable(degreesOfFreedom: number, reason: string): LikelihoodRatioTest {
  return { statistic: null, pValue: null, degreesOfFreedom, reason }
}

function untested(reason: string): Tests {
  return { proportionOfFailures: untestable(1, reason), independence: untestable(1, reason), conditionalCoverage: untestable(2, reason) }
}
