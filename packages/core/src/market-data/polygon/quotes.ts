import { chunks, collect, withMissing } from '../collect.js'
import type { Answer, Quote } from '../provider.js'
import type { PolygonClient } from './client.js'
import { type SnapshotRow, snapshotRows, SNAPSHOTS_A_CALL } from './snapshots.js'

/** Quotes by the unified snapshot. */
export async function polygonQuotes(client: PolygonClient, symbols: readonly string[]): Promise<Answer<Quote>> {
  return collect(chunks(symbols, SNAPSHOTS_A_CALL), (batch) => batch, 1, async (batch) =>
    withMissing(batch, (await snapshotRows(client, batch)).flatMap(({ symbol, row }) => quoteOf(symbol, row)), 'no quote'))
}

function quoteOf(symbol: string, { name, session, last_trade: trade }: SnapshotRow): Quote[] {
  const price = session?.close ?? trade?.price ?? null
  if (price === null) return []
  const at = session?.last_updated ?? trade?.sip_timestamp ?? trade?.last_updated ?? null
  return [{
    symbol, name: name ?? null, price, change: session?.change ?? null, changePercent: session?.change_percent ?? null, previousClose: session?.previous_close ?? null,
    open: session?.open ?? null, dayLow: session?.low ?? null, dayHigh: session?.high ?? null, yearLow: null, yearHigh: null, volume: session?.volume ?? null,
    marketCap: null, at: at === null ? null : new Date(at / 1e6).toISOString(),
  }]
}
