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
