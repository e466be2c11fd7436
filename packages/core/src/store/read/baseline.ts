import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Net asset value of the newest snapshot on or before `date`, dollars; null without one. */
export async function readBaseline(database: Database, portfolioId: string, date: IsoDate): Promise<number | null> {
  const { rows } = await database.pool.query<{ nav: number }>(
    `SELECT total_value::float8 AS nav FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date <= $2::date ORDER BY snapshot_date DESC LIMIT 1`, [portfolioId, date])
  return rows[0]?.nav ?? null
}
