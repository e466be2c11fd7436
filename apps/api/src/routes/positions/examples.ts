import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type * as schemas from './schemas.js'

const POSITION_ID = '7f1c8a52-0d4e-4b0a-9c56-2f6a1d3be001'

export const position: z.input<typeof schemas.position> = {
  id: POSITION_ID, portfolio_id: EXAMPLE_ID, symbol: 'AAPL', position_type: 'LONG', investment_class: 'PUBLIC', investment_subtype: null, status: 'open', quantity: 100, entry_price: 150.25, entry_date: '2025-01-02',
  exit_date: null, exit_price: null, underlying_symbol: null, strike_price: null, expiration_date: null, notes: null, tags: ['core'], mark: null, last_price: 205.17, market_value: 20_517, unrealized_pnl: 5_492,
  valued_on: '2025-06-30', flags: [], created_at: '2025-01-02T14:30:00Z', updated_at: '2025-01-02T14:30:00Z',
}
export const created: z.input<typeof schemas.createdPositions> = { positions: [position] }
export const page: z.input<typeof schemas.positionPage> = { positions: [position], total: 1, limit: 200, offset: 0 }
export const mark: z.input<typeof schemas.mark> = { position_id: POSITION_ID, date: '2025-06-30', price: 310_000 }
export const marks: z.input<typeof schemas.marks> = { position_id: POSITION_ID, symbol: 'HOME_EQUITY', marks: [{ date: '2025-06-30', price: 310_000 }] }
