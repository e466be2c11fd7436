import { randomUUID } from 'node:crypto'
import type { IsoDate } from '../../domain/index.js'
import { activeTraceparent } from '../../tracing.js'
import type { Database } from '../database.js'
import { LOST_ITS_PROCESS, type RunKind, WAITS } from '../read/run-requests.js'

/** Serialises requests, so that two at once do not both find nothing active. */
const REQUESTS_LOCK = 7_246_002

export interface RunRequestInput {
  readonly kind: RunKind
  readonly asOf: IsoDate
  readonly portfolioId: string | null
  readonly requestedBy: string
  /** Also while a night is active, which is then cancelled. */
  readonly force: boolean
}

/** Records a night that a worker is to conduct. Returns its id; null when one is queued or running and `force` is false. */
export async function requestNight(database: Database, request: RunRequestInput): Promise<string | null> {
  return database.transaction(async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [REQUESTS_LOCK])
    const unfinished = `kind IN ('night', 'backfill') AND state IN ('queued', 'running')`
    // A silent one too: it would be taken up, and before the one that takes its place.
    if (request.force) await client.query(`UPDATE runs SET state = 'cancelled', finished_at = now() WHERE ${unfinished}`)
    else if ((await client.query(`SELECT 1 FROM runs WHERE ${unfinished} AND NOT (${LOST_ITS_PROCESS}) LIMIT 1`)).rowCount) return null
    return insertRequest(client, request)
  })
}

/** Records that a portfolio is to be calculated. Returns the run to watch; one that is queued or running already is returned instead of a second. */
export async function queueRecalculation(database: Database, request: Omit<RunRequestInput, 'kind' | 'force'> & { readonly portfolioId: string }): Promise<{ readonly runId: string; readonly created: boolean }> {
  return database.transaction(async (client) => {
    await client.query('SELECT 1 FROM portfolios WHERE id = $1 FOR NO KEY UPDATE', [request.portfolioId])
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM runs WHERE kind = 'recalculation' AND portfolio_id = $1 AND state IN ('queued', 'running') ORDER BY created_at LIMIT 1`, [request.portfolioId])
    if (rows[0]) return { runId: rows[0].id, created: false }
    return { runId: await insertRequest(client, { ...request, kind: 'recalculation', force: false }), created: true }
  })
}

/** Records a run whatever else is active: it waits for its session. Returns its id. */
export async function requestSync({ pool }: Database, request: RunRequestInput): Promise<string> {
  return insertRequest(pool, request)
}

/** Cancels a queued or running run: it stops after the batch in hand. False when it has ended, or there is none. */
export async function cancelRun({ pool }: Database, runId: string): Promise<boolean> {
  const { rowCount } = await pool.query(`UPDATE runs SET state = 'cancelled', finished_at = now() WHERE id = $1 AND state IN ('queued', 'running', 'interrupted')`, [runId])
  return rowCount === 1
}

async function insertRequest(client: Pick<Database['pool'], 'query'>, { kind, asOf, portfolioId, requestedBy, force }: RunRequestInput): Promise<string> {
  const id = randomUUID()
  await client.query(
    `INSERT INTO runs (id, as_of, kind, trigger, requested_by, state, portfolio_id, force, traceparent) VALUES ($1, $2, $3, 'api', $4, 'queued', $5, $6, $7)`,
    [id, asOf, kind, requestedBy, portfolioId, force, activeTraceparent()])
  return id
}

/** Puts a run whose conductor is stopping back among those that wait; one that was cancelled, or that another process has taken up, stays as it is. */
export async function requeueRun({ pool }: Database, runId: string, conductor: string): Promise<void> {
  await pool.query(`UPDATE runs SET state = 'queued' WHERE id = $1 AND conductor = $2 AND state = 'running'`, [runId, conductor])
}

/** Ends runs that wait to be conducted, with an error that whoever asked for them sees; one that another process conducts stays as it is. Returns how many it ended. */
export async function failRequests({ pool }: Database, runIds: readonly string[], message: string): Promise<number> {
  const { rowCount } = await pool.query(`UPDATE runs SET state = 'failed', error = $2, finished_at = now() WHERE id = ANY($1) AND ${WAITS}`, [runIds, JSON.stringify({ message })])
  return rowCount ?? 0
}
