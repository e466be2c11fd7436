import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** A run without a heartbeat for this long has lost its process. */
export const SILENT_SECONDS = 30

export type RunKind = 'night' | 'backfill' | 'market_data' | 'company_profiles'

/** A run that waits for a process to conduct it. */
export interface RunRequestRow {
  readonly id: string
  readonly kind: RunKind
  readonly asOf: IsoDate
  readonly portfolioId: string | null
  readonly force: boolean
  readonly trigger: string
}

/** The oldest run that was asked for and not begun, or whose process died; null when there is none. */
export async function readNextRequest({ pool }: Database): Promise<RunRequestRow | null> {
  const { rows } = await pool.query<RunRequestRow>(
    `SELECT id, kind, as_of::text AS "asOf", portfolio_id AS "portfolioId", force, trigger FROM runs
      WHERE kind IN ('night', 'backfill', 'market_data', 'company_profiles')
        AND (state = 'queued' OR state = 'running' AND coalesce(heartbeat_at, created_at) < now() - make_interval(secs => $1))
      ORDER BY created_at, id LIMIT 1`,
    [SILENT_SECONDS],
  )
  return rows[0] ?? null
}
