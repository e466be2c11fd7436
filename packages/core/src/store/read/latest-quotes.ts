import type { IsoDate } from '../../domain/index.js'
import type { Database } from '../database.js'

/** The newest stored close of a symbol with what is known around it; dollars a share, null where nothing is stored. */
export interface LatestQuote {
  readonly symbol: string
  readonly date: IsoDate
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  readonly close: number
  readonly volume: number | null
  readonly source: string | null
  readonly fetchedAt: Date
  readonly previousClose: number | null
  /** Extremes of the 52 weeks up to `date`. */
  readonly high52: number
  readonly low52: number
  /** Of an option contract on `date`. */
  readonly bid: number | null
  readonly ask: number | null
  readonly name: string | null
  readonly exchange: string | null
  readonly marketCap: number | null
}

/** The newest close dated on or before `onOrBefore` of each symbol, by symbol. Symbols without one are absent. */
export async function readLatestQuotes(database: Database, symbols: readonly string[], onOrBefore: IsoDate): Promise<Map<string, LatestQuote>> {
  const { rows } = await database.pool.query<LatestQuote>(
    `SELECT a.symbol, m.date::text AS date, m.open::float8 AS open, m.high::float8 AS high, m.low::float8 AS low, m.close::float8 AS close, m.volume::float8 AS volume,
            m.close_source AS source, m.fetched_at AS "fetchedAt", b.close::float8 AS "previousClose", y.high::float8 AS high52, y.low::float8 AS low52,
            o.bid::float8 AS bid, o.ask::float8 AS ask, c.name, c.exchange, c.market_cap::float8 AS "marketCap"
       FROM (SELECT DISTINCT unnest($1::text[]) AS symbol) a
      CROSS JOIN LATERAL (SELECT * FROM market_data_cache m WHERE m.symbol = a.symbol AND m.date <= $2::date AND m.close IS NOT NULL ORDER BY m.date DESC LIMIT 1) m
       LEFT JOIN LATERAL (SELECT close FROM market_data_cache b WHERE b.symbol = a.symbol AND b.date < m.date AND b.close IS NOT NULL ORDER BY b.date DESC LIMIT 1) b ON true
      CROSS JOIN LATERAL (SELECT max(coalesce(y.high, y.close)) AS high, min(coalesce(y.low, y.close)) AS low FROM market_data_cache y
         WHERE y.symbol = a.symbol AND y.date > m.date - 364 AND y.date <= m.date AND y.close IS NOT NULL) y
       LEFT JOIN option_quotes o ON o.symbol = a.symbol AND o.date = m.date
       LEFT JOIN company_profiles c ON c.symbol = a.symbol`,
    [symbols, onOrBefore],
  )
  return new Map(rows.map((row) => [row.symbol, row]))
}
