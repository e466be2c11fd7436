import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Closes of one symbol aligned with the sessions asked for; NaN where none is stored. Dollars a share. */
export interface PriceColumns {
  readonly close: Float64Array
  readonly adjClose: Float64Array
}

interface Row {
  symbol: string
  at: number[]
  close: (number | null)[]
  adj: (number | null)[]
}

/** Stored closes of many symbols over the given sessions, one array a symbol. Symbols without a row are absent. */
export async function readPriceColumns(database: Database, symbols: readonly string[], sessions: readonly IsoDate[]): Promise<Map<string, PriceColumns>> {
  const { rows } = await database.pool.query<Row>(
    `SELECT p.symbol, json_agg(s.at ORDER BY s.at) AS at, json_agg(p.close::float8 ORDER BY s.at) AS close, json_agg(p.adj_close::float8 ORDER BY s.at) AS adj
       FROM unnest($2::date[]) WITH ORDINALITY AS s(date, at) JOIN market_data_cache p ON p.date = s.date
      WHERE p.symbol = ANY($1::text[]) GROUP BY p.symbol`,
    [symbols, sessions],
  )
  return new Map(rows.map((row) => [row.symbol, { close: spread(row.at, row.close, sessions.length), adjClose: spread(row.at, row.adj, sessions.length) }]))
}

function spread(at: readonly number[], values: readonly (number | null)[], length: number): Float64Array {
  const column = new Float64Array(length).fill(Number.NaN)
  at.forEach((position, index) => {
    column[position - 1] = values[index] ?? Number.NaN
  })
  return column
}
