import { EXAMPLE_ID } from '../../http/schemas.js'

const COVERAGE = { positions_total: 16, positions_analyzed: 12, positions_skipped: 4, coverage: 'partial', coverage_pct: 51.1, data_days: 252, stalest_price: '2025-06-30' }
const METADATA = { status: 'COMPLETED', flags: ['limited_coverage'], coverage: COVERAGE, input_digest: '9f86d081884c7d659a2feaa0c55ad015' }
const found = (data: object) => ({ available: true, portfolio_id: EXAMPLE_ID, calculation_date: '2025-06-30', data, data_quality: null, metadata: METADATA })
const POSITION_ID = '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001'
const GREEKS = { delta: 600, gamma: 18, theta: -45.1, vega: 310, rho: 190.5, delta_dollars: 120_000, gamma_dollars: 7_200 }
const SIDES = { long: 320_000, short: -20_000, gross: 340_000, net: 300_000, net_pct_of_nav: 61.86, gross_pct_of_nav: 70.1, gross_pct_of_gross: 100 }
const ratio = (value: number | null, reason: string | null = null) => ({ value, unit: 'ratio', observations: 252, minimum: 20, share_of_nav: null, reason })
const TEST = { statistic: 0.41, p_value: 0.52, degrees_of_freedom: 1, reason: null }
const backtest = (confidence: number, exceptions: number) => ({
  confidence, observations: 120, minimum: 100, reason: null, exceptions, exception_dates: ['2025-04-03'], expected_exceptions: 120 * (1 - confidence), transitions: { n00: 118, n01: 1, n10: 1, n11: 0 },
  proportion_of_failures: TEST, independence: TEST, conditional_coverage: { ...TEST, degrees_of_freedom: 2 },
})

export const greeks = found({
  totals: GREEKS,
  positions: [{
    position_id: POSITION_ID, ...GREEKS, underlying_price: 200, underlying_price_date: '2025-06-30', model_price: 6.02, volatility: 0.27, volatility_source: 'implied', model: 'bsm_european', flags: [],
  }],
})
export const marketScenarios = found({
  market_beta: 0.51624, portfolio_value: 485_000, market_exposure_dollar: 250_376.17, rate_exposure_dollar: null,
  scenarios: { market_down_10: { scenario_value: -0.1, predicted_pnl: -25_037.62, linear_pnl: -25_037.62, gamma_effect: 0, market_beta: 0.51624, floored_positions: [] } },
})
export const diversification = found({
  duration_days: 90, symbols: ['VTI', 'JPM'], measures: { mean_correlation: 0.83, effective_positions: 1.4, contribution: [0.12, 0.08] },
  clusters: [{
    number: 1, nickname: 'Core Holdings', avg_correlation: 0.83, total_value: 71_751.5, portfolio_share: 0.28,
    members: [{ symbol: 'VTI', value: 47_109.15, correlation_to_cluster: 0.83 }, { symbol: 'JPM', value: 24_642.35, correlation_to_cluster: 0.83 }],
  }],
  hedges: [], drivers: [{ symbol: 'VTI', value: 47_109.15, signed_value: 47_109.15, weight: 0.18, observations: 90, volatility: 0.28, flags: [] }],
  matrix_quality: { data_quality: 'sufficient', null_pairs: 0, repaired: false, frobenius_distance: 0, shrinkage: 0 },
})
export const riskMeasures = found({
  measures: { sharpe_ratio: ratio(0.9), historical_var_95: { value: 5_120.4, unit: 'dollars', observations: 252, minimum: 100, share_of_nav: 0.010558, reason: null }, calmar_ratio: ratio(null, 'no_drawdown') },
  drawdown: { peak_date: '2025-02-19', trough_date: '2025-04-08', recovery_date: null, current_drawdown: -0.02 },
  factor_var: { pnl_deviation: 3_585, factor_variance_share: 0.82, levels: [{ confidence: 0.95, var: 5_897.46, es: 7_395.66, components: { 'Market Beta': 4_900 }, specific: 997.46 }] },
  warnings: [], reason: null, pro_forma: { replaced_returns: 0, dropped_sessions: 0 }, backtest: { var_95: backtest(0.95, 6), var_99: backtest(0.99, 1) },
})
export const sectorExposure = found({
  status: 'COMPLETED', flags: [], sectors: [{ sector: 'Technology', positions: 4, market_value: SIDES, delta_adjusted: SIDES, benchmark_pct: 31.2, active_pct: 30.66 }],
  totals: { market_value: SIDES, delta_adjusted: SIDES }, coverage: { positions_total: 16, positions_without_value: 0, positions_without_delta: 0, positions_without_sector: 2 },
})
export const concentration = found({
  status: 'COMPLETED', holdings: 16, hhi: 0.093, effective_number: 10.7, top3_pct: 43.2, top5_pct: 55, top10_pct: 80.1, largest: [{ driver: 'FXNAX', value: 87_300, weight_pct: 17.3 }],
  positions_without_value: 0,
})
export const volatility = found({
  volatility21: { value: 0.14, observations: 21, minimum: 15, reason: null }, volatility63: { value: 0.19, observations: 63, minimum: 45, reason: null }, trend: 'falling', percentile: 31,
  percentile_observations: 232, percentile_minimum: 60,
})
export const reconciliation = found({
  agrees: true, checks: [{ name: 'nav_chain_closes', status: 'passed', difference: 0, tolerance: 0, detail: '1 links' }],
})
