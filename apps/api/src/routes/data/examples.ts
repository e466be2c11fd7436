import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { demoPortfolio } from './demo-schemas.js'
import type { portfolioDataQuality } from './quality-schemas.js'
import type { portfolioComplete, portfolioList, positionsDetails, snapshotSeries } from './schemas.js'
import type { topPositions } from './top-schemas.js'

const CLOSE = '2025-06-30T20:00:00Z'
const POSITION_ID = '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001'
const NAMES = { name: 'Demo Individual Investor Portfolio', description: null, currency: 'USD', created_at: '2025-01-02T14:30:00Z', updated_at: '2025-01-02T14:30:00Z' }
const PRICING = { price_date: '2025-06-30', price_source: 'close' as const, stale_sessions: 0, flags: [] }
const SHORT = { id: POSITION_ID, symbol: 'NFLX', quantity: -600, position_type: 'SHORT' as const, investment_class: 'PUBLIC' as const, market_value: -300_000, last_price: 500, current_price: 500 }
const SECTIONS = { include_holdings: true, include_timeseries: true, include_attrib: false }

export const portfolios: z.input<typeof portfolioList> = [{ id: EXAMPLE_ID, ...NAMES, total_value: 485_000, equity_balance: 485_000, total_market_value: -300_000, position_count: 1 }]

export const complete: z.input<typeof portfolioComplete> = {
  meta: {
    as_of: CLOSE, requested: { portfolio_id: EXAMPLE_ID, ...SECTIONS, include_position_tags: true, as_of_date: null }, applied: { ...SECTIONS, as_of_date: CLOSE },
    limits: { max_positions: 2000, max_days: 180, max_symbols: 5 }, rows_returned: 1, truncated: false, schema_version: '1.0',
  },
  portfolio: { id: EXAMPLE_ID, ...NAMES, total_value: 485_000, equity_balance: 485_000, cash_balance: 785_000, leverage: 0.62, position_count: 1, as_of: CLOSE, flags: [] },
  positions_summary: { long_count: 0, short_count: 1, option_count: 0, total_market_value: -300_000 },
  holdings: [{ ...SHORT, cost_basis: -294_000, unrealized_pnl: -6_000, weight: 100, has_complete_history: true, history_days: 252, tags: [], ...PRICING }],
  timeseries: { dates: ['2025-06-27', '2025-06-30'], values: [491_000, 485_000] },
  data_quality: { complete_data_positions: 1, partial_data_positions: 0, as_of: CLOSE },
}

export const details: z.input<typeof positionsDetails> = {
  positions: [{
    ...SHORT, portfolio_id: EXAMPLE_ID, company_name: 'Netflix, Inc.', sector: 'Communication Services', investment_subtype: null, entry_date: '2025-01-02', entry_price: 490,
    exit_date: null,
    exit_price: null, cost_basis: -294_000, unrealized_pnl: -6_000, unrealized_pnl_percent: -2.0408, realized_pnl: 0, strike_price: null, expiration_date: null,
    underlying_symbol: null,
    contract_multiplier: 1, tags: [], created_at: NAMES.created_at, updated_at: NAMES.updated_at, ...PRICING,
  }],
  summary: { total_positions: 1, total_cost_basis: 294_000, total_market_value: -300_000, total_unrealized_pnl: -6_000, long_positions: 0, short_positions: 1, options_positions: 0 },
}

export const snapshots: z.input<typeof snapshotSeries> = {
  portfolio_id: EXAMPLE_ID, from: '2025-06-27', to: '2025-06-30',
  snapshots: [{
    date: '2025-06-30', total_value: 485_000, cash_value: 785_000, long_value: 0, short_value: -300_000, gross_exposure: 300_000, net_exposure: -300_000, external_flow: 0,
    daily_pnl: -6_000,
    daily_return: -0.01221996, cumulative_pnl: -6_000, num_positions: 1, flags: [], exact: { total_value: '485000', cash_value: '785000', daily_pnl: '-6000', external_flow: '0' },
  }],
}

export const dataQuality: z.input<typeof portfolioDataQuality> = {
  portfolio_id: EXAMPLE_ID, assessment_date: '2025-06-30', summary: { total_positions: 1, complete_data: 1, partial_data: 0, insufficient_data: 0, data_coverage_percent: 100 },
  position_data_quality: { complete_history: ['NFLX'], partial_history: [], insufficient_data: [] },
  calculation_feasibility: {
    correlation_matrix: { feasible: false, positions_eligible: 1, positions_excluded: 0, min_days_overlap: 30 },
    factor_regression: { feasible: true, positions_eligible: 1, positions_excluded: 0, min_days_required: 60 },
    volatility_analysis: { feasible: true, positions_eligible: 1, positions_excluded: 0, min_days_required: 20 },
  },
  factor_etf_coverage: { complete: ['SPY', 'VTV', 'VUG', 'MTUM', 'QUAL', 'SLY', 'USMV'], partial: [], missing: [] }, last_update: '2025-06-30T23:31:07Z', provider_coverage: { csv: 1 },
  positions: [{
    position_id: POSITION_ID, symbol: 'NFLX', investment_class: 'PUBLIC', has_price_data: true, data_points: 252, first_date: '2024-06-28', last_date: '2025-06-30', provider: 'csv',
    history_symbol: 'NFLX',
  }],
}

export const top: z.input<typeof topPositions> = {
  meta: {
    as_of: CLOSE, requested: { portfolio_id: EXAMPLE_ID, limit: 20, sort_by: 'market_value', as_of_date: null }, applied: { limit: 1, sort_by: 'market_value', as_of_date: CLOSE },
    limits: { max_limit: 50, max_lookback_days: 180 }, rows_returned: 1, truncated: false, schema_version: '1.0',
  },
  data: [{ position_id: POSITION_ID, symbol: 'NFLX', name: 'Netflix, Inc.', qty: -600, value: 300_000, weight: 100, sector: 'Communication Services', flags: [] }],
  coverage_percent: 100, total_positions: 1,
}

export const demo: z.input<typeof demoPortfolio> = {
  portfolio_type: 'high-net-worth',
  portfolio_info: { id: 'e23ab931-a033-edfe-ed4f-9d02474780b4', name: 'Demo High Net Worth Investor Portfolio', equity_balance: 2_850_000, total_value: 2_850_000 },
  exposures: { long_exposure: 2_700_000, short_exposure: 0 }, snapshot: { date: '2025-06-30', total_value: 2_850_000 },
  positions: [{ symbol: 'SPY', quantity: '400', market_value: '247140.00' }],
  metadata: { source: 'report_files', report_date: '2025-06-30', position_count: 29 },
}
