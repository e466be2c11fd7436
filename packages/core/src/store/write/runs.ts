import type { PoolClient } from 'pg'
import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import { DIED_EARLY } from '../read/run-requests.js'
import { reclaimPortfolios } from './leases.js'

export type RunState = 'running' | 'completed' | 'completed_with_failures' | 'failed' | 'interrupted'

export interface NewRun {
  readonly id: string
  readonly asOf: IsoDate
  readonly kind: 'night' | 'backfill' | 'recalculation'
  readonly trigger: string
  readonly portfolioId: string | null
  readonly force: boolean
}

/** State of one engine of one portfolio in a run. */
export interface EngineOutcome {
  readonly state: 'done' | 'skipped' | 'failed'
  readonly reason?: string
}

/** How one portfolio ended. */
export interface PortfolioOutcome {
  readonly portfolioId: string
  readonly state: 'done' | 'failed'
  readonly engines: Readonly<Record<string, EngineOutcome>>
  readonly error: string | null
}

export async function openRun(database: Database, run: NewRun): Promise<void> {
  await database.pool.query(
    `INSERT INTO runs (id, as_of, kind, trigger, portfolio_id, force, state, started_at, heartbeat_at) VALUES ($1, $2, $3, $4, $5, $6, 'running', now(), now())`,
    [run.id, run.asOf, run.kind, run.trigger, run.portfolioId, run.force],
  )
}

/**
 * Makes `conductor` the one process that conducts a running run: batches handed out by an earlier one are void, and portfolios that were being
 * calculated are pending again, with a loss counted where their holder is dead; what is being written ends. So it is with other runs of the session (the caller
 * holds its lock): a worker may still have work of one that was cancelled or whose process died, with older prices, and would write it over what this run finds.
 * Errors: none; a run that is not running stays as it is and gets nothing done.
 */
export async function conductRun(database: Database, runId: string, conductor: string): Promise<void> {
  // Not in one transaction: batches that are being written hold their portfolios and then ask for the run, and the two would block each other.
  await database.pool.query(`UPDATE runs SET conductor = $2, heartbeat_at = now() WHERE id = $1`, [runId, conductor])
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT DISTINCT p.run_id AS id FROM run_portfolios p JOIN runs r ON r.id = p.run_id WHERE r.as_of = (SELECT as_of FROM runs WHERE id = $1) AND p.state = 'running'`, [runId])
  for (const { id } of rows) await takeBack(database, id)
}

async function takeBack(database: Database, runId: string): Promise<void> {
  await reclaimPortfolios(database, runId)
  await database.pool.query(
    `UPDATE run_portfolios p SET state = 'pending', lease = NULL, lease_until = NULL, alone_since = NULL
       FROM (SELECT portfolio_id FROM run_portfolios WHERE run_id = $1 AND state = 'running' ORDER BY portfolio_id FOR UPDATE SKIP LOCKED) AS held
      WHERE p.run_id = $1 AND p.portfolio_id = held.portfolio_id`,
    [runId],
  )
}

/** Says that the conductor lives; false when the run is no longer its own: cancelled, or taken up by another process. */
export async function beatRun(database: Database, runId: string, conductor: string): Promise<boolean> {
  const { rowCount } = await database.pool.query(`UPDATE runs SET heartbeat_at = now() WHERE id = $1 AND conductor = $2 AND state = 'running'`, [runId, conductor])
  return rowCount === 1
}

/** Puts a killed or a queued run to running, with the loss of its process counted; false when it has ended or was cancelled. */
export async function reopenRun(database: Database, runId: string): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `UPDATE runs SET state = 'running', losses = losses + ${DIED_EARLY}::int, started_at = coalesce(started_at, now()), heartbeat_at = now(), finished_at = NULL, error = NULL
      WHERE id = $1 AND state IN ('queued', 'running', 'interrupted')`, [runId])
  return rowCount === 1
}

/** Records the stage a run has reached, what the finished ones found and the seconds they took. */
export async function recordStage(database: Database, runId: string, stage: string, stages: object, seconds: Readonly<Record<string, number>> = {}): Promise<void> {
  await database.pool.query(`UPDATE runs SET stage = $2, stages = $3, stage_seconds = $4, heartbeat_at = now() WHERE id = $1`, [runId, stage, JSON.stringify(stages), JSON.stringify(seconds)])
}

/** Enters the portfolios of a run as pending; those already entered keep their state. */
export async function enterPortfolios(database: Database, runId: string, portfolioIds: readonly string[]): Promise<void> {
  await database.pool.query(
    `INSERT INTO run_portfolios (portfolio_id, run_id, state) SELECT id, $1, 'pending' FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING`,
    [runId, portfolioIds],
  )
  await database.pool.query(`UPDATE runs SET portfolios_total = (SELECT count(*) FROM run_portfolios WHERE run_id = $1) WHERE id = $1`, [runId])
}

/** Records how portfolios ended, in the transaction that writes their results. */
export async function recordOutcomes(client: PoolClient, runId: string, outcomes: readonly PortfolioOutcome[]): Promise<void> {
  await client.query(
    `UPDATE run_portfolios p SET state = r.state, engines = r.engines, error = r.error, lease = NULL, lease_until = NULL, alone_since = NULL, finished_at = now()
       FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, state text, engines jsonb, error text)
      WHERE p.run_id = $1 AND p.portfolio_id = r."portfolioId"`,
    [runId, JSON.stringify(outcomes)],
  )
  // Added up, not counted again: the rows of other processes that are about to commit cannot be seen from here.
  const failed = outcomes.filter((outcome) => outcome.state === 'failed').length
  await client.query('UPDATE runs SET portfolios_done = portfolios_done + $2, portfolios_failed = portfolios_failed + $3 WHERE id = $1', [runId, outcomes.length - failed, failed])
}

/**
 * Ends a run, unless it was cancelled. With `conductor` only while that one conducts it: a process whose lock was lost may not know yet that another one has
 * taken the run up. null is for whoever holds the session's lock and ends what a dead process left.
 */
export async function closeRun(database: Database, runId: string, state: RunState, error: string | null, conductor: string | null): Promise<void> {
  await database.pool.query(`UPDATE runs SET state = $2, error = $3, finished_at = now() WHERE id = $1 AND state <> 'cancelled' AND ($4::uuid IS NULL OR conductor = $4::uuid)`,
    [runId, state, error === null ? null : JSON.stringify({ message: error }), conductor])
}
