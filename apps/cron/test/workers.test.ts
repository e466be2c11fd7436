import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { night, seedDemo, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { addBooks, holdPortfolios, startCron } from './support.js'

const BOOKS = 21
const config = { ...testConfig, regressionWindow: 60 }
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  await addBooks(database, BOOKS)
  await night(database, '2025-07-02', { config })
})
afterAll(() => database.drop())

const env = () => ({ DATABASE_URL: database.url, PORTFOLIO_BATCH: '1' })
const ledger = async (asOf: string) => (await database.pool.query<{ state: string; attempts: number; worker: string }>(
  `SELECT p.state, p.attempts, p.worker FROM run_portfolios p JOIN runs r ON r.id = p.run_id WHERE r.as_of = $1 ORDER BY p.portfolio_id`, [asOf])).rows

describe('many processes on one night', () => {
  it('share the portfolios of a run, each done exactly once; workers end with 143', async () => {
    const workers = [1, 2, 3].map(() => startCron(['worker'], env()))
    await Promise.all(workers.map((worker) => worker.said('takes work')))
    // Nobody can end the first portfolio in hand until all four have one.
    const guard = await holdPortfolios(database)
    const run = startCron(['--date', '2025-07-01'], env())
    const hands = async () => (await ledger('2025-07-01')).filter((row) => row.state === 'running').length
    await eventually(hands, (count) => count >= 4 || run.child.exitCode !== null)
    await guard.release()
    expect(await run.ended).toBe(0)
    const rows = await ledger('2025-07-01')
    expect(rows).toHaveLength(BOOKS + 3)
    expect(rows.filter((row) => row.state !== 'done' || row.attempts !== 1)).toEqual([])
    expect(new Set(rows.map((row) => row.worker.split(':').at(-1)))).toEqual(new Set([run, ...workers].map(({ child }) => String(child.pid))))
    const { rows: [counted] } = await database.pool.query(`SELECT portfolios_total AS total, portfolios_done AS done, portfolios_failed AS failed FROM runs WHERE as_of = '2025-07-01'`)
    expect(counted).toEqual({ total: BOOKS + 3, done: BOOKS + 3, failed: 0 })
    for (const worker of workers) worker.child.kill('SIGTERM')
    expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([143, 143, 143])
  })

  it('turn a second run of the session away with 75', async () => {
    const guard = await holdPortfolios(database) // the first cannot end before the second has asked
    const runs = ['a', 'b'].map(() => startCron(['--date', '2025-06-27'], env()))
    expect(await Promise.race(runs.map((run) => run.ended))).toBe(75)
    await guard.release()
    expect((await Promise.all(runs.map((run) => run.ended))).sort()).toEqual([0, 75])
    expect((await ledger('2025-06-27')).every((row) => row.state === 'done' && row.attempts === 1)).toBe(true)
  })

  it('give back what a dead worker had, at once', async () => {
    const worker = startCron(['worker'], env())
    await worker.said('takes work')
    const guard = await holdPortfolios(database) // nobody ends what it has in hand
    const run = startCron(['--date', '2025-06-25'], env())
    const taken = async () => (await database.pool.query(`SELECT 1 FROM run_portfolios WHERE worker LIKE '%:' || $1`, [worker.child.pid])).rowCount
    await eventually(taken, (count) => count! > 0)
    worker.child.kill('SIGKILL')
    await guard.release()
    expect(await run.ended).toBe(0)
    const rows = await ledger('2025-06-25')
    expect(rows.filter((row) => row.state !== 'done')).toEqual([])
    expect(rows.filter((row) => row.attempts > 1)).toHaveLength(1)
  })
})
