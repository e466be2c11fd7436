import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { correlationMatrix, diversificationScore, factorExposures, overview as overviewSchema, positionFactorExposures, riskMetrics as riskMetricsSchema, stressTest } from './schemas.js'
import type { attribution as attributionSchema, factorCorrelations } from './result-schemas.js'
import type { whatIfResponse } from './what-if-schemas.js'

const HEAD = { available: true, portfolio_id: EXAMPLE_ID, calculation_date: '2025-06-30', data_quality: null }

export const overview: z.input<typeof overviewSchema> = {
  portfolio_id: EXAMPLE_ID, equity_balance: 485_000, total_value: 485_000, cash_balance: 785_000, leverage: 0.62,
  exposures: {
    long_exposure: 0, short_exposure: -300_000, gross_exposure: 300_000, net_exposure: -300_000, long_percentage: 0, short_percentage: 61.9, gross_percentage: 61.9, net_percentage: -61.9,
  },
  pnl: { total_pnl: -6_000, unrealized_pnl: -6_000, realized_pnl: 0 }, position_count: { total_positions: 1, long_count: 0, short_count: 1, option_count: 0 },
  last_updated: '2025-06-30T20:00:00Z', as_of: '2025-06-30', flags: [],
  coverage: {
    positions_total: 1, positions_current: 1, positions_stale: 0, positions_without_price: 0, positions_marked: 0, current_price_pct: 100, stalest_price: '2025-06-30', closed_without_exit_price: 0,
  },
}

export const factors: z.input<typeof factorExposures> = {
  ...HEAD, factors: [{ name: 'Market Beta', beta: -0.742268, exposure_dollar: -360_000 }],
  metadata: {
    factor_model: '7-factor', calculation_method: 'Market beta plus market-residual style betas on ETF proxies (orthogonal ridge)', completeness: 'partial', total_active_factors: 7,
    factors_calculated: 1, has_market_beta: 1, positions_total: 1, positions_analyzed: 1, positions_skipped: 0, coverage: 'complete', coverage_pct: 100, private_share_pct: 0, data_days: 251,
    quality_flag: 'full_history', regression_window_days: 252, flags: [],
  },
}

export const positionFactors: z.input<typeof positionFactorExposures> = {
  ...HEAD, total: 1, limit: 50, offset: 0,
  positions: [{ position_id: '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001', symbol: 'NFLX', exposures: { 'Market Beta': 1.2 }, quality_flag: 'full_history', flags: [], skipped: null }],
}

export const correlations: z.input<typeof correlationMatrix> = {
  data: { matrix: { SPY: { SPY: 1, QQQ: 0.984529 }, QQQ: { SPY: 0.984529, QQQ: 1 } }, average_correlation: 0.984529 }, available: true, data_quality: null,
  metadata: { calculation_date: '2025-06-30', duration_days: 90, symbols_included: 2, lookback_days: 90, min_overlap: 30, max_symbols: 25, selection_method: 'weight', positions_analyzed: 2, data_days: 90 },
}

export const diversification: z.input<typeof diversificationScore> = {
  available: true, portfolio_id: EXAMPLE_ID, portfolio_correlation: 0.772948, duration_days: 90, calculation_date: '2025-06-30', symbols_included: 18,
  metadata: { lookback_days: 90, min_overlap: 30, selection_method: 'full_calculation_set', calculation_id: '9f86d081884c7d659a2feaa0c55ad015', diversification_score: 0.227052 },
}

export const stress: z.input<typeof stressTest> = {
  available: true, data_quality: null,
  data: {
    scenarios: [{
      id: 'market_down_10', name: 'Market down 10 %', description: 'Market Beta -10 %', category: 'market', severity: 'moderate', impact_type: 'correlated',
      impact: { dollar_impact: -25_037.62, percentage_impact: -5.1624, new_portfolio_value: 459_962.38 }, direct_impact: -25_037.62, correlation_effect: 0, convexity: 0, plausibility: 7.29,
      loss_exceeds_equity: false, factor_impacts: { 'Market Beta': { shock_pct: -10, exposure: 250_376.17, direct_pnl: -25_037.62, correlated_pnl: -25_037.62 } }, missing_factors: [], flags: [],
    }],
    portfolio_value: 485_000, calculation_date: '2025-06-30',
  },
  metadata: { status: 'COMPLETED', flags: [] },
}

export const riskMetrics: z.input<typeof riskMetricsSchema> = {
  available: true, portfolio_id: EXAMPLE_ID,
  risk_metrics: { portfolio_beta: 0.51624, annualized_volatility: 0.142, max_drawdown: -0.061, annualized_return: 0.083, calmar_ratio: 1.36 },
  metadata: {
    lookback_days: 90, date_range: { start: '2025-04-01', end: '2025-06-30' }, observations: 62, calculation_timestamp: '2025-07-01T12:00:00Z', beta_source: 'factor_exposure',
    beta_calculation_date: '2025-06-30', beta_window_days: 252, warnings: [],
  },
}

const part = (pnl: number) => ({ pnl, pct_of_opening_nav: pnl / 4_800 })
export const attribution: z.input<typeof attributionSchema> = {
  available: true, portfolio_id: EXAMPLE_ID, from: '2025-06-02', to: '2025-06-30', opening_nav: 480_000, total: { ...part(4_800), linked_return_pct: 1.0002 },
  positions: [{ position_id: '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001', symbol: 'NVDA', ...part(4_800), days: 20 }], unattributed: part(0), rows_without_pnl: 0,
  sectors: [{ sector: 'Technology', ...part(4_800) }], tags: { rows: [{ tag: 'Core Holdings', ...part(4_800) }], untagged: part(0), overlapping: false },
  factors: { rows: [{ factor: 'Market Beta', ...part(3_360) }], explained: part(3_360), specific: part(1_440), uncovered: part(0), covered_days: 20, uncovered_days: 0 },
}

export const factorMatrix: z.input<typeof factorCorrelations> = {
  available: true, calculation_date: '2025-06-30',
  data: {
    factors: ['Market Beta', 'Momentum'], matrix: [[1, 0.91], [0.91, 1]], pairs: [{ factor1: 'Market Beta', factor2: 'Momentum', correlation: 0.91, data_points: 252 }],
    off_diagonal: { mean: 0.91, max: 0.91, min: 0.91, standard_deviation: 0 }, lookback_days: 252, decay_factor: 0.97, data_days: 252,
  },
  diagnostics: { effective_observations: 65.67 }, metadata: { status: 'COMPLETED', missing_factors: [] },
}

const book = { net_asset_value: 485_000, cash: 227_700, gross_exposure: 257_300, net_exposure: 257_300, leverage: 0.53, positions: 16, flags: [] }
export const whatIf: z.input<typeof whatIfResponse> = {
  portfolio_id: EXAMPLE_ID, as_of: '2025-06-30', before: { ...book, reports: { 'factor-exposures': { available: true } } },
  after: { ...book, cash: 203_587.1, gross_exposure: 281_412.9, net_exposure: 281_412.9, leverage: 0.58, positions: 17, reports: { 'factor-exposures': { available: true } } },
}
