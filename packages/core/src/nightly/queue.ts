import PgBoss from 'pg-boss'
import type { IsoDate } from '../domain/index.js'
import type { Logger } from '../logger.js'
import type { Database } from '../store/database.js'

const QUEUE = 'portfolio-batches'
/** pg-boss refuses a whole day. */
const LONGEST_SECONDS = 86_399

/** Portfolios of a run to be calculated together. A hint, not a promise: the ledger decides which of them still have work. */
export interface BatchJob {
  readonly runId: string
  /** The conductor that sent it; void once another one has taken up the run. */
  readonly conductor: string
  readonly asOf: IsoDate
  readonly portfolioIds: readonly string[]
  /** The span of the run (W3C), under which the batch is recorded whoever works on it. */
  readonly traceparent?: string | undefined
}

/** A job in the hands of this process. */
export interface TakenJob extends BatchJob {
  readonly jobId: string
}

/** The queue of portfolio work, in the schema `pgboss` of the same Postgres. */
export interface PortfolioQueue {
  send(jobs: readonly BatchJob[]): Promise<void>
  /** The next job, which no other process gets; null when none waits. */
  take(): Promise<TakenJob | null>
  /** Forgets a job, however it went: what is left of it stands in the ledger. */
  done(job: TakenJob): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the queue, creating its tables where they are missing. Any number of processes may ask at once. Jobs that a dead process
 * had taken expire after `timeoutSeconds` and are deleted; their portfolios have long been sent again by then.
 */
export async function openQueue(database: Database, logger: Logger, timeoutSeconds: number): Promise<PortfolioQueue> {
  const expireInSeconds = Math.min(timeoutSeconds, LONGEST_SECONDS)
  const db = { executeSql: (text: string, values: unknown[]) => database.pool.query(text, values) }
  const boss = new PgBoss({ db, schedule: false, supervise: true, maintenanceIntervalSeconds: 120, expireInSeconds, retryLimit: 0, archiveFailedAfterSeconds: 60, deleteAfterSeconds: 60 })
  boss.on('error', (error) => logger.warn(`queue: ${error.message}`))
  await boss.start()
  await boss.createQueue(QUEUE, { name: QUEUE, policy: 'standard', retryLimit: 0, expireInSeconds })
  return {
    send: async (jobs) => {
      if (jobs.length > 0) await boss.insert(jobs.map((data) => ({ name: QUEUE, data, expireInSeconds, retryLimit: 0 })))
    },
    take: async () => {
      const [job] = await boss.fetch<BatchJob>(QUEUE)
      return job ? { jobId: job.id, ...job.data } : null
    },
    done: (job) => boss.deleteJob(QUEUE, job.jobId),
    close: () => boss.stop({ graceful: false }),
  }
}

/** How many jobs wait in the queue; 0 where no run has opened it yet. */
export async function queueDepth({ pool }: Database): Promise<number> {
  const { rows: known } = await pool.query<{ known: boolean }>(`SELECT to_regclass('pgboss.job') IS NOT NULL AS known`)
  if (!known[0]?.known) return 0
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM pgboss.job WHERE name = $1 AND state < 'active'`, [QUEUE])
  return rows[0]!.count
}
