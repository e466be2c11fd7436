import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** The closes stored for one session, with where they came from. Dollars a share. */
export interface StoredBar {
  readonly close: number | null
  readonly closeSource: string | null
  readonly adjClose: number | null
  readonly adjCloseSource: string | null
}

interface Row {
  readonly symbol: string
  readonly dates: string[]
  readonly closes: (number | null)[]
  readonly sources: (string | null)[]
  readonly adjCloses: (number | null)[]
  readonly adjSources: (string | null)[]
}

/** Stored closes of many symbols from `from` to `to`, by symbol and date. Symbols without a row are absent. */
export async function readStoredBars(database: Database, symbols: readonly string[], from: IsoDate, to: IsoDate): Promise<Map<string, Map<IsoDate, StoredBar>>> {
  const { rows } = await database.pool.query<Row>(
    `SELECT symbol, array_agg(date::text ORDER BY date) AS dates, array_agg(close::float8 ORDER BY date) AS closes, array_agg(close_source ORDER BY date) AS sources,
            array_agg(adj_close::float8 ORDER BY date) AS "adjCloses", array_agg(adj_close_source ORDER BY date) AS "adjSources"
       FROM market_data_cache WHERE symbol = ANY($1::text[]) AND date BETWEEN $2::date AND $3::date GROUP BY symbol`,
    [symbols, from, to],
  )
  return new Map(rows.map((row) => [row.symbol, new Map(row.dates.map((date, i) => [date, {
    close: row.closes[i] ?? null, closeSource: row.sources[i] ?? null, adjClose: row.adjCloses[i] ?? null, adjCloseSource: row.adjSources[i] ?? null,
  }]))]))
}

/** Dates of the oldest and the newest stored row of a symbol. */
export interface StoredEnds {
  readonly first: IsoDate
  readonly last: IsoDate
}

/** Where the stored history of each symbol begins and ends. Symbols without a row are absent. */
export async function readStoredEnds(database: Database, symbols: readonly string[]): Promise<Map<string, StoredEnds>> {
  const { rows } = await database.pool.query<StoredEnds & { symbol: string }>(
    'SELECT symbol, min(date)::text AS first, max(date)::text AS last FROM market_data_cache WHERE symbol = ANY($1::text[]) GROUP BY symbol',
    [symbols],
  )
  return new Map(rows.map(({ symbol, ...ends }) => [symbol, ends]))
}
