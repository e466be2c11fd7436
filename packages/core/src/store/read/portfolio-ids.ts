import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Ids of all portfolios that are not deleted, in order; with `only`, that one when it exists. */
export async function readPortfolioIds(database: Database, only: string | null): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM portfolios WHERE deleted_at IS NULL AND ($1::uuid IS NULL OR id = $1::uuid) ORDER BY id',
    [only],
  )
  return rows.map((row) => row.id)
}

/** Dates after `date` on which any of the portfolios already has a snapshot, ascending, each with the portfolios that have it. */
export async function readLaterSnapshotDates(database: Database, portfolioIds: readonly string[], date: IsoDate): Promise<Map<IsoDate, string[]>> {
  const { rows } = await database.pool.query<{ date: string; ids: string[] }>(
    `SELECT snapshot_date::text AS date, array_agg(portfolio_id::text ORDER BY portfolio_id) AS ids FROM portfolio_snapshots
      WHERE portfolio_id = ANY($1::uuid[]) AND snapshot_date > $2::date GROUP BY 1 ORDER BY 1`,
    [portfolioIds, date],
  )
  return new Map(rows.map((row) => [row.date, row.ids]))
}
