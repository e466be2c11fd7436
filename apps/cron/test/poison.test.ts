import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { night, seedDemo, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { addBooks, type CronProcess, startCron } from './support.js'

const BOOKS = 9
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  await addBooks(database, BOOKS)
  await night(database, '2025-07-02', { config: { ...testConfig, regressionWindow: 60 } })
})
afterAll(() => database.drop())

const env = () => ({ DATABASE_URL: database.url, PORTFOLIO_BATCH: '4' })

/** Until `stop`: whoever has the portfolio in hand is killed at once. The lock keeps its calculation from ending before. */
async function killWhoeverTakes(portfolioId: string, stop: AbortSignal): Promise<number> {
  const guard = await database.pool.connect()
  const { rows: [guarding] } = await guard.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await guard.query('BEGIN')
  await guard.query('SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 13))', [portfolioId])
  const dead = new Set<number>()
  while (!stop.aborted) {
    const { rows } = await database.pool.query<{ pid: number; begun: boolean }>(
      `SELECT split_part(p.worker, ':', 2)::int AS pid, p.alone_since IS NOT NULL OR (SELECT count(*) FROM run_portfolios q WHERE q.lease = p.lease) > 1 AS begun
         FROM run_portfolios p WHERE p.portfolio_id = $1 AND p.state = 'running'`, [portfolioId])
    for (const { pid, begun } of rows) {
      if (!begun || dead.has(pid)) continue
      dead.add(pid)
      process.kill(pid, 'SIGKILL')
      // A connection that waits for a lock does not notice by itself that its process is gone.
      await database.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $1::int = ANY(pg_blocking_pids(pid))', [guarding!.pid])
    }
    await pause(10)
  }
  await guard.query('ROLLBACK')
  guard.release()
  return dead.size
}

const outcomes = async (asOf: string) => (await database.pool.query<{ id: string; state: string; error: string | null }>(
  `SELECT p.portfolio_id AS id, p.state, p.error FROM run_portfolios p JOIN runs r ON r.id = p.run_id WHERE r.as_of = $1`, [asOf])).rows

async function poisonedNight(asOf: string, hands: () => Promise<CronProcess>): Promise<{ killed: number; code: number | null }> {
  const { rows: [guilty] } = await database.pool.query<{ id: string }>(`SELECT id FROM portfolios WHERE name = 'Book 3'`)
  const stop = new AbortController()
  const kills = killWhoeverTakes(guilty!.id, stop.signal)
  const run = await hands()
  const code = await run.ended
  stop.abort()
  const rows = await outcomes(asOf)
  expect(rows).toHaveLength(BOOKS + 3)
  expect(rows.filter((row) => row.state !== 'done')).toEqual([
    { id: guilty!.id, state: 'failed', error: expect.stringMatching(/^the process that calculated it alone ended or fell silent 3 times, the last was \S+:\d+: out of memory, a crash, or killed/) },
  ])
  return { killed: await kills, code }
}

it('a portfolio that kills every process that works on it is failed, and the others are done', async () => {
  const { killed, code } = await poisonedNight('2025-06-27', async () => {
    for (;;) {
      const run = startCron(['--date', '2025-06-27'], env())
      if ((await run.ended) !== null) return run
    }
  })
  expect(code).toBe(1)
  expect(killed).toBeGreaterThanOrEqual(4) // once in a batch, three times alone
  expect(killed).toBeLessThanOrEqual(5)
  const { rows } = await database.pool.query(`SELECT state, portfolios_done AS done, portfolios_failed AS failed FROM runs WHERE as_of = '2025-06-27'`)
  expect(rows).toEqual([{ state: 'completed_with_failures', done: BOOKS + 2, failed: 1 }])
})

it('it ends so too where workers come and go beside the run', async () => {
  const stop = new AbortController()
  const keepWorking = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const worker = startCron(['worker'], env())
      stop.signal.addEventListener('abort', () => worker.child.kill('SIGKILL'))
      await worker.ended
    }
  }
  const working = [keepWorking(), keepWorking()]
  const { killed } = await poisonedNight('2025-06-26', async () => {
    for (;;) {
      const run = startCron(['--date', '2025-06-26'], env())
      const code = await run.ended
      if (code !== null && code !== 75) return run
    }
  })
  stop.abort()
  await Promise.all(working)
  expect(killed).toBeLessThanOrEqual(6)
})
