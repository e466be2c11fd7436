import { finite } from '../math/finite.js'
import type { RiskBook } from '../revaluation/index.js'
import { type MoveEffect, moveEffect } from './move-effect.js'
import type { PreparedScenario } from './prepare-stress.js'

/** Impact of a named factor: dollars exposed, the shock as the scenario gives it, and exposure times orthogonal move; null where no position has a beta. */
interface FactorImpact {
  readonly shock: number
  readonly exposure_dollar: number | null
  readonly direct_pnl: number | null
  readonly correlated_pnl: number | null
}

/** One scenario on one portfolio; dollars, null when a figure is not finite (NOT_FINITE) or has no correlated move (SINGULAR_COVARIANCE). */
export interface StressOutcome {
  readonly scenario_id: string
  readonly scenario_name: string
  readonly category: string
  readonly severity: string
  readonly direct_pnl: number | null
  readonly correlated_pnl: number | null
  /** correlated - direct. */
  readonly correlation_effect: number | null
  /** Exposures times orthogonal moves; the convexity is the remainder of the full P&L. */
  readonly linear_direct_pnl: number | null
  readonly linear_correlated_pnl: number | null
  readonly convexity_direct: number | null
  readonly convexity_correlated: number | null
  /** Named factors only; what the others do in the correlated move is linear_correlated_pnl less their sum. */
  readonly factor_impacts: Readonly<Record<string, FactorImpact>>
  /** 100 correlated_pnl / NAV; null without a positive NAV. */
  readonly percentage_impact: number | null
  /** NAV + correlated_pnl. */
  readonly new_portfolio_value: number | null
  readonly loss_exceeds_equity: boolean
  /** There is no cap: both are kept for the shape of the answer. */
  readonly loss_cap_applied: false
  readonly original_total_pnl: null
  /** Changes of yields passed to option discounting, fractions. */
  readonly rate_move_direct: number
  readonly rate_move_correlated: number | null
  /** Size of the scenario in daily standard deviations. */
  readonly plausibility: number | null
  readonly missing_factors: readonly string[]
  readonly floored_direct: readonly string[]
  readonly floored_correlated: readonly string[]
  readonly flags: readonly string[]
}

/** One prepared scenario on a book (specification 7.5); `dollars` are the book's factor exposures, `nav` dollars or null. */
export function outcomeOf(prepared: PreparedScenario, book: RiskBook, dollars: Float64Array, nav: number | null): StressOutcome {
  const { scenario, direct, correlated, missingFactors, volatilityShock } = prepared
  const own = moveEffect(book, dollars, direct, volatilityShock)
  const joint = moveEffect(book, dollars, correlated, volatilityShock)
  const exceeds = exceedsEquity(own.pnl, nav) || exceedsEquity(joint.pnl, nav)
  return {
    scenario_id: scenario.scenario_id, scenario_name: scenario.name, category: scenario.category, severity: scenario.severity,
    direct_pnl: own.pnl, correlated_pnl: joint.pnl, correlation_effect: own.pnl === null || joint.pnl === null ? null : finite(joint.pnl - own.pnl),
    linear_direct_pnl: own.linear, linear_correlated_pnl: joint.linear, convexity_direct: own.convexity, convexity_correlated: joint.convexity,
    factor_impacts: impactsOf(prepared, book, dollars),
    percentage_impact: joint.pnl === null || nav === null || nav <= 0 ? null : finite((100 * joint.pnl) / nav),
    new_portfolio_value: joint.pnl === null || nav === null ? null : finite(nav + joint.pnl),
    loss_exceeds_equity: exceeds, loss_cap_applied: false, original_total_pnl: null,
    rate_move_direct: direct.rateMove, rate_move_correlated: correlated && correlated.rateMove, plausibility: correlated && correlated.plausibility,
    missing_factors: missingFactors, floored_direct: own.floored, floored_correlated: joint.floored, flags: flagsOf(prepared, book, own, joint, exceeds),
  }
}

function impactsOf({ shocks, direct, correlated }: PreparedScenario, { known }: RiskBook, dollars: Float64Array): Record<string, FactorImpact> {
  const impacts: Record<string, FactorImpact> = {}
  for (const { factor, place, shock } of shocks) {
    const exposure = known[place] ? dollars[place]! : Number.NaN
    impacts[factor] = {
      shock, exposure_dollar: finite(exposure), direct_pnl: finite(exposure * direct.factors[place]!), correlated_pnl: correlated && finite(exposure * correlated.factors[place]!),
    }
  }
  return impacts
}

/** A loss above a known NAV. */
function exceedsEquity(pnl: number | null, nav: number | null): boolean {
  return pnl !== null && nav !== null && pnl < 0 && -pnl > nav
}

/** A named factor is missing when it has no data, and when no position of the book has a beta to it. */
function flagsOf({ missingFactors, shocks, correlated }: PreparedScenario, { known }: RiskBook, own: MoveEffect, joint: MoveEffect, exceeds: boolean): string[] {
  const flags = missingFactors.map((name) => `FACTOR_MISSING:${name}`)
  for (const { factor, place } of shocks) if (!known[place]) flags.push(`FACTOR_MISSING:${factor}`)
  if (own.floored.length + joint.floored.length > 0) flags.push('RETURN_FLOORED')
  if (exceeds) flags.push('loss_exceeds_equity')
  if (correlated === null) flags.push('SINGULAR_COVARIANCE')
  if (own.convexity === null || (correlated !== null && joint.convexity === null)) flags.push('NOT_FINITE')
  return flags.sort()
}
