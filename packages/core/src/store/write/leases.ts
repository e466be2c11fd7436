import type { Database, DatabaseClient } from '../database.js'
import { lockKey } from '../locks.js'

/** The right of one process to calculate portfolios of a run. It lapses when its holder stops renewing it, and at once when the holder's lock is free. */
export interface Lease {
  readonly id: string
  /** host:pid, for people. */
  readonly worker: string
}

/** How long a lease lasts without being renewed, and how often it is renewed. */
const LEASE_SECONDS = 15
export const RENEWAL_MS = 3_000

/** The advisory lock that the holder of a lease keeps as long as it lives. */
export function leaseLock(leaseId: string): string {
  return `lease ${leaseId}`
}

/** Takes those of the portfolios that nobody has and that are not done, if `conductor` still conducts the run. Returns their ids, in order. */
export async function takePortfolios(database: Database, lease: Lease, job: { readonly runId: string; readonly conductor: string; readonly portfolioIds: readonly string[] }): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `UPDATE run_portfolios p SET state = 'running', lease = $4, lease_until = now() + make_interval(secs => $6), lease_lock = $7, worker = $5, attempts = p.attempts + 1, started_at = now()
       FROM (SELECT portfolio_id FROM run_portfolios WHERE run_id = $1 AND portfolio_id = ANY($3::uuid[]) AND state = 'pending' ORDER BY portfolio_id FOR UPDATE SKIP LOCKED) AS free
      WHERE p.run_id = $1 AND p.portfolio_id = free.portfolio_id AND EXISTS (SELECT 1 FROM runs r WHERE r.id = $1 AND r.conductor = $2 AND r.state = 'running')
      RETURNING p.portfolio_id AS id`,
    [job.runId, job.conductor, job.portfolioIds, lease.id, lease.worker, LEASE_SECONDS, lockKey(leaseLock(lease.id))],
  )
  return rows.map((row) => row.id).sort()
}

export async function renewLease({ pool }: Database, runId: string, leaseId: string): Promise<void> {
  await pool.query(`UPDATE run_portfolios SET lease_until = now() + make_interval(secs => $2) WHERE run_id = $3 AND lease = $1 AND state = 'running'`, [leaseId, LEASE_SECONDS, runId])
}

/** Which of the portfolios are still under the lease; they stay so until the transaction ends. */
export async function confirmLease(client: DatabaseClient, leaseId: string, runId: string, portfolioIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT portfolio_id AS id FROM run_portfolios WHERE run_id = $1 AND portfolio_id = ANY($2::uuid[]) AND lease = $3 AND state = 'running' ORDER BY portfolio_id FOR UPDATE`,
    [runId, portfolioIds, leaseId],
  )
  return new Set(rows.map((row) => row.id))
}

/** Which of the portfolios nobody has; it stays so until the transaction ends. */
export async function confirmPending(client: DatabaseClient, runId: string, portfolioIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT portfolio_id AS id FROM run_portfolios WHERE run_id = $1 AND portfolio_id = ANY($2::uuid[]) AND state = 'pending' ORDER BY portfolio_id FOR UPDATE`, [runId, portfolioIds])
  return new Set(rows.map((row) => row.id))
}

/** Gives back what is still under the lease, undone. */
export async function releaseLease({ pool }: Database, runId: string, leaseId: string): Promise<void> {
  await pool.query(`UPDATE run_portfolios SET state = 'pending', lease = NULL, lease_until = NULL, alone_since = NULL WHERE run_id = $2 AND lease = $1 AND state = 'running'`, [leaseId, runId])
}

/** Says that the holder calculates its one portfolio from now on and nothing else: should it be lost from here on, the loss counts. */
export async function markAlone({ pool }: Database, runId: string, leaseId: string): Promise<void> {
  await pool.query(`UPDATE run_portfolios SET alone_since = now() WHERE run_id = $2 AND lease = $1 AND state = 'running'`, [leaseId, runId])
}

/**
 * Takes portfolios back from holders that died or fell silent. A portfolio that was calculated alone has then one loss more, unless Postgres itself was
 * started since, which frees the locks of the living. Returns how many were taken back.
 */
export async function reclaimPortfolios({ pool }: Database, runId: string): Promise<number> {
  const { rowCount } = await pool.query(
    // What a batch is writing has its holder; waiting for it here, in another order than its own, could block both.
    `UPDATE run_portfolios p SET state = 'pending', lease = NULL, lease_until = NULL, alone_since = NULL, losses = p.losses + coalesce(p.alone_since > pg_postmaster_start_time(), false)::int
       FROM (SELECT portfolio_id FROM run_portfolios WHERE run_id = $1 AND state = 'running' AND (lease_until < now() OR pg_try_advisory_xact_lock_shared(lease_lock))
              ORDER BY portfolio_id FOR UPDATE SKIP LOCKED) AS lost
      WHERE p.run_id = $1 AND p.portfolio_id = lost.portfolio_id`,
    [runId],
  )
  return rowCount ?? 0
}

/** Keeps two calculations of one portfolio apart until the transaction ends, whatever their sessions: the later one reads what the earlier one wrote. */
export async function lockPortfolios(client: DatabaseClient, portfolioIds: readonly string[]): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended(id::text, 13)) FROM (SELECT id FROM unnest($1::uuid[]) AS id ORDER BY id) AS ordered`, [portfolioIds])
}
