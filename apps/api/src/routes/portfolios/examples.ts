import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type * as schemas from './schemas.js'

export const portfolio: z.input<typeof schemas.portfolio> = {
  id: EXAMPLE_ID, name: 'Family office', description: null, currency: 'USD', equity_balance: 485_000, net_asset_value: 491_504.53, total_market_value: 455_300.1, position_count: 16, as_of: '2025-06-30',
  latest_snapshot: '2025-06-30', recalculate_from: null, flags: [], created_at: '2025-01-02T14:30:00Z', updated_at: '2025-01-02T14:30:00Z',
}
export const portfolios: z.input<typeof schemas.portfolios> = { portfolios: [portfolio] }
export const equity: z.input<typeof schemas.equityResponse> = {
  portfolio_id: EXAMPLE_ID, equity_balance: 500_000, flow: { date: '2025-06-30', amount: 8_495.47 }, net_asset_value: 500_000,
}
export const updatedEquity: z.input<typeof schemas.updateEquityResponse> = { message: 'Equity balance updated successfully', portfolio_id: EXAMPLE_ID, equity_balance: 500_000 }
