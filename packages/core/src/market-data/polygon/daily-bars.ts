import { collectSymbols } from '../collect.js'
import { ProviderFailure } from '../failure.js'
import type { Answer, DailyBar, HistoryRequest } from '../provider.js'
import { polygonSymbol, symbolClass } from '../symbols.js'
import { barOf, groupedBars, rangeBars } from './bars.js'
import type { PolygonClient } from './client.js'

/** Answers for days of the whole market, kept for a run so that no day is asked for twice. */
export type MarketDays = Map<string, Awaited<ReturnType<typeof groupedBars>>>

/**
 * Bars of many symbols by the cheaper way: one request a session for the whole market, or one a symbol. Where the plan withholds the newest
 * session, what it has of the sessions before is taken.
 */
export async function polygonDailyBars(client: PolygonClient, days: MarketDays, request: HistoryRequest): Promise<Answer<DailyBar>> {
  const stocks = request.symbols.filter((symbol) => symbolClass(symbol) === 'equity')
  const sessions = client.context.calendar.sessionsBetween(request.from, request.to)
  if (sessions.length >= stocks.length) return byRange(client, request)
  const byDay = await byMarketDay(client, days, stocks, sessions)
  const others = request.symbols.filter((symbol) => symbolClass(symbol) !== 'equity')
  const rest = others.length > 0 ? await byRange(client, { ...request, symbols: others }) : { rows: [], failures: [] }
  return { rows: [...byDay.rows, ...rest.rows], failures: [...byDay.failures, ...rest.failures] }
}

async function byRange(client: PolygonClient, { symbols, from, to }: HistoryRequest): Promise<Answer<DailyBar>> {
  let end = to
  return collectSymbols(symbols, 1, async (symbol) => {
    try {
      return await rangeBars(client, symbol, from, end)
    } catch (error) {
      const earlier = client.context.calendar.previousSession(to)
      if (!(error instanceof ProviderFailure && error.scope === 'window') || end === earlier || earlier < from) throw error
      end = earlier
      return rangeBars(client, symbol, from, end)
    }
  })
}

/**
 * Whole sessions, oldest first, up to one that fails: a later one would hide that it is missing, and it is not asked for again. Sessions that the plan
 * withholds are passed over, and those without any bar: the exchange may have stayed closed on a day that the calendar does not know of.
 */
async function byMarketDay(client: PolygonClient, days: MarketDays, symbols: readonly string[], sessions: readonly string[]): Promise<Answer<DailyBar>> {
  const rows: DailyBar[] = []
  let refused: ProviderFailure | null = null
  for (const date of sessions) {
    try {
      const market = days.get(date) ?? (await groupedBars(client, date))
      if (market.size > 0) days.set(date, market)
      rows.push(...symbols.flatMap((symbol) => {
        const row = market.get(polygonSymbol(symbol))
        return row ? [barOf(client, symbol, row)] : []
      }))
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error
      refused = error
      if (error.scope !== 'window') break
    }
  }
  const found = new Set(rows.filter((row) => row.date === sessions.at(-1)).map((row) => row.symbol))
  const reason = refused ?? new ProviderFailure('not_found', `no bar for ${sessions.at(-1)}`)
  return { rows, failures: symbols.filter((symbol) => !found.has(symbol)).map((symbol) => ({ symbol, failureClass: reason.failureClass, message: reason.message })) }
}
