import { addDays, type LatestQuote, PUBLISHED_FUNDS, readDailyBars, readLatestQuotes, roundTo, type StoredBar, type TradingCalendar } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { list, wholeNumber, z } from '../../http/schemas.js'
import { instantOf, type Services } from '../../services.js'
import { filledBar, shortfalls } from './bars.js'
import * as examples from './examples.js'
import { MAX_LOOKBACK_DAYS } from './historical.js'
import { factorEtfPrices } from './schemas.js'

type FactorName = z.input<typeof factorEtfPrices>['data'][string]['factor_name']

/** Newest close and stored history of the factor funds, by ticker. A fund without a stored price is left out and named in the metadata. */
export function etfPricesOperation({ database, calendar, clock }: Services) {
  return operation({
    id: 'getFactorEtfPrices', method: 'get', path: '/api/v1/data/factors/etf-prices', tag: 'data', summary: 'Prices of the factor funds', auth: 'bearer',
    query: z.object({ lookback_days: wholeNumber(150, 1, MAX_LOOKBACK_DAYS).meta({ description: 'Calendar days of history' }), factors: list.meta({ description: 'Names of factors in exact case, separated by commas; all by default', example: 'Market Beta,Size' }) }),
    response: factorEtfPrices, example: examples.funds,
    handle: async ({ query }) => {
      const session = calendar.latestClosedSession(clock())
      const funds = PUBLISHED_FUNDS.filter((fund) => query.factors === undefined || query.factors.length === 0 || query.factors.includes(fund.factor))
      const symbols = funds.map((fund) => fund.symbol)
      const [quotes, bars] = await Promise.all([readLatestQuotes(database, symbols, session), readDailyBars(database, symbols, addDays(session, -query.lookback_days), session)])
      const rows = funds.flatMap(({ factor, symbol }) => {
        const quote = quotes.get(symbol)
        return quote ? [[symbol, fundOf(factor as FactorName, quote, bars.get(symbol) ?? [], calendar)] as const] : []
      })
      return {
        metadata: {
          factor_model: '7-factor' as const, etf_count: rows.length, timestamp: instantOf(clock()), lookback_days: query.lookback_days, missing: symbols.filter((symbol) => !quotes.has(symbol)),
        },
        data: Object.fromEntries(rows),
      }
    },
  })
}

function fundOf(factor: FactorName, quote: LatestQuote, bars: readonly StoredBar[], calendar: TradingCalendar) {
  const { symbol, close, previousClose: before, name } = quote
  const fetched = instantOf(quote.fetchedAt)
  return {
    factor_name: factor, symbol, ...(name === null ? {} : { name }), current_price: close, price: close, ...filledBar(quote),
    ...(before === null || before === 0 ? {} : { change: roundTo(close - before, 4), change_percent: roundTo((100 * (close - before)) / before, 4) }),
    date: quote.date, updated_at: fetched, last_updated: fetched, data_source: quote.source ?? 'unknown', exchange: quote.exchange, market_cap: quote.marketCap,
    history: bars.map((bar, at) => ({ date: bar.date, ...filledBar(bar), close: bar.close, return: returnOf(bars[at - 1], bar, calendar) })), flags: shortfalls([quote, ...bars]),
  }
}

/** Simple return of one session, 8 decimals: from adjusted closes, or from raw ones where an adjusted one is missing; null across a gap. */
function returnOf(before: StoredBar | undefined, bar: StoredBar, calendar: TradingCalendar): number | null {
  if (before === undefined || before.date !== calendar.previousSession(bar.date)) return null
  const [from, to] = before.adjClose !== null && bar.adjClose !== null ? [before.adjClose, bar.adjClose] : [before.close, bar.close]
  return from > 0 ? roundTo(to / from - 1, 8) : null
}
