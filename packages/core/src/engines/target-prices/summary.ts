import type { TargetReturns } from './expected-return.js'

/** One target as the portfolio's summary sees it; percent. */
export interface WeightedTarget {
  /** null without a position or NAV: the target then counts for nothing. */
  readonly weight: number | null
  readonly returns: TargetReturns
}

/** What all targets together promise: returns in percent, ratios without unit. */
export interface TargetSummary {
  readonly eoy: number | null
  readonly nextYear: number | null
  readonly downside: number | null
  readonly sharpe: number | null
  readonly sortino: number | null
}

/** Percent a year. */
const RISK_FREE = 4

/**
 * Expected returns sum(w r) / sum(w), each over the targets that state it, and two ratios of the expected gain over 4 % to the spread between
 * gain and loss (specification 17). Sharpe: half the distance from downside to target; Sortino: the size of the loss, or a quarter of that
 * distance where the downside is no loss. null unless both returns are known and not 0, and where the divisor is 0.
 */
export function summarizeTargets(targets: readonly WeightedTarget[]): TargetSummary {
  const eoy = weighted(targets, 'eoy')
  const downside = weighted(targets, 'downside')
  const returns = { eoy, nextYear: weighted(targets, 'nextYear'), downside }
  if (!eoy || !downside) return { ...returns, sharpe: null, sortino: null }
  const spread = Math.abs(eoy - downside) / 2
  return { ...returns, sharpe: ratio(eoy, spread), sortino: ratio(eoy, downside < 0 ? Math.abs(downside) : spread / 2) }
}

function weighted(targets: readonly WeightedTarget[], name: keyof TargetReturns): number | null {
  let [sum, weights] = [0, 0]
  for (const { weight, returns } of targets) {
    const value = returns[name]
    if (weight === null || value === null) continue
    sum += weight * value
    weights += weight
  }
  return weights > 0 ? sum / weights : null
}

function ratio(eoy: number, divisor: number): number | null {
  return divisor > 0 ? (eoy - RISK_FREE) / divisor : null
}
