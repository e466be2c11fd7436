import type { Database } from '../database.js'
import type { StaleSnapshots } from '../read/stale-snapshots.js'

/** Lifts the mark of portfolios whose snapshots were all rolled; one that changed meanwhile keeps it. */
export async function clearStale({ pool }: Database, versions: StaleSnapshots['versions']): Promise<void> {
  if (versions.length === 0) return
  await pool.query(
    `UPDATE portfolios f SET snapshots_stale_from = NULL FROM jsonb_to_recordset($1::jsonb) AS r("portfolioId" uuid, version timestamptz)
      WHERE f.id = r."portfolioId" AND f.updated_at = r.version`,
    [JSON.stringify(versions)],
  )
}
