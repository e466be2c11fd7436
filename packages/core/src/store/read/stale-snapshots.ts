import type { Database } from '../database.js'
import { groupBy, type IsoDate } from '../../domain/index.js'

/** Portfolios with snapshots that no longer fit their flows. */
export interface StaleSnapshots {
  /** What `clearStale` needs to see whether a portfolio changed in between. */
  readonly versions: readonly { readonly portfolioId: string; readonly version: string }[]
  /** Stale sessions before the one calculated, ascending, each with its portfolios. */
  readonly dates: ReadonlyMap<IsoDate, string[]>
}

/** Stored snapshots before `asOf` that must be rolled again, and which portfolios are marked at all. */
export async function readStaleSnapshots({ pool }: Database, portfolioIds: readonly string[], asOf: IsoDate): Promise<StaleSnapshots> {
  const { rows } = await pool.query<{ portfolioId: string; version: string; dates: string[] }>(
    `SELECT f.id AS "portfolioId", f.updated_at::text AS version, ARRAY(SELECT snapshot_date::text FROM portfolio_snapshots s
              WHERE s.portfolio_id = f.id AND s.snapshot_date >= f.snapshots_stale_from AND s.snapshot_date < $2::date ORDER BY 1) AS dates
       FROM portfolios f WHERE f.id = ANY($1::uuid[]) AND f.snapshots_stale_from IS NOT NULL ORDER BY f.id`,
    [portfolioIds, asOf],
  )
  const pairs = rows.flatMap((row) => row.dates.map((date) => ({ date, id: row.portfolioId })))
  const dates = [...groupBy(pairs, (pair) => pair.date)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, group]) => [date, group.map((pair) => pair.id)] as const)
  return { versions: rows.map(({ portfolioId, version }) => ({ portfolioId, version })), dates: new Map(dates) }
}
