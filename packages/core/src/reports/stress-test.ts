import { compareNames, INTEREST_RATE_FACTOR, roundTo } from '../domain/index.js'
import type { StressRow } from '../store/result-tables.js'
import { endedAs, qualityOf, type ResultHead } from './envelope.js'

interface StoredImpact {
  readonly shock_pct: number
  readonly exposure: number | null
  readonly direct_pnl: number | null
  readonly correlated_pnl: number | null
}

/** One scenario as engine 5 stored it. */
interface StoredScenario {
  readonly scenario_id: string
  readonly scenario_name: string
  readonly category: string
  readonly severity: string
  readonly direct_pnl: number | null
  readonly correlated_pnl: number | null
  readonly correlation_effect: number | null
  readonly convexity_correlated: number | null
  readonly percentage_impact: number | null
  readonly new_portfolio_value: number | null
  readonly plausibility: number | null
  readonly loss_exceeds_equity: boolean
  readonly missing_factors: readonly string[]
  readonly factor_impacts: Readonly<Record<string, StoredImpact>>
  readonly flags: readonly string[]
}

type Result = StressRow & ResultHead

/**
 * The stress test of the contract: correlated impacts on net asset value, by category and name. `baseline` is the NAV of the snapshot on or before
 * the result, null without one; `wanted` filters by scenario id. What the contract leaves open is added: direct effect, attribution, plausibility.
 */
export function stressTestBody(result: Result | null, { baseline, wanted, positionsTotal = 0 }: { readonly baseline: number | null; readonly wanted?: readonly string[]; readonly positionsTotal?: number }) {
  const filtered = wanted !== undefined && wanted.length > 0
  const requested: { scenarios_requested?: readonly string[] } = filtered ? { scenarios_requested: wanted } : {}
  const none = (reason: 'no_results' | 'no_snapshot', flag: string, message: string) =>
    ({ available: false as const, data: null, data_quality: qualityOf(result, flag, message, positionsTotal), metadata: { reason, ...requested } })
  if (!result) return none('no_results', 'NO_STRESS_TEST_RESULTS', 'No stress test is stored for this portfolio')
  if (result.status !== 'COMPLETED') return none('no_results', 'NO_STRESS_TEST_RESULTS', endedAs(result, 'stress test'))
  const all = result.scenarios as readonly StoredScenario[]
  const chosen = filtered ? all.filter(({ scenario_id }) => wanted.includes(scenario_id)) : all
  if (chosen.length === 0) return none('no_results', 'NO_MATCHING_RESULTS', 'No stored scenario has one of the ids asked for')
  if (baseline === null) return none('no_snapshot', 'NO_SNAPSHOT', 'No snapshot is stored on or before the stress test')
  if (baseline === 0) return none('no_snapshot', 'ZERO_BASELINE', 'Net asset value was 0, so impacts have no percentage')
  return {
    available: true as const, data_quality: null,
    data: { scenarios: [...chosen].sort(byCategoryAndName).map(scenarioOf), portfolio_value: roundTo(baseline, 2), calculation_date: result.calculationDate },
    metadata: { ...requested, status: result.status, flags: result.flags, coverage: result.coverage, summary: result.summary, input_digest: result.inputDigest },
  }
}

function scenarioOf(scenario: StoredScenario) {
  const { scenario_id: id, scenario_name: name, category, severity, correlated_pnl, direct_pnl, percentage_impact, new_portfolio_value } = scenario
  return {
    id, name, description: shocksOf(scenario), category, severity, impact_type: 'correlated' as const,
    impact: { dollar_impact: correlated_pnl, percentage_impact: roundTo(percentage_impact, 4), new_portfolio_value },
    direct_impact: direct_pnl, correlation_effect: scenario.correlation_effect, convexity: scenario.convexity_correlated, plausibility: scenario.plausibility,
    loss_exceeds_equity: scenario.loss_exceeds_equity, factor_impacts: scenario.factor_impacts, missing_factors: scenario.missing_factors, flags: scenario.flags,
  }
}

/** The named shocks in words: "Market Beta -20 %, Quality +15 %", rates in basis points. */
function shocksOf({ factor_impacts }: StoredScenario): string {
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${roundTo(value, 2)}`
  return Object.entries(factor_impacts)
    .map(([name, { shock_pct }]) => (name === INTEREST_RATE_FACTOR ? `10-year yield ${signed(100 * shock_pct)} bp` : `${name} ${signed(shock_pct)} %`)).join(', ')
}

function byCategoryAndName(a: StoredScenario, b: StoredScenario): number {
  return compareNames(a.category, b.category) || compareNames(a.scenario_name, b.scenario_name)
}
