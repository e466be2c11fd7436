import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** The newest unfinished run of the same scope, whose process is gone or gave it back (the caller holds the lock of `asOf`); null when there is none. */
export async function readUnfinishedRun(database: Database, asOf: IsoDate, portfolioId: string | null): Promise<string | null> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT id FROM runs WHERE as_of = $1::date AND (state IN ('running', 'interrupted') OR state = 'queued' AND started_at IS NOT NULL) AND kind IN ('night', 'backfill') AND portfolio_id IS NOT DISTINCT FROM $2::uuid
      ORDER BY created_at DESC LIMIT 1`,
    [asOf, portfolioId],
  )
  return rows[0]?.id ?? null
}

/** A portfolio that nobody has. */
export interface PendingPortfolio {
  readonly id: string
  /** How often it was taken, and how often its holder was lost while calculating it alone. */
  readonly attempts: number
  readonly losses: number
  /** host:pid of the process that took it last; null before the first. */
  readonly worker: string | null
}

/** Portfolios of a run that have not ended yet: how many, and those among them that nobody has, in order. */
export async function readOpenPortfolios(database: Database, runId: string): Promise<{ readonly total: number; readonly pending: PendingPortfolio[] }> {
  const { rows } = await database.pool.query<{ total: number; pending: PendingPortfolio[] }>(
    `SELECT count(*)::int AS total,
            coalesce(json_agg(json_build_object('id', portfolio_id, 'attempts', attempts, 'losses', losses, 'worker', worker) ORDER BY portfolio_id) FILTER (WHERE state = 'pending'), '[]') AS pending
       FROM run_portfolios WHERE run_id = $1 AND state IN ('pending', 'running')`,
    [runId],
  )
  return rows[0]!
}

/** Portfolios of a run that have ended, by the counters of the ledger. */
export async function countEnded(database: Database, runId: string): Promise<number> {
  const { rows } = await database.pool.query<{ ended: number }>('SELECT portfolios_done + portfolios_failed AS ended FROM runs WHERE id = $1', [runId])
  return rows[0]!.ended
}

export interface RunPortfolioRow {
  readonly portfolioId: string
  readonly name: string
  readonly state: string
  readonly engines: Record<string, { state: string; reason?: string }>
  readonly error: string | null
  readonly netAssetValue: number | null
  readonly flags: string[]
}

/** How every portfolio of a run ended, with the NAV and flags of its snapshot and the identities of its report that failed. */
export async function readRunPortfolios(database: Database, runId: string, asOf: IsoDate): Promise<RunPortfolioRow[]> {
  const { rows } = await database.pool.query<RunPortfolioRow>(
    `SELECT r.portfolio_id AS "portfolioId", f.name, r.state, r.engines, r.error, s.total_value::float8 AS "netAssetValue",
            coalesce(s.flags, '{}') || ARRAY(SELECT flag FROM unnest(p.flags) AS flag WHERE flag LIKE 'RECONCILIATION_FAILED:%') AS flags
       FROM run_portfolios r JOIN portfolios f ON f.id = r.portfolio_id
       LEFT JOIN portfolio_snapshots s ON s.portfolio_id = r.portfolio_id AND s.snapshot_date = $2::date
       LEFT JOIN portfolio_reports p ON p.portfolio_id = r.portfolio_id AND p.calculation_date = $2::date
      WHERE r.run_id = $1 ORDER BY f.name, r.portfolio_id`,
    [runId, asOf],
  )
  return rows
}
