import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { tryLock } from '../src/store/locks.js'
import { confirmLease, leaseLock, markAlone, reclaimPortfolios, releaseLease, takePortfolios } from '../src/store/write/leases.js'
import { closeRun, conductRun, enterPortfolios, openRun } from '../src/store/write/runs.js'
import { AS_OF, HEDGE_FUND, INDIVIDUAL } from './support/demo-world.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

const RUN = randomUUID()
const CONDUCTOR = randomUUID()
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE runs, run_portfolios')
  await openRun(database, { id: RUN, asOf: AS_OF, kind: 'night', trigger: 'test', portfolioId: null, force: false })
  await conductRun(database, RUN, CONDUCTOR)
  await enterPortfolios(database, RUN, [INDIVIDUAL, HEDGE_FUND])
})

/** Takes portfolios as a process that is dead already: its lock is free. */
async function take(portfolioIds: string[], alone: boolean): Promise<string> {
  const lease = { id: randomUUID(), worker: 'host:1' }
  expect(await takePortfolios(database, lease, { runId: RUN, conductor: CONDUCTOR, portfolioIds })).toHaveLength(portfolioIds.length)
  if (alone) await markAlone(database, RUN, lease.id)
  return lease.id
}
const losses = async (): Promise<number[]> => (await database.pool.query<{ losses: number }>('SELECT losses FROM run_portfolios ORDER BY portfolio_id')).rows.map((row) => row.losses)

describe('a loss counts', () => {
  it('when the holder died while it calculated the portfolio alone', async () => {
    for (const count of [1, 2]) {
      await take([INDIVIDUAL], true)
      expect(await reclaimPortfolios(database, RUN)).toBe(1)
      expect(await losses()).toEqual([count, 0])
    }
  })

  it('when the conductor that died held it itself', async () => {
    await take([INDIVIDUAL], true)
    await conductRun(database, RUN, randomUUID())
    expect(await losses()).toEqual([1, 0])
  })

  it('when the holder has fallen silent, although its connection stands', async () => {
    const lease = await take([INDIVIDUAL], true)
    const lock = await tryLock(database, leaseLock(lease))
    expect(await reclaimPortfolios(database, RUN)).toBe(0)
    await database.pool.query(`UPDATE run_portfolios SET lease_until = now() - interval '1 second' WHERE state = 'running'`)
    expect(await reclaimPortfolios(database, RUN)).toBe(1)
    expect(await losses()).toEqual([1, 0])
    await lock!.release()
  })
})

describe('work of a run that another one of its session follows', () => {
  const NEXT = randomUUID()
  const heldOf = (lease: string) => database.transaction((client) => confirmLease(client, lease, RUN, [INDIVIDUAL]))

  it('is void although its holder lives: it stands on older prices, and would be written over newer results', async () => {
    const lease = await take([INDIVIDUAL], false)
    const lock = await tryLock(database, leaseLock(lease))
    await closeRun(database, RUN, 'failed', 'started over with --force', null)
    expect([...(await heldOf(lease))]).toEqual([INDIVIDUAL])
    await openRun(database, { id: NEXT, asOf: AS_OF, kind: 'night', trigger: 'test', portfolioId: null, force: true })
    await conductRun(database, NEXT, randomUUID())
    const held = await heldOf(lease)
    await lock!.release()
    expect([...held]).toEqual([])
  })

  it('is left alone when the other one is of another session', async () => {
    const lease = await take([INDIVIDUAL], false)
    await openRun(database, { id: NEXT, asOf: '2025-06-27', kind: 'night', trigger: 'test', portfolioId: null, force: false })
    await conductRun(database, NEXT, randomUUID())
    expect([...(await heldOf(lease))]).toEqual([INDIVIDUAL])
  })
})

describe('no loss counts', () => {
  it('of a batch, nor of a portfolio whose calculation had not begun', async () => {
    await take([INDIVIDUAL, HEDGE_FUND], false)
    expect(await reclaimPortfolios(database, RUN)).toBe(2)
    await take([INDIVIDUAL], false)
    expect(await reclaimPortfolios(database, RUN)).toBe(1)
    expect(await losses()).toEqual([0, 0])
  })

  it('of work that was given back', async () => {
    await releaseLease(database, RUN, await take([INDIVIDUAL], true))
    expect(await reclaimPortfolios(database, RUN)).toBe(0)
    expect(await losses()).toEqual([0, 0])
  })

  it('when Postgres was started since, which frees every lock', async () => {
    await take([INDIVIDUAL], true)
    await database.pool.query(`UPDATE run_portfolios SET alone_since = pg_postmaster_start_time() - interval '1 second' WHERE state = 'running'`)
    expect(await reclaimPortfolios(database, RUN)).toBe(1)
    expect(await losses()).toEqual([0, 0])
  })

  it('of a living worker whose run another process takes up', async () => {
    const lock = await tryLock(database, leaseLock(await take([INDIVIDUAL], true)))
    await conductRun(database, RUN, randomUUID())
    expect(await losses()).toEqual([0, 0])
    expect((await database.pool.query(`SELECT 1 FROM run_portfolios WHERE state = 'pending'`)).rowCount).toBe(2)
    await lock!.release()
  })
})
