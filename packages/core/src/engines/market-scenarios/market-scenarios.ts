import { equityFlags } from '../aggregation/index.js'
import { finite } from '../math/finite.js'
import { FACTOR_COUNT, FULL_LOSS, hasOnlyPrivate, MARKET, positionPnl, type RiskBook, type RiskCoverage } from '../revaluation/index.js'

interface ScenarioDefinition {
  readonly name: string
  readonly kind: 'market' | 'rate'
  /** Market return, or change of yield, as a fraction. */
  readonly value: number
}

/** The ten scenarios of specification 6; the names are visible in the API. */
export const MARKET_SCENARIOS: readonly ScenarioDefinition[] = [
  { name: 'market_up_5', kind: 'market', value: 0.05 },
  { name: 'market_down_5', kind: 'market', value: -0.05 },
  { name: 'market_up_10', kind: 'market', value: 0.1 },
  { name: 'market_down_10', kind: 'market', value: -0.1 },
  { name: 'market_up_20', kind: 'market', value: 0.2 },
  { name: 'market_down_20', kind: 'market', value: -0.2 },
  { name: 'ir_up_100bp', kind: 'rate', value: 0.01 },
  { name: 'ir_down_100bp', kind: 'rate', value: -0.01 },
  { name: 'ir_up_200bp', kind: 'rate', value: 0.02 },
  { name: 'ir_down_200bp', kind: 'rate', value: -0.02 },
]

/** P&L in dollars; null when a figure overflows (flag NOT_FINITE). */
interface MarketScenario {
  readonly scenario_value: number
  /** Full revaluation. */
  readonly predicted_pnl: number | null
  /** Dollar exposure times the shock. */
  readonly linear_pnl: number | null
  /** predicted - linear: the convexity of options, and of floored returns. */
  readonly gamma_effect: number | null
  readonly market_beta: number | null
  /** Positions whose driver would have lost more than its value, by id. */
  readonly floored_positions: readonly string[]
}

/** Engine 4's result for one portfolio. A kind of scenario that no position has a beta for is absent, never 0. */
export interface MarketScenariosResult {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_PUBLIC_POSITIONS' | 'SKIPPED_NO_EXPOSURES'
  /** sum E_i beta_m,i / NAV; null without a positive NAV. */
  readonly market_beta: number | null
  /** Dollars for a market return, and for a yield change, of 1.00; null when nothing was computed. */
  readonly market_exposure_dollar: number | null
  readonly rate_exposure_dollar: number | null
  /** NAV in dollars. */
  readonly portfolio_value: number | null
  readonly scenarios: Readonly<Record<string, MarketScenario>>
  readonly records_stored: number
  /** Sorted. */
  readonly flags: readonly string[]
  readonly coverage: RiskCoverage
  /** Why nothing was computed (specification 12.2); null when something was. */
  readonly data_quality: Readonly<Record<string, string | number>> | null
}

/** Engine 4 (specification 6) on the book of one portfolio; `nav` in dollars, null when unknown. */
export function marketRiskScenarios(book: RiskBook, nav: number | null): MarketScenariosResult {
  const { coverage } = book
  if (coverage.positions_analyzed === 0) return skippedResult(coverage, nav)
  const hasRates = coverage.positions_with_rate_beta > 0
  const exposures = { market: dollars(book, 'market'), rate: hasRates ? dollars(book, 'rate') : null }
  const beta = nav !== null && nav > 0 ? finite(exposures.market / nav) : null
  const scenarios: Record<string, MarketScenario> = {}
  for (const definition of MARKET_SCENARIOS) {
    const exposure = exposures[definition.kind]
    if (exposure !== null) scenarios[definition.name] = scenarioOf(book, definition, exposure, beta)
  }
  const results = Object.values(scenarios)
  return {
    status: 'COMPLETED', market_beta: beta, market_exposure_dollar: finite(exposures.market), rate_exposure_dollar: finite(exposures.rate), portfolio_value: nav, scenarios,
    records_stored: results.length, flags: flagsOf(results, coverage, nav, hasRates), coverage, data_quality: null,
  }
}

function scenarioOf(book: RiskBook, { kind, value }: ScenarioDefinition, exposure: number, beta: number | null): MarketScenario {
  const floored: string[] = []
  const rateMove = kind === 'rate' ? value : 0
  let pnl = 0
  for (let i = 0; i < book.ids.length; i++) {
    const sensitivity = sensitivityOf(book, kind, i)
    if (Number.isNaN(sensitivity)) continue
    const driverReturn = sensitivity * value
    if (driverReturn < FULL_LOSS) floored.push(book.ids[i]!)
    pnl += positionPnl(book, i, driverReturn, rateMove, 0)
  }
  const linear = exposure * value
  return { scenario_value: value, predicted_pnl: finite(pnl), linear_pnl: finite(linear), gamma_effect: finite(pnl - linear), market_beta: beta, floored_positions: floored }
}

/** beta_m, or D_tot: NaN for a position without one, which the rate scenarios then leave out. */
function sensitivityOf(book: RiskBook, kind: ScenarioDefinition['kind'], i: number): number {
  return kind === 'market' ? book.loadings[i * FACTOR_COUNT + MARKET]! : book.rateBetas[i]!
}

function dollars(book: RiskBook, kind: ScenarioDefinition['kind']): number {
  let sum = 0
  for (let i = 0; i < book.ids.length; i++) {
    const sensitivity = sensitivityOf(book, kind, i)
    if (!Number.isNaN(sensitivity)) sum += book.exposures[i]! * sensitivity
  }
  return sum
}

function flagsOf(results: readonly MarketScenario[], coverage: RiskCoverage, nav: number | null, hasRates: boolean): string[] {
  const flags: string[] = equityFlags(nav)
  if (!hasRates) flags.push('NO_RATE_DATA')
  if (coverage.coverage === 'partial') flags.push('limited_coverage')
  if (results.some(({ floored_positions }) => floored_positions.length > 0)) flags.push('RETURN_FLOORED')
  if (results.some(({ gamma_effect }) => gamma_effect === null)) flags.push('NOT_FINITE')
  return flags.sort()
}

function skippedResult(coverage: RiskCoverage, nav: number | null): MarketScenariosResult {
  const onlyPrivate = hasOnlyPrivate(coverage)
  const flag = onlyPrivate ? 'no_public_positions' : 'no_exposures'
  const message = onlyPrivate
    ? 'The portfolio holds no public positions, so market scenarios were skipped.'
    : 'No position has both a market beta and a known exposure, so market scenarios were skipped.'
  const { positions_analyzed, positions_total, positions_skipped } = coverage
  return {
    status: onlyPrivate ? 'SKIPPED_NO_PUBLIC_POSITIONS' : 'SKIPPED_NO_EXPOSURES', market_beta: null, market_exposure_dollar: null, rate_exposure_dollar: null, portfolio_value: nav,
    scenarios: {}, records_stored: 0, flags: [...equityFlags(nav), ...(onlyPrivate ? [flag] : [])].sort(), coverage,
    data_quality: { flag, quality_flag: flag, message, positions_analyzed, positions_total, positions_skipped, data_days: 0 },
  }
}
