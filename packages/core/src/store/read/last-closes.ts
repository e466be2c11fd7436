import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

export interface DatedClose {
  readonly date: IsoDate
  /** Dollars a share. */
  readonly close: number
}

/** The newest raw close of each symbol dated `onOrBefore` its date; symbols without one are absent. Keys are `symbol|date asked`. */
export async function readLastCloses(
  database: Database,
  asked: readonly { readonly symbol: string; readonly onOrBefore: IsoDate }[],
): Promise<Map<string, DatedClose>> {
  const { rows } = await database.pool.query<{ symbol: string; asked: string; date: string; close: number }>(
    `SELECT a.symbol, a.asked::text AS asked, p.date::text AS date, p.close::float8 AS close
       FROM unnest($1::text[], $2::date[]) AS a(symbol, asked)
      CROSS JOIN LATERAL (SELECT date, close FROM market_data_cache m
         WHERE m.symbol = a.symbol AND m.date <= a.asked AND m.close IS NOT NULL ORDER BY m.date DESC LIMIT 1) p`,
    [asked.map((item) => item.symbol), asked.map((item) => item.onOrBefore)],
  )
  return new Map(rows.map((row) => [closeKey(row.symbol, row.asked), { date: row.date, close: row.close }]))
}

/** Key of an answer of `readLastCloses`. */
export function closeKey(symbol: string, onOrBefore: IsoDate): string {
  return `${symbol}|${onOrBefore}`
}
