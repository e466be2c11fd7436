import type { IsoDate } from '../../domain/index.js'
import type { CorrelationInfo, PreparedStress } from './prepare-stress.js'
import type { StressOutcome } from './stress-outcome.js'
import type { StressResult } from './stress-portfolio.js'
import type { StressSummary } from './stress-summary.js'

export interface StressedPortfolio {
  readonly portfolioId: string
  readonly portfolioName: string
  readonly asOf: IsoDate
}

interface ConfigMetadata {
  readonly scenarios_available: number
  readonly scenarios_tested: number
  readonly scenarios_skipped: number
  readonly categories_tested: number
}

/** Engine 5's result with every key of specification 12.2 in every outcome. */
export interface StressTestResult {
  readonly portfolio_id: string
  readonly portfolio_name: string
  readonly calculation_date: IsoDate
  readonly correlation_matrix_info: CorrelationInfo
  readonly stress_test_results: {
    readonly skipped: boolean
    readonly reason: 'no_factor_exposures' | 'no_factor_data' | null
    readonly skip_reason: string | null
    readonly message: string
    /** By scenario id. */
    readonly direct_impacts: Readonly<Record<string, Pick<StressOutcome, 'direct_pnl' | 'factor_impacts'>>>
    readonly correlated_impacts: Readonly<Record<string, Pick<StressOutcome, 'correlated_pnl' | 'correlation_effect' | 'loss_cap_applied' | 'original_total_pnl'>>>
    /** Empty when skipped. */
    readonly summary_stats: StressSummary | Readonly<Record<string, never>>
    readonly scenarios_tested: number
    readonly scenarios_skipped: number
  }
  readonly config_metadata: ConfigMetadata
  /** Rows that were written; 0 until the orchestrator has done so. */
  readonly saved_to_database: number
}

const REASONS = {
  SKIPPED_NO_FACTOR_EXPOSURES: { reason: 'no_factor_exposures', message: 'The portfolio has no factor exposures of the last 5 sessions, so stress tests were skipped.' },
  SKIPPED_NO_FACTOR_DATA: { reason: 'no_factor_data', message: 'No scenario names a factor with data, so stress tests were skipped.' },
} as const

/** The outcome of `stressPortfolio(prepared, ...)` in the shape of specification 12.2. */
export function stressTestResult({ portfolioId, portfolioName, asOf }: StressedPortfolio, prepared: PreparedStress, result: StressResult): StressTestResult {
  const head = { portfolio_id: portfolioId, portfolio_name: portfolioName, calculation_date: asOf, saved_to_database: 0 }
  const { scenarios, summary, status } = result
  const scenariosTested = scenarios.length
  if (status !== 'COMPLETED') {
    const { reason, message } = REASONS[status]
    const none = { direct_impacts: {}, correlated_impacts: {}, summary_stats: {}, scenarios_tested: 0, scenarios_skipped: summary.scenarios_skipped }
    return {
      ...head, correlation_matrix_info: { calculation_date: asOf, data_days: 0, mean_correlation: 0 },
      stress_test_results: { skipped: true, reason, skip_reason: message, message, ...none },
      config_metadata: { scenarios_available: summary.scenarios_skipped, scenarios_tested: 0, scenarios_skipped: summary.scenarios_skipped, categories_tested: 0 },
    }
  }
  return {
    ...head, correlation_matrix_info: prepared.correlations,
    stress_test_results: {
      skipped: false, reason: null, skip_reason: null, message: `${scenariosTested} scenarios tested, ${summary.scenarios_skipped} skipped.`,
      direct_impacts: Object.fromEntries(scenarios.map(({ scenario_id, direct_pnl, factor_impacts }) => [scenario_id, { direct_pnl, factor_impacts }])),
      correlated_impacts: Object.fromEntries(scenarios.map(({ scenario_id, correlated_pnl, correlation_effect, loss_cap_applied, original_total_pnl }) => [
        scenario_id, { correlated_pnl, correlation_effect, loss_cap_applied, original_total_pnl },
      ])),
      summary_stats: summary, scenarios_tested: scenariosTested, scenarios_skipped: summary.scenarios_skipped,
    },
    config_metadata: {
      scenarios_available: scenariosTested + summary.scenarios_skipped, scenarios_tested: scenariosTested, scenarios_skipped: summary.scenarios_skipped,
      categories_tested: new Set(scenarios.map(({ category }) => category)).size,
    },
  }
}
