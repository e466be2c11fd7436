import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import { SHOWN_RUNS } from './run-requests.js'

/** A recalculation as the ledger knows it. */
export interface RecalculationRecord {
  readonly id: string
  readonly asOf: IsoDate
  readonly state: string
  /** The stage it has reached; null before the second. */
  readonly stage: string | null
  readonly error: string | null
  /** How each engine ended, by name. */
  readonly engines: Readonly<Record<string, { readonly state: string; readonly reason?: string }>>
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

/** One recalculation of a portfolio, interrupted while it waits for a process after its own died; null when there is none. */
export async function readRecalculation({ pool }: Database, portfolioId: string, runId: string): Promise<RecalculationRecord | null> {
  const { rows } = await pool.query<RecalculationRecord>(
    `SELECT r.id, r.as_of::text AS "asOf", r.shown AS state, r.stage, coalesce(p.error, r.error->>'message') AS error, coalesce(p.engines, '{}') AS engines,
            r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt"
       FROM ${SHOWN_RUNS} r LEFT JOIN run_portfolios p ON p.run_id = r.id AND p.portfolio_id = r.portfolio_id
      WHERE r.id = $2 AND r.portfolio_id = $1 AND r.kind = 'recalculation'`,
    [portfolioId, runId],
  )
  return rows[0] ?? null
}
