import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** One daily bar to store; a null field leaves what is stored. */
export interface PriceRow {
  readonly symbol: string
  readonly date: IsoDate
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  readonly close: number | null
  readonly adjClose: number | null
  readonly volume: number | null
}

const UPSERT = `
INSERT INTO market_data_cache AS m (symbol, date, open, high, low, close, adj_close, volume, close_source, close_basis, adj_close_source)
SELECT symbol, date, open, high, low, close, adj_close, volume, CASE WHEN close IS NOT NULL THEN $1 END, CASE WHEN close IS NOT NULL THEN $2 END,
       CASE WHEN adj_close IS NOT NULL THEN $1 END FROM incoming_prices
ON CONFLICT (symbol, date) DO UPDATE SET
  open = coalesce(excluded.open, m.open), high = coalesce(excluded.high, m.high), low = coalesce(excluded.low, m.low),
  close = coalesce(excluded.close, m.close), adj_close = coalesce(excluded.adj_close, m.adj_close), volume = coalesce(excluded.volume, m.volume),
  close_source = coalesce(excluded.close_source, m.close_source), close_basis = CASE WHEN excluded.close IS NULL THEN m.close_basis ELSE excluded.close_basis END,
  adj_close_source = coalesce(excluded.adj_close_source, m.adj_close_source),
  fetched_at = now()
WHERE (m.open, m.high, m.low, m.close, m.adj_close, m.volume) IS DISTINCT FROM
  (coalesce(excluded.open, m.open), coalesce(excluded.high, m.high), coalesce(excluded.low, m.low),
   coalesce(excluded.close, m.close), coalesce(excluded.adj_close, m.adj_close), coalesce(excluded.volume, m.volume))`

/**
 * Stores bars by COPY and one upsert, all or nothing. `closeBasis` says what the closes are adjusted for: `split`, `raw`, or null when unknown.
 * Returns how many rows were new or changed.
 */
export async function writePrices(database: Database, rows: Iterable<PriceRow>, source: string, closeBasis: string | null = null): Promise<number> {
  return database.transaction((client) => writePricesIn(client, rows, source, closeBasis))
}

/** As `writePrices`, inside a transaction of the caller's. */
export async function writePricesIn(client: PoolClient, rows: Iterable<PriceRow>, source: string, closeBasis: string | null = null): Promise<number> {
  await client.query(`CREATE TEMPORARY TABLE incoming_prices (symbol text, date date, open numeric, high numeric, low numeric, close numeric,
    adj_close numeric, volume numeric) ON COMMIT DROP`)
  await pipeline(Readable.from(copyLines(rows)), client.query(copyFrom('COPY incoming_prices FROM STDIN')))
  const { rowCount } = await client.query(UPSERT, [source, closeBasis])
  await client.query('DROP TABLE incoming_prices')
  return rowCount ?? 0
}

const LINES_PER_CHUNK = 2_000

function* copyLines(rows: Iterable<PriceRow>): Generator<string> {
  let lines: string[] = []
  for (const row of rows) {
    const { symbol, date, open, high, low, close, adjClose, volume } = row
    lines.push([symbol, date, open, high, low, close, adjClose, volume].map((value) => (value === null ? '\\N' : String(value))).join('\t'))
    if (lines.length === LINES_PER_CHUNK) {
      yield `${lines.join('\n')}\n`
      lines = []
    }
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}
