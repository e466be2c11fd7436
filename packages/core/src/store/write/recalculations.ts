import { randomUUID } from 'node:crypto'
import type { IsoDate } from '../../domain/index.js'
import { activeTraceparent } from '../../tracing.js'
import type { Database } from '../database.js'

/** Records that a portfolio is to be calculated. Returns the run to watch; one that is queued or running already is returned instead of a second. */
export async function queueRecalculation(database: Database, request: { readonly portfolioId: string; readonly asOf: IsoDate; readonly requestedBy: string }): Promise<{ readonly runId: string; readonly created: boolean }> {
  const { portfolioId, asOf, requestedBy } = request
  return database.transaction(async (client) => {
    await client.query('SELECT 1 FROM portfolios WHERE id = $1 FOR NO KEY UPDATE', [portfolioId])
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM runs WHERE kind = 'recalculation' AND portfolio_id = $1 AND state IN ('queued', 'running') ORDER BY created_at LIMIT 1`, [portfolioId])
    if (rows[0]) return { runId: rows[0].id, created: false }
    const runId = randomUUID()
    await client.query(
      `INSERT INTO runs (id, as_of, kind, trigger, requested_by, state, portfolio_id, traceparent) VALUES ($1, $2, 'recalculation', 'api', $3, 'queued', $4, $5)`,
      [runId, asOf, requestedBy, portfolioId, activeTraceparent()])
    return { runId, created: true }
  })
}

/** A recalculation that a worker has taken. */
export interface TakenRecalculation {
  readonly runId: string
  readonly portfolioId: string
  readonly asOf: IsoDate
  readonly traceparent: string | null
}

/** Sets a queued recalculation to running; null when another worker was faster. */
export async function startRecalculation({ pool }: Database, runId: string): Promise<TakenRecalculation | null> {
  const { rows } = await pool.query<TakenRecalculation>(
    `UPDATE runs SET state = 'running', started_at = now(), heartbeat_at = now() WHERE id = $1 AND state = 'queued'
      RETURNING id AS "runId", portfolio_id AS "portfolioId", as_of::text AS "asOf", traceparent`,
    [runId],
  )
  return rows[0] ?? null
}

/** Puts a recalculation that was stopped by a signal back into the queue. */
export async function requeueRecalculation({ pool }: Database, runId: string): Promise<void> {
  await pool.query(`UPDATE runs SET state = 'queued', finished_at = NULL, error = NULL WHERE id = $1`, [runId])
}

/** Ends recalculations that have not ended, with an error that their user sees. Returns how many there were. */
export async function failRecalculations({ pool }: Database, runIds: readonly string[], message: string): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE runs SET state = 'failed', error = $2, finished_at = now() WHERE id = ANY($1::uuid[]) AND kind = 'recalculation' AND state IN ('queued', 'running')`,
    [runIds, JSON.stringify({ message })],
  )
  return rowCount ?? 0
}
