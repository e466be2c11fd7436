import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { factorEtfPrices, historicalPrices, quotes as quotesSchema } from './schemas.js'

const FETCHED = '2025-06-30T23:31:07Z'
const BAR = { open: 616.38, high: 619.22, low: 615.04, volume: 92_502_500 }

export const historical: z.input<typeof historicalPrices> = {
  metadata: { portfolio_id: EXAMPLE_ID, lookback_days: 150, start_date: '2025-02-01', end_date: '2025-07-01', trading_days_included: 2 },
  symbols: {
    SPY: {
      dates: ['2025-06-27', '2025-06-30'], open: [612.88, 616.38], high: [616.39, 619.22], low: [610.83, 615.04], close: [614.91, 617.85], volume: [86_258_400, 92_502_500],
      adjusted_close: [614.91, 617.85],
      data_points: 2, source: 'market_data_cache', flags: [],
    },
  },
}

export const quotes: z.input<typeof quotesSchema> = {
  quotes: [{
    symbol: 'SPY', last_price: 617.85, price: 617.85, price_date: '2025-06-30', price_basis: 'end_of_day', bid: 617.84, ask: 617.86, bid_size: 0, ask_size: 0, volume: BAR.volume,
    day_change: 2.94, change: 2.94,
    day_change_percent: 0.4781, change_percent: 0.4781, day_high: BAR.high, day_low: BAR.low, previous_close: 614.91, week_52_high: 619.22, week_52_low: 481.8, market_cap: null,
    market_status: 'pre',
    timestamp: FETCHED, source: 'csv', is_simulated: true, flags: [],
  }],
  metadata: { requested_symbols: ['SPY', 'NOSUCH'], successful_quotes: 1, failed_quotes: 1, failed_symbols: ['NOSUCH'], timestamp: '2025-07-01T12:00:00Z' },
  last_updated: '2025-07-01T12:00:00Z',
}

export const funds: z.input<typeof factorEtfPrices> = {
  metadata: { factor_model: '7-factor', etf_count: 1, timestamp: '2025-07-01T12:00:00Z', lookback_days: 150, missing: [] },
  data: {
    SPY: {
      factor_name: 'Market Beta', symbol: 'SPY', current_price: 617.85, price: 617.85, ...BAR, change: 2.94, change_percent: 0.4781, date: '2025-06-30', updated_at: FETCHED,
      last_updated: FETCHED, data_source: 'csv',
      exchange: null, market_cap: null, history: [{ date: '2025-06-30', ...BAR, close: 617.85, return: 0.00478119 }], flags: [],
    },
  },
}
