import { SESSIONS_PER_YEAR } from '../math/annual.js'
import { finite } from '../math/finite.js'

/** The two windows in sessions, and the returns each needs: five of seven sessions. */
const SHORT = { sessions: 21, minimum: 15 } as const
const LONG = { sessions: 63, minimum: 45 } as const
/** Sessions over which the present volatility is ranked, and the volatilities a rank needs. */
const RANKED = { sessions: 252, minimum: 60 } as const
/**
 * The short volatility is rising when it is at least this multiple of the long one, falling when it is at most the inverse. The sampling error
 * of 21 returns is about 13 % of the ratio, so that smaller differences mean nothing.
 */
const TREND_RATIO = 1.2

/** One volatility, or why there is none. */
export interface Volatility {
  /** Sample deviation of daily simple returns x sqrt(252), a fraction a year. */
  readonly value: number | null
  readonly observations: number
  readonly minimum: number
  readonly reason: 'insufficient_observations' | 'overflow' | null
}

export interface VolatilityProfile {
  readonly volatility21: Volatility
  readonly volatility63: Volatility
  /** Short beside long; null when one of them is. */
  readonly trend: 'rising' | 'falling' | 'steady' | null
  /** Share of the 21-session volatilities within the trailing 252 sessions that lie below the present one, half of the equal ones included, percent. */
  readonly percentile: number | null
  /** Volatilities the percentile ranks among, and the fewest it needs. */
  readonly percentileObservations: number
  readonly percentileMinimum: number
}

/**
 * Realised volatility of a portfolio or a symbol at the last session of `returns`: simple returns, one a session, oldest first, NaN where one is
 * missing. 252 entries are enough.
 */
export function volatilityProfile(returns: Float64Array): VolatilityProfile {
  const end = returns.length
  const volatility21 = volatilityOf(returns, end, SHORT)
  const volatility63 = volatilityOf(returns, end, LONG)
  const rank = volatility21.value === null ? { percentile: null, observations: 0 } : rankOf(returns, volatility21.value)
  return {
    volatility21, volatility63, trend: trendOf(volatility21.value, volatility63.value), percentile: rank.percentile, percentileObservations: rank.observations,
    percentileMinimum: RANKED.minimum,
  }
}

type Window = { readonly sessions: number; readonly minimum: number }

function volatilityOf(returns: Float64Array, end: number, window: Window): Volatility {
  const start = Math.max(0, end - window.sessions)
  let observations = 0
  for (let t = start; t < end; t++) if (Number.isFinite(returns[t]!)) observations++
  const base = { observations, minimum: window.minimum }
  if (observations < window.minimum) return { value: null, ...base, reason: 'insufficient_observations' }
  const value = finite(deviation(returns, start, end, observations) * Math.sqrt(SESSIONS_PER_YEAR))
  return { value, ...base, reason: value === null ? 'overflow' : null }
}

/** Sample deviation of the finite returns from `start` up to `end`; exactly 0 when they are all the same. */
function deviation(returns: Float64Array, start: number, end: number, count: number): number {
  let sum = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let t = start; t < end; t++) {
    const value = returns[t]!
    if (!Number.isFinite(value)) continue
    sum += value
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low === high) return 0
  const mean = sum / count
  let squares = 0
  for (let t = start; t < end; t++) if (Number.isFinite(returns[t]!)) squares += (returns[t]! - mean) ** 2
  return Math.sqrt(squares / (count - 1))
}

/** Every full 21-session window within the trailing 252 sessions, the present one included. */
function rankOf(returns: Float64Array, present: number): { percentile: number | null; observations: number } {
  let observations = 0
  let below = 0
  let equal = 0
  const first = Math.max(0, returns.length - RANKED.sessions) + SHORT.sessions
  for (let end = first; end <= returns.length; end++) {
    const { value } = volatilityOf(returns, end, SHORT)
    if (value === null) continue
    observations++
    if (value < present) below++
    else if (value === present) equal++
  }
  return { percentile: observations < RANKED.minimum ? null : (100 * (below + equal / 2)) / observations, observations }
}

function trendOf(short: number | null, long: number | null): VolatilityProfile['trend'] {
  if (short === null || long === null) return null
  if (short >= TREND_RATIO * long && short > 0) return 'rising'
  return short * TREND_RATIO <= long && long > 0 ? 'falling' : 'steady'
}
