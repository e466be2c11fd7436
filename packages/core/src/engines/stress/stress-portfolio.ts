import { sortedFlags } from '../../domain/index.js'
import { finite } from '../math/finite.js'
import { dot } from '../math/matrix.js'
import { equityFlags, factorDollars, FACTOR_COUNT, FULL_LOSS, positionPnl, type RiskBook, type RiskCoverage, VECTOR_FACTORS } from '../revaluation/index.js'
import type { FactorMove } from './orthogonal-shocks.js'
import type { PreparedScenario, PreparedStress } from './prepare-stress.js'
import { type StressSummary, stressSummary } from './stress-summary.js'

/** Sessions after which factor exposures no longer serve (specification 7.6). */
const MAX_EXPOSURE_AGE = 5

/** Impact of a named factor: dollars exposed, the shock as the scenario gives it, and exposure times orthogonal move. */
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

/** Engine 5's result for one portfolio; scenarios in the order prepared. */
export interface StressResult {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_FACTOR_EXPOSURES' | 'SKIPPED_NO_FACTOR_DATA'
  readonly scenarios: readonly StressOutcome[]
  /** Dollar exposure of each factor by its stored name; empty when skipped. */
  readonly exposures: Readonly<Record<string, number | null>>
  readonly summary: StressSummary
  /** Sorted. */
  readonly flags: readonly string[]
  readonly coverage: RiskCoverage & { readonly exposure_age_sessions: number | null }
}

export interface StressInput {
  readonly book: RiskBook
  /** Dollars; null when unknown. */
  readonly nav: number | null
  /** Sessions from the one date of the factor exposures to `asOf`; null when there are none. */
  readonly exposureAgeSessions: number | null
}

/** Engine 5 (specification 7.5 and 7.6): the prepared scenarios on one portfolio by full revaluation. */
export function stressPortfolio(prepared: PreparedStress, { book, nav, exposureAgeSessions }: StressInput): StressResult {
  const coverage = { ...book.coverage, exposure_age_sessions: exposureAgeSessions }
  const stale = exposureAgeSessions === null || !(exposureAgeSessions <= MAX_EXPOSURE_AGE)
  if (stale || coverage.positions_analyzed === 0) return skipped('SKIPPED_NO_FACTOR_EXPOSURES', 0, coverage, nav)
  if (prepared.scenarios.length === 0) return skipped('SKIPPED_NO_FACTOR_DATA', prepared.skipped.length, coverage, nav)
  const dollars = factorDollars(book)
  const hasRates = prepared.hasRates && book.hasRateBetas
  const scenarios = prepared.scenarios.map((scenario) => outcomeOf(scenario, book, dollars, nav))
  const limits = [...equityFlags(nav), ...(hasRates ? [] : ['NO_RATE_DATA']), ...(coverage.coverage === 'partial' ? ['limited_coverage'] : [])]
  return {
    status: 'COMPLETED', scenarios, exposures: Object.fromEntries(VECTOR_FACTORS.map((name, f) => [name, finite(dollars[f]!)])),
    summary: stressSummary(scenarios, prepared.skipped.length), flags: sortedFlags([...limits, ...scenarios.flatMap(({ flags }) => flags)]), coverage,
  }
}

function skipped(status: StressResult['status'], scenariosSkipped: number, coverage: StressResult['coverage'], nav: number | null): StressResult {
  return { status, scenarios: [], exposures: {}, summary: stressSummary([], scenariosSkipped), flags: equityFlags(nav), coverage }
}

function outcomeOf({ scenario, shocks, missingFactors, volatilityShock, direct, correlated }: PreparedScenario, book: RiskBook, dollars: Float64Array, nav: number | null): StressOutcome {
  const own = revalue(book, direct, volatilityShock)
  const joint = correlated && revalue(book, correlated, volatilityShock)
  const linearDirect = dot(dollars, direct.factors)
  const linearCorrelated = correlated && dot(dollars, correlated.factors)
  const exceeds = exceedsEquity(own.pnl, nav) || exceedsEquity(joint?.pnl ?? 0, nav)
  const impact = (place: number, move: FactorMove | null): number | null => move && finite(dollars[place]! * move.factors[place]!)
  const outcome = {
    scenario_id: scenario.scenario_id, scenario_name: scenario.name, category: scenario.category, severity: scenario.severity,
    direct_pnl: finite(own.pnl), correlated_pnl: finite(joint && joint.pnl), correlation_effect: finite(joint && joint.pnl - own.pnl),
    linear_direct_pnl: finite(linearDirect), linear_correlated_pnl: finite(linearCorrelated),
    convexity_direct: finite(own.pnl - linearDirect), convexity_correlated: finite(joint && joint.pnl - linearCorrelated!),
    factor_impacts: Object.fromEntries(shocks.map(({ factor, place, shock }) => [
      factor, { shock, exposure_dollar: finite(dollars[place]!), direct_pnl: impact(place, direct), correlated_pnl: impact(place, correlated) },
    ])),
    percentage_impact: joint && nav !== null && nav > 0 ? finite((100 * joint.pnl) / nav) : null, new_portfolio_value: joint && nav !== null ? finite(nav + joint.pnl) : null,
    loss_exceeds_equity: exceeds, loss_cap_applied: false, original_total_pnl: null, rate_move_direct: direct.rateMove, rate_move_correlated: correlated && correlated.rateMove,
    plausibility: correlated && correlated.plausibility, missing_factors: missingFactors, floored_direct: own.floored, floored_correlated: joint?.floored ?? [],
  } as const
  return { ...outcome, flags: flagsOf(outcome, correlated === null) }
}

/** A loss above a known NAV. */
function exceedsEquity(pnl: number, nav: number | null): boolean {
  return nav !== null && pnl < 0 && -pnl > nav
}

function flagsOf(outcome: Omit<StressOutcome, 'flags'>, singular: boolean): string[] {
  const flags = outcome.missing_factors.map((name) => `FACTOR_MISSING:${name}`)
  if (outcome.floored_direct.length + outcome.floored_correlated.length > 0) flags.push('RETURN_FLOORED')
  if (outcome.loss_exceeds_equity) flags.push('loss_exceeds_equity')
  if (singular) flags.push('SINGULAR_COVARIANCE')
  if (outcome.convexity_direct === null || (!singular && outcome.convexity_correlated === null)) flags.push('NOT_FINITE')
  return flags.sort()
}

interface Revaluation {
  readonly pnl: number
  /** Positions whose driver would have lost more than its value, by id. */
  readonly floored: readonly string[]
}

/** The whole book under one move: r_i = loadings . u (specification 7.2), summed in the order of position ids. */
function revalue(book: RiskBook, { factors, rateMove }: FactorMove, volatilityShock: number): Revaluation {
  const { ids, loadings } = book
  const floored: string[] = []
  let pnl = 0
  for (let i = 0; i < ids.length; i++) {
    const row = i * FACTOR_COUNT
    let driverReturn = 0
    for (let f = 0; f < FACTOR_COUNT; f++) driverReturn += loadings[row + f]! * factors[f]!
    if (driverReturn < FULL_LOSS) floored.push(ids[i]!)
    pnl += positionPnl(book, i, driverReturn, rateMove, volatilityShock)
  }
  return { pnl, floored }
}
