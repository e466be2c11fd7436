import { addDays, isPrivate, marketSymbol, readDailyBars, readSymbolUniverse, PUBLISHED_FUNDS, type StoredBar, toEpochDay } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { flag, wholeNumber, z } from '../../http/schemas.js'
import { ownPortfolio, type Services, today } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { filledBar, shortfalls } from './bars.js'
import * as examples from './examples.js'
import { historicalPrices } from './schemas.js'

/** Ten years and a little. */
export const MAX_LOOKBACK_DAYS = 3660
const SECONDS_A_DAY = 86_400

/** Daily bars of every symbol held, as stored; PRIVATE positions have none. Keys are the symbols as the portfolio writes them. */
export function historicalOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getHistoricalPrices', method: 'get', path: '/api/v1/data/prices/historical/{portfolio_id}', tag: 'data', summary: 'Daily bars of every symbol of a portfolio', auth: 'bearer', kept: true,
    description: 'Keyed by symbol as the portfolio writes it. PRIVATE positions have no bars; values that are not stored are filled in from the close, and `flags` tell it.',
    params: portfolioPath,
    query: z.object({
      lookback_days: wholeNumber(150, 1, MAX_LOOKBACK_DAYS).meta({ description: 'Calendar days back from today' }), include_factor_etfs: flag(true).meta({ description: 'The funds of the factor model too' }),
      date_format: z.enum(['iso', 'unix']).default('iso').meta({ description: 'unix: seconds at midnight UTC of the day' }),
    }),
    response: historicalPrices, example: examples.historical, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const end = today(services)
      const start = addDays(end, -query.lookback_days)
      const asOf = calendar.latestClosedSession(clock())
      const held = (await readSymbolUniverse(database, asOf, asOf, portfolio.id)).filter((row) => !isPrivate(row)).map((row) => row.symbol)
      const symbols = [...new Set([...held, ...(query.include_factor_etfs ? PUBLISHED_FUNDS.map((fund) => fund.symbol) : [])])]
      const bars = await readDailyBars(database, symbols.map(marketSymbol), start, end)
      const found = symbols.flatMap((symbol) => {
        const own = bars.get(marketSymbol(symbol))
        return own ? [[symbol, own] as const] : []
      })
      return {
        metadata: {
          portfolio_id: portfolio.id, lookback_days: query.lookback_days, start_date: start, end_date: end,
          trading_days_included: new Set(found.flatMap(([, own]) => own.map((bar) => bar.date))).size,
        },
        symbols: Object.fromEntries(found.map(([symbol, own]) => [symbol, seriesOf(own, query.date_format)])),
      }
    },
  })
}

function seriesOf(bars: readonly StoredBar[], format: 'iso' | 'unix') {
  const filled = bars.map(filledBar)
  return {
    dates: bars.map(({ date }) => (format === 'iso' ? date : toEpochDay(date) * SECONDS_A_DAY)), open: filled.map((bar) => bar.open), high: filled.map((bar) => bar.high),
    low: filled.map((bar) => bar.low),
    close: bars.map((bar) => bar.close), volume: filled.map((bar) => bar.volume), adjusted_close: bars.map((bar) => bar.adjClose ?? bar.close), data_points: bars.length,
    source: 'market_data_cache' as const,
    flags: [...shortfalls(bars), ...(bars.some((bar) => bar.adjClose === null) ? ['ADJUSTED_FROM_CLOSE'] : [])],
  }
}
