import { finite } from '../math/finite.js'

/** Fractions (0.05 = 5 %), ratios, or dollars. */
export type MeasureUnit = 'fraction' | 'ratio' | 'dollars'

/** One published number, or why there is none. */
export interface Measure {
  readonly value: number | null
  readonly unit: MeasureUnit
  /** Observations behind it, and how many it needs to be published. */
  readonly observations: number
  readonly minimum: number
  /** Of a dollar measure: the value over NAV, null without a positive NAV. Of any other measure null. */
  readonly shareOfNav: number | null
  /** Why the value is null; null when it is not. */
  readonly reason: string | null
}

/** Fewest observations from which each family of measures is published (specification 10). */
export const MINIMUM = { volatility: 2, sharpe: 20, drawdown: 1, calmar: 60, relative: 60, historical: 100, parametric: 60, betas: 1 } as const

/** A measure that is published from `minimum` observations on; `reason` says why `value` may be null beyond that. */
export function measure(unit: MeasureUnit, value: number | null, observations: number, minimum: number, reason: string): Measure {
  return published(unit, value, observations, minimum, reason, null)
}

/** A measure in dollars, also as a share of NAV (null when NAV is unknown or not positive). */
export function dollars(value: number | null, observations: number, minimum: number, nav: number | null, reason: string): Measure {
  return published('dollars', value, observations, minimum, reason, nav)
}

function published(unit: MeasureUnit, value: number | null, observations: number, minimum: number, reason: string, nav: number | null): Measure {
  if (observations < minimum) return { value: null, unit, observations, minimum, shareOfNav: null, reason: 'insufficient_observations' }
  const known = finite(value)
  const shareOfNav = known === null || nav === null || !(nav > 0) ? null : finite(known / nav)
  return { value: known, unit, observations, minimum, shareOfNav, reason: known === null ? reason : null }
}
