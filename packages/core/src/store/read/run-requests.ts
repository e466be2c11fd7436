import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** A run without a heartbeat for this long has lost its process. */
const SILENT_SECONDS = 30

/** SQL: true for a row of `runs` that is running by its state, but whose process is silent. */
export const LOST_ITS_PROCESS = `state = 'running' AND coalesce(heartbeat_at, created_at) < now() - make_interval(secs => ${SILENT_SECONDS})`

/** SQL: true for a run that is taken up after its process died before portfolios were handed out; what dies with a portfolio is counted there. */
export const DIED_EARLY = `(state = 'running' AND stage IS DISTINCT FROM 'portfolios')`

/** SQL: true for a row of `runs` that waits for a process: asked for and not begun, or left by its own. */
export const WAITS = `(state = 'queued' OR ${LOST_ITS_PROCESS})`

/** SQL: `runs` with the state to show; a running run whose process is silent is interrupted: nobody works on it. */
export const SHOWN_RUNS = `(SELECT *, CASE WHEN ${LOST_ITS_PROCESS} THEN 'interrupted' ELSE state END AS shown FROM runs)`

export type RunKind = 'night' | 'backfill' | 'recalculation' | 'market_data' | 'company_profiles'

/** A run that waits for a process to conduct it. */
export interface RunRequestRow {
  readonly id: string
  readonly kind: RunKind
  readonly asOf: IsoDate
  readonly portfolioId: string | null
  readonly force: boolean
  readonly trigger: string
  /** queued, or running by the ledger. */
  readonly state: string
  /** Processes that died while they conducted it, before its portfolios were handed out. */
  readonly losses: number
  readonly traceparent: string | null
}

/** Runs that were asked for and not begun, or whose process died, oldest first. */
export async function readRequests({ pool }: Database): Promise<RunRequestRow[]> {
  const { rows } = await pool.query<RunRequestRow>(
    `SELECT id, kind, as_of::text AS "asOf", portfolio_id AS "portfolioId", force, trigger, state, losses + ${DIED_EARLY}::int AS losses, traceparent FROM runs
      WHERE ${WAITS} ORDER BY created_at, id`)
  return rows
}

/** A run as the ledger knows it. */
export interface RunRecord {
  readonly id: string
  readonly kind: RunKind
  readonly trigger: string
  readonly requestedBy: string | null
  readonly asOf: IsoDate
  readonly state: string
  readonly portfolioId: string | null
  readonly stage: string | null
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly error: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  /** Name of a portfolio that is being calculated; null when none is. */
  readonly currentPortfolio: string | null
  readonly currentPortfolioId: string | null
}

const RUNS = `
SELECT r.id, r.kind, r.trigger, r.requested_by AS "requestedBy", r.as_of::text AS "asOf", r.portfolio_id AS "portfolioId", r.stage, r.portfolios_total AS total,
       r.shown AS state, r.portfolios_done AS done, r.portfolios_failed AS failed, r.error->>'message' AS error, r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt",
       c.name AS "currentPortfolio", c.id AS "currentPortfolioId"
  FROM ${SHOWN_RUNS} r
  LEFT JOIN LATERAL (SELECT f.id, f.name FROM run_portfolios p JOIN portfolios f ON f.id = p.portfolio_id
                      WHERE r.state = 'running' AND p.run_id = r.id AND p.state = 'running' ORDER BY p.portfolio_id LIMIT 1) c ON true`

/** The night that is queued or running; null when there is none. */
export async function readActiveRun({ pool }: Database): Promise<RunRecord | null> {
  const { rows } = await pool.query<RunRecord>(
    `SELECT * FROM (${RUNS} WHERE r.kind IN ('night', 'backfill') AND r.state IN ('queued', 'running')) a WHERE state IN ('queued', 'running') ORDER BY state DESC, "createdAt" LIMIT 1`)
  return rows[0] ?? null
}

/** Runs of every kind, newest first. */
export async function readRuns({ pool }: Database, page: { readonly limit: number; readonly offset: number }): Promise<RunRecord[]> {
  const { rows } = await pool.query<RunRecord>(`${RUNS} ORDER BY r.created_at DESC, r.id LIMIT $1 OFFSET $2`, [page.limit, page.offset])
  return rows
}

/** The newest night that has ended, or lost its process; null when there is none. */
export async function readLastRun({ pool }: Database): Promise<RunRecord | null> {
  const { rows } = await pool.query<RunRecord>(
    `SELECT * FROM (${RUNS} WHERE r.kind IN ('night', 'backfill')) a WHERE state NOT IN ('queued', 'running') ORDER BY coalesce("finishedAt", "startedAt", "createdAt") DESC LIMIT 1`)
  return rows[0] ?? null
}
