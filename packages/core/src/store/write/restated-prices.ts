import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import { type PriceRow, writePricesIn } from './prices.js'

/** A symbol whose history the provider restated. */
export interface RestatedSymbol {
  readonly symbol: string
  /** From here on the stored rows are replaced. */
  readonly from: IsoDate
  readonly to: IsoDate
  /** What rows before `from` are multiplied by, so that the series stays one: new price over stored price; null where none is known. */
  readonly closeFactor: number | null
  readonly adjCloseFactor: number | null
}

/**
 * Replaces the stored history of restated symbols by `rows`, in one transaction: rows of the stretch go, the new ones come, and older rows that the
 * provider no longer tells are put on the same scale. Returns how many rows were new, changed or removed.
 */
export async function replacePrices(database: Database, symbols: readonly RestatedSymbol[], rows: readonly PriceRow[], source: string, closeBasis: string | null): Promise<number> {
  return database.transaction(async (client) => {
    const restated = JSON.stringify(symbols)
    const { rowCount: removed } = await client.query(
      `DELETE FROM market_data_cache m USING jsonb_to_recordset($1::jsonb) AS r(symbol text, "from" date, "to" date) WHERE m.symbol = r.symbol AND m.date BETWEEN r."from" AND r."to"`,
      [restated],
    )
    await client.query(
      `UPDATE market_data_cache m SET open = m.open * r.c, high = m.high * r.c, low = m.low * r.c, close = m.close * r.c, adj_close = m.adj_close * r.a, fetched_at = now()
         FROM (SELECT symbol, "from", coalesce("closeFactor", 1) AS c, coalesce("adjCloseFactor", 1) AS a
                 FROM jsonb_to_recordset($1::jsonb) AS x(symbol text, "from" date, "closeFactor" numeric, "adjCloseFactor" numeric)) r
        WHERE m.symbol = r.symbol AND m.date < r."from" AND (r.c <> 1 OR r.a <> 1)`,
      [restated],
    )
    const written = await writePricesIn(client, rows, source, closeBasis)
    return Math.max(written, removed ?? 0)
  })
}
