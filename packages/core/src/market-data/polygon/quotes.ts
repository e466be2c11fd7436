import { chunks, collect, withMissing } from '../collect.js'
import type { Answer, Quote } from '../provider.js'
import { polygonSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import type { PolygonClient } from './client.js'
import { snapshot } from './schemas.js'

const TICKERS_A_CALL = 250

/** Quotes by the unified snapshot. */
export async function polygonQuotes(client: PolygonClient, symbols: readonly string[]): Promise<Answer<Quote>> {
  return collect(chunks(symbols, TICKERS_A_CALL), (batch) => batch, 1, async (batch) => {
    const names = new Map(batch.map((symbol) => [polygonSymbol(symbol), symbol]))
    const page = checked(snapshot, await client.get('snapshot', '/v3/snapshot', { 'ticker.any_of': [...names.keys()].join(','), limit: String(TICKERS_A_CALL) }))
    return withMissing(batch, (page.results ?? []).flatMap((row) => {
      const symbol = names.get(row.ticker)
      return symbol === undefined || row.error ? [] : quoteOf(symbol, row)
    }), 'no quote')
  })
}

type Row = NonNullable<ReturnType<typeof snapshot.parse>['results']>[number]

function quoteOf(symbol: string, { name, session, last_trade: trade }: Row): Quote[] {
  const price = session?.close ?? trade?.price ?? null
  if (price === null) return []
  const at = session?.last_updated ?? trade?.sip_timestamp ?? trade?.last_updated ?? null
  return [{
    symbol, name: name ?? null, price, change: session?.change ?? null, changePercent: session?.change_percent ?? null, previousClose: session?.previous_close ?? null,
    open: session?.open ?? null, dayLow: session?.low ?? null, dayHigh: session?.high ?? null, yearLow: null, yearHigh: null, volume: session?.volume ?? null,
    marketCap: null, at: at === null ? null : new Date(at / 1e6).toISOString(),
  }]
}
