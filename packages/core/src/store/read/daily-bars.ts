import type { IsoDate } from '../../domain/index.js'
import type { Database } from '../database.js'

/** One stored session of a symbol; dollars a share, null where nothing is stored. */
export interface StoredBar {
  readonly date: IsoDate
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  readonly close: number
  readonly adjClose: number | null
  readonly volume: number | null
}

interface Row {
  symbol: string
  dates: string[]
  opens: (number | null)[]
  highs: (number | null)[]
  lows: (number | null)[]
  closes: number[]
  adjusted: (number | null)[]
  volumes: (number | null)[]
}

/** Stored bars with a close of many symbols from `from` to `to`, oldest first. Symbols without one are absent. */
export async function readDailyBars(database: Database, symbols: readonly string[], from: IsoDate, to: IsoDate): Promise<Map<string, StoredBar[]>> {
  const { rows } = await database.pool.query<Row>(
    `SELECT symbol, array_agg(date::text ORDER BY date) AS dates, array_agg(open::float8 ORDER BY date) AS opens, array_agg(high::float8 ORDER BY date) AS highs,
            array_agg(low::float8 ORDER BY date) AS lows, array_agg(close::float8 ORDER BY date) AS closes, array_agg(adj_close::float8 ORDER BY date) AS adjusted,
            array_agg(volume::float8 ORDER BY date) AS volumes
       FROM market_data_cache WHERE symbol = ANY($1::text[]) AND date BETWEEN $2::date AND $3::date AND close IS NOT NULL GROUP BY symbol`,
    [symbols, from, to],
  )
  return new Map(rows.map((row) => [row.symbol, row.dates.map((date, at) => ({
    date, open: row.opens[at] ?? null, high: row.highs[at] ?? null, low: row.lows[at] ?? null, close: row.closes[at]!, adjClose: row.adjusted[at] ?? null,
    volume: row.volumes[at] ?? null,
  }))]))
}
