import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { factorExposures, overview as overviewSchema, positionFactorExposures } from './schemas.js'

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
