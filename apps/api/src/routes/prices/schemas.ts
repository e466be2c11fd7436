import { instant, isoDate, uuid, z } from '../../http/schemas.js'
import { flags } from '../nouns.js'

const price = z.number().meta({ description: 'Dollars a share' })
const count = z.number().int()

const series = z.object({
  dates: z.array(z.union([isoDate, count])), open: z.array(price), high: z.array(price), low: z.array(price), close: z.array(price), volume: z.array(count),
  adjusted_close: z.array(price), data_points: count,
  source: z.literal('market_data_cache'),
  flags: flags.meta({ description: 'OPEN_HIGH_LOW_FROM_CLOSE, NO_VOLUME (shown as 0) and ADJUSTED_FROM_CLOSE name what stands in for values that are not stored' }),
}).meta({ id: 'HistoricalSeries' })
export const historicalPrices = z.object({
  metadata: z.object({ portfolio_id: uuid, lookback_days: count, start_date: isoDate, end_date: isoDate, trading_days_included: count }), symbols: z.record(z.string(), series),
}).meta({ id: 'HistoricalPrices' })

const quote = z.object({
  symbol: z.string(), last_price: price, price, price_date: isoDate, price_basis: z.literal('end_of_day'), bid: price, ask: price, bid_size: count, ask_size: count, volume: count,
  day_change: price, change: price, day_change_percent: z.number(), change_percent: z.number(), day_high: price, day_low: price, previous_close: price.nullable(), week_52_high: price,
  week_52_low: price,
  market_cap: z.number().nullable(), market_status: z.enum(['open', 'closed', 'pre', 'post']), timestamp: instant, source: z.string(),
  is_simulated: z.boolean().meta({ description: 'True while bid and ask are made from the close' }),
  flags: flags.meta({ description: 'NO_PREVIOUS_CLOSE (the change is shown as 0), NO_VOLUME (shown as 0), HIGH_LOW_FROM_CLOSE, STALE_PRICE' }),
}).meta({ id: 'Quote' })
export const quotes = z.object({
  quotes: z.array(quote),
  metadata: z.object({ requested_symbols: z.array(z.string()), successful_quotes: count, failed_quotes: count, failed_symbols: z.array(z.string()), timestamp: instant }),
  last_updated: instant,
}).meta({ id: 'Quotes' })

const bar = { open: price, high: price, low: price, volume: count }
const fund = z.object({
  factor_name: z.enum(['Market Beta', 'Value', 'Growth', 'Momentum', 'Quality', 'Size', 'Low Volatility']), symbol: z.string(), name: z.string().optional(), current_price: price,
  price, ...bar,
  change: price.optional(), change_percent: z.number().optional(), date: isoDate, updated_at: instant, last_updated: instant, data_source: z.string(), exchange: z.string().nullable(),
  market_cap: z.number().nullable(),
  history: z.array(z.object({ date: isoDate, ...bar, close: price, return: z.number().nullable().meta({ description: 'Simple return since the session before; null across a gap' }) }).meta({ id: 'FactorEtfBar' })), flags,
}).meta({ id: 'FactorEtf' })
export const factorEtfPrices = z.object({
  metadata: z.object({ factor_model: z.literal('7-factor'), etf_count: count, timestamp: instant, lookback_days: count, missing: z.array(z.string()) }),
  data: z.record(z.string(), fund),
}).meta({ id: 'FactorEtfPrices' })
