import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import { columnOf, type ResultTable } from '../result-table.js'

/** A stored result and the session it is of. Exact decimals are text. */
export type StoredResult<Row> = Row & { readonly calculationDate: IsoDate }

/** The newest stored result of a portfolio; null when there is none. */
export async function readLatestResult<Row extends { readonly portfolioId: string }>(database: Database, table: ResultTable<Row>, portfolioId: string): Promise<StoredResult<Row> | null> {
  const columns = Object.keys(table.columns).map((property) => `${columnOf(property)} AS "${property}"`)
  const { rows } = await database.pool.query<StoredResult<Row>>(
    `SELECT ${table.dateColumn}::text AS "calculationDate", ${columns.join(', ')} FROM ${table.name} WHERE portfolio_id = $1 ORDER BY ${table.dateColumn} DESC LIMIT 1`, [portfolioId])
  return rows[0] ?? null
}
