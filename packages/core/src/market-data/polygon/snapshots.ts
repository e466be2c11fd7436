import { polygonSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import type { PolygonClient } from './client.js'
import { snapshot } from './schemas.js'

/** Tickers that one request may name. */
export const SNAPSHOTS_A_CALL = 250

/** One ticker of the unified snapshot. */
export type SnapshotRow = NonNullable<ReturnType<typeof snapshot.parse>['results']>[number]

/** The unified snapshot of at most 250 symbols, each with the symbol as it was asked for; one that has none is absent. */
export async function snapshotRows(client: PolygonClient, symbols: readonly string[]): Promise<{ readonly symbol: string; readonly row: SnapshotRow }[]> {
  const names = new Map(symbols.map((symbol) => [polygonSymbol(symbol), symbol]))
  const page = checked(snapshot, await client.get('snapshot', '/v3/snapshot', { 'ticker.any_of': [...names.keys()].join(','), limit: String(SNAPSHOTS_A_CALL) }))
  return (page.results ?? []).flatMap((row) => {
    const symbol = names.get(row.ticker)
    return symbol === undefined || row.error ? [] : [{ symbol, row }]
  })
}
