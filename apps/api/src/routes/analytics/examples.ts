import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { correlationMatrix, diversificationScore, factorExposures, overview as overviewSchema, positionFactorExposures, stressTest } from './schemas.js'

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
