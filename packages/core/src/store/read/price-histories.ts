import type { IsoDate } from '../../domain/index.js'
import type { Database } from '../database.js'

/** How much price history of a symbol is stored. */
export interface PriceHistory {
  /** Sessions with a raw or an adjusted close. */
  readonly days: number
  readonly first: IsoDate
  readonly last: IsoDate
  /** Where the newest price came from. */
  readonly source: string | null
  readonly fetchedAt: Date
}

/** Length and ends of the stored price history up to `asOf` of each symbol. Symbols without a price are absent. */
export async function readPriceHistories(database: Database, symbols: readonly string[], asOf: IsoDate): Promise<Map<string, PriceHistory>> {
  const { rows } = await database.pool.query<PriceHistory & { symbol: string }>(
    `SELECT symbol, count(*)::int AS days, min(date)::text AS first, max(date)::text AS last, max(fetched_at) AS "fetchedAt",
            (array_agg(coalesce(close_source, adj_close_source) ORDER BY date DESC))[1] AS source
       FROM market_data_cache WHERE symbol = ANY($1::text[]) AND date <= $2::date AND coalesce(close, adj_close) IS NOT NULL GROUP BY symbol`,
    [symbols, asOf],
  )
  return new Map(rows.map(({ symbol, ...history }) => [symbol, history]))
}
