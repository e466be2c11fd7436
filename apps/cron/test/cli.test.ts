import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { holdPortfolios, runCron, startCron } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'sigmasight-cli-'))
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.drop()
})

const cron = (args: string[], env: Record<string, string> = {}) => runCron(args, { DATABASE_URL: database.url, LOG_LEVEL: 'error', ...env })
const runs = async (): Promise<number> => Number((await database.pool.query<{ count: string }>('SELECT count(*) FROM runs')).rows[0]!.count)

describe('cron', () => {
  it.each([
    [['--date', '2025-02-30'], /--date.*must be a date/], [['--portfolio', 'abc'], /--portfolio.*must be an id/], [['--fast'], /unknown option '--fast'/], [['backfill'], /required option '--from/],
    [['--portfolio', '00000000-0000-0000-0000-000000000001', '--date', '2025-06-30'], /no such portfolio/], [['--date', '2099-01-05'], /has not closed yet/],
  ])('refuses %j with one clear line and 2, and writes nothing', async (args, message) => {
    const before = await runs()
    const { code, stdout, stderr } = await cron(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(message)])
    expect(await runs()).toBe(before)
  })

  it('names a wrong setting', async () => {
    expect(await cron([], { LOG_LEVEL: 'loud' })).toMatchObject({ code: 2, stderr: expect.stringMatching(/LOG_LEVEL: /) })
    expect(await cron(['--date', '2025-06-30'], { MARKET_DATA_PROVIDERS: 'bloomberg' })).toMatchObject({ code: 2, stderr: expect.stringMatching(/MARKET_DATA_PROVIDERS: unknown provider "bloomberg"/) })
  })

  it('says when it is no trading day, and ends with 0', async () => {
    expect(await cron(['--date', '2025-07-04'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/2025-07-04 is not a trading day/) })
    expect(JSON.parse((await cron(['--date', '2025-07-04', '--json'])).stdout)).toMatchObject({ status: 'not_a_trading_day' })
  })

  it('prints sessions with their closes in UTC', async () => {
    const { stdout } = await cron(['sessions', '--from', '2025-07-02', '--to', '2025-07-07', '--json'])
    expect(JSON.parse(stdout)).toEqual([
      { date: '2025-07-02', close: '2025-07-02T20:00:00Z' }, { date: '2025-07-03', close: '2025-07-03T17:00:00Z' }, { date: '2025-07-07', close: '2025-07-07T20:00:00Z' },
    ])
  })

  it('runs a night and prints one JSON summary on stdout', async () => {
    const { code, stdout } = await cron(['--date', '2025-06-30', '--force', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ as_of: '2025-06-30', status: 'completed', counts: { portfolios: 3, done: 3 } })
    const backfill = await cron(['backfill', '--from', '2025-06-26', '--to', '2025-06-30', '--json'])
    expect(JSON.parse(backfill.stdout)).toMatchObject({ sessions: 3 })
  })

  it('stops on SIGTERM with 143 and leaves a run that the next one takes up', async () => {
    const guard = await holdPortfolios(database) // it cannot end before the signal reaches it
    const run = startCron(['--date', '2025-06-24'], { DATABASE_URL: database.url })
    await run.said('started')
    run.child.kill('SIGTERM')
    await guard.release()
    const code = await run.ended
    const state = async () => (await database.pool.query<{ state: string }>(`SELECT state FROM runs WHERE as_of = '2025-06-24'`)).rows
    expect([code, await state()]).toEqual([143, [{ state: 'interrupted' }]])
    expect((await cron(['--date', '2025-06-24'])).code).toBe(0)
    expect(await state()).toEqual([{ state: 'completed' }])
  })

  it('waits for its hour and runs a night then, again and again, until it is stopped', async () => {
    expect(await cron(['schedule'], { CRON_SCHEDULE: 'at midnight' })).toMatchObject({ code: 2, stderr: 'cron: CRON_SCHEDULE: "at midnight" is no cron expression\n' })
    const everySecond = startCron(['schedule'], { DATABASE_URL: database.url, CRON_SCHEDULE: '* * * * * *' })
    await eventually(() => everySecond.log().split('night ended with 0').length, (parts) => parts > 2 || everySecond.child.exitCode !== null)
    everySecond.child.kill('SIGTERM')
    expect(await everySecond.ended).toBe(143)
    expect(everySecond.log()).toMatch(/^\S+ info {2}waiting for \* \* \* \* \* \* \(UTC\)\n/)
  })

  it('imports files, or refuses them all for one bad row', async () => {
    const good = join(folder, 'good.csv')
    const bad = join(folder, 'bad.csv')
    writeFileSync(good, 'symbol,date,close\nIMPORTED,2025-06-30,12.5\n')
    writeFileSync(bad, 'symbol,date,close\nIMPORTED,2025-06-27,12\nIMPORTED,2025-06-28,12\n')
    const refused = await cron(['import-prices', good, bad])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/bad\.csv:3 date 2025-06-28 is no trading session[\s\S]*nothing was imported/)
    const stored = async () => (await database.pool.query<{ close: string }>(`SELECT trim_scale(close)::text AS close FROM market_data_cache WHERE symbol = 'IMPORTED'`)).rows
    expect(await stored()).toEqual([])
    expect(await cron(['import-prices', good])).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 rows of 1 symbols/) })
    expect(await stored()).toEqual([{ close: '12.5' }])
  })
})
