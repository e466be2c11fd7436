import { ProviderFailure } from '../failure.js'
import type { DailyBar } from '../provider.js'
import { polygonSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import { nextPath, type PolygonClient } from './client.js'
import { aggregates, grouped } from './schemas.js'

interface Aggregate {
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  readonly v?: number | null | undefined
  readonly t: number
}

/** Bars of one symbol, oldest first, adjusted for splits and never for dividends. */
export async function rangeBars(client: PolygonClient, symbol: string, from: string, to: string): Promise<DailyBar[]> {
  const ticker = polygonSymbol(symbol)
  const bars: DailyBar[] = []
  let path: string | null = `/v2/aggs/ticker/${encodeURIComponent(ticker)}/range/1/day/${from}/${to}`
  let query: Record<string, string> | undefined = { adjusted: 'true', sort: 'asc', limit: '50000' }
  while (path !== null) {
    const page: ReturnType<typeof parsePage> = parsePage(await client.get('aggs', path, query), ticker)
    bars.push(...(page.results ?? []).map((row) => barOf(client, symbol, row)))
    path = page.next_url ? nextPath(page.next_url) : null
    query = undefined
  }
  if (bars.length === 0) throw new ProviderFailure('not_found', 'no bars')
  return bars
}

function parsePage(body: unknown, ticker: string) {
  const page = checked(aggregates, body)
  if (page.adjusted === false) throw new ProviderFailure('bad_payload', 'the bars are not adjusted for splits')
  if (page.ticker !== undefined && page.ticker !== ticker) throw new ProviderFailure('bad_payload', 'bars of another symbol')
  return page
}

/** One session of the whole market, by ticker: one request for every stock and ETF. */
export async function groupedBars(client: PolygonClient, date: string): Promise<Map<string, Aggregate>> {
  const page = checked(grouped, await client.get('grouped', `/v2/aggs/grouped/locale/us/market/stocks/${date}`, { adjusted: 'true' }))
  if (page.adjusted === false) throw new ProviderFailure('bad_payload', 'the bars are not adjusted for splits')
  const wrong = (page.results ?? []).find((row) => dateOf(client, row.t) !== date)
  if (wrong) throw new ProviderFailure('bad_payload', `bars of ${dateOf(client, wrong.t)} instead of ${date}`)
  return new Map((page.results ?? []).map((row) => [row.T, row]))
}

/** A bar in our words. */
export function barOf(client: PolygonClient, symbol: string, row: Aggregate): DailyBar {
  return { symbol, date: dateOf(client, row.t), open: row.o, high: row.h, low: row.l, close: row.c, adjClose: null, volume: row.v ?? null }
}

/** Milliseconds to the date in New York. */
export function dateOf(client: PolygonClient, milliseconds: number): string {
  return client.context.calendar.newYorkDate(new Date(milliseconds))
}
