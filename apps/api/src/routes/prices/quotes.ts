import { type LatestQuote, marketSymbol, readLatestQuotes, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { flag, storable, z } from '../../http/schemas.js'
import { instantOf, type Services } from '../../services.js'
import * as examples from './examples.js'
import { quotes } from './schemas.js'

const STATUSES = { pre: 'pre', open: 'open', after: 'post', closed: 'closed' } as const
/** Dollars on either side of the close where no bid and ask are stored. */
const HALF_SPREAD = 0.01

/** The newest stored close of each symbol: end-of-day prices, labelled as such. Unknown symbols are left out and counted. */
export function quotesOperation({ database, calendar, clock }: Services) {
  return operation({
    id: 'getQuotes', method: 'get', path: '/api/v1/data/prices/quotes', tag: 'data', summary: 'Latest stored quote of each symbol', auth: 'bearer',
    description: 'End-of-day prices: the newest stored close. Symbols without one are counted and named in `metadata`, not refused.',
    query: z.object({ symbols: storable(z.string()).meta({ description: 'Separated by commas', example: 'AAPL,MSFT' }), include_options: flag(false).meta({ description: 'Option symbols are taken in any case' }) }),
    response: quotes, example: examples.quotes,
    handle: async ({ query }) => {
      const now = clock()
      const asked = query.symbols.split(',').map((part) => part.trim().toUpperCase()).filter((part) => part !== '')
      const session = calendar.latestClosedSession(now)
      const found = await readLatestQuotes(database, asked.map(marketSymbol), session)
      const status = STATUSES[calendar.marketStatus(now).state]
      const rows = asked.flatMap((symbol) => {
        const quote = found.get(marketSymbol(symbol))
        return quote ? [{ ...quoteOf(symbol, quote, session), market_status: status }] : []
      })
      const failed = asked.filter((symbol) => !found.has(marketSymbol(symbol)))
      const timestamp = instantOf(now)
      return { quotes: rows, metadata: { requested_symbols: asked, successful_quotes: rows.length, failed_quotes: failed.length, failed_symbols: failed, timestamp }, last_updated: timestamp }
    },
  })
}

function quoteOf(symbol: string, quote: LatestQuote, session: string) {
  const { close, previousClose: before, high, low, volume, bid, ask } = quote
  const change = before === null ? 0 : roundTo(close - before, 4)
  const percent = before === null || before === 0 ? 0 : roundTo((100 * (close - before)) / before, 4)
  const flags = [
    ...(before === null ? ['NO_PREVIOUS_CLOSE'] : []), ...(volume === null ? ['NO_VOLUME'] : []), ...(high === null || low === null ? ['HIGH_LOW_FROM_CLOSE'] : []),
    ...(quote.date < session ? ['STALE_PRICE'] : []),
  ]
  return {
    symbol, last_price: close, price: close, price_date: quote.date, price_basis: 'end_of_day' as const, bid: bid ?? roundTo(Math.max(close - HALF_SPREAD, 0), 4),
    ask: ask ?? roundTo(close + HALF_SPREAD, 4),
    bid_size: 0, ask_size: 0, volume: Math.round(volume ?? 0), day_change: change, change, day_change_percent: percent, change_percent: percent, day_high: high ?? close,
    day_low: low ?? close,
    previous_close: before, week_52_high: quote.high52, week_52_low: quote.low52, market_cap: quote.marketCap, timestamp: instantOf(quote.fetchedAt), source: quote.source ?? 'unknown',
    is_simulated: bid === null || ask === null, flags,
  }
}
