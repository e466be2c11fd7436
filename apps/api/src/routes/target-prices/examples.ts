import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { targetPrice, targetPriceSummary } from './schemas.js'

export const target: z.input<typeof targetPrice> = {
  symbol: 'AAPL', position_type: 'LONG', target_price_eoy: 230, target_price_next_year: 250, downside_target_price: 180, current_price: 200, id: '5a0e3c77-2b1d-4f58-9c3e-8d7f6a5b4c32',
  portfolio_id: EXAMPLE_ID,
  position_id: '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001', expected_return_eoy: 15, expected_return_next_year: 25, downside_return: -10, position_weight: 4,
  contribution_to_portfolio_return: 0.006,
  contribution_to_portfolio_risk: 0.0112, contribution_to_portfolio: 0.006, contribution_to_risk: 0.0112, price_updated_at: '2025-06-30T20:00:00Z', price_source: 'stored_close',
  created_by: 'b42d8eb2-7e0a-3c9b-90a5-6d9a35be0b41', created_at: '2025-07-01T12:00:00Z', updated_at: '2025-07-01T12:00:00Z', flags: [],
}

export const summary: z.input<typeof targetPriceSummary> = {
  portfolio_id: EXAMPLE_ID, portfolio_name: 'Demo Individual Investor Portfolio', total_positions: 16, positions_with_targets: 1, coverage_percentage: 6.25,
  weighted_expected_return_eoy: 15,
  weighted_expected_return_next_year: 25, weighted_downside_return: -10, expected_sharpe_ratio: 0.88, expected_sortino_ratio: 1.1, target_prices: [target],
  last_updated: '2025-07-01T12:00:00Z',
}
