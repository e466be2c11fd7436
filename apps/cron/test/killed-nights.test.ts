import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Database, migrate, openDatabase } from '@sigmasight/core'
import { type EmbeddedServer, joinEmbeddedPostgres } from '../../../packages/core/src/store/embedded-postgres.js'
import { night, resultRows, seedDemo, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { addBooks, type CronProcess, seeded, startCron } from './support.js'

/** Few kills with every run of all tests; `pnpm test:kills` kills 50 times or more. */
const KILLS = Number(process.env.KILLS ?? 6)
/** In the order in which they are calculated; the last one stands before others and rolls them again. */
const SESSIONS = KILLS < 10 ? ['2025-06-30', '2025-06-26'] : ['2025-06-30', '2025-07-01', '2025-07-02', '2025-06-26']
const SETTINGS = { PORTFOLIO_BATCH: '2' }
const config = { ...testConfig, regressionWindow: 60, portfolioBatch: 20 }

const folder = mkdtempSync(join(tmpdir(), 'sigmasight-kill-'))
const random = seeded(Number(process.env.SEED ?? 7))
let server: EmbeddedServer
beforeAll(async () => {
  chmodSync(folder, 0o755)
  server = await joinEmbeddedPostgres(folder)
})
afterAll(async () => {
  await server.release()
  rmSync(folder, { recursive: true, force: true })
})

const urlOf = (name: string): string => server.url.replace(/\/postgres$/, `/${name}`)
async function inDatabase<T>(name: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ databaseUrl: urlOf(name), dataDir: '' })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** Kills Postgres at once, as a power cut does, and starts it again on another port. */
async function killPostgres(): Promise<void> {
  process.kill(Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  await pause(1_500)
  server = await joinEmbeddedPostgres(folder)
}

/** Every result row; of prices what they say, not when they were fetched. */
async function rowsOf(database: Database): Promise<Record<string, string>> {
  const { market_data_cache: _prices, ...results } = await resultRows(database)
  const { rows } = await database.pool.query<{ digest: string }>(
    `SELECT md5(string_agg(concat_ws('|', symbol, date, open, high, low, close, adj_close, volume), E'\n' ORDER BY symbol, date)) AS digest FROM market_data_cache`)
  return { ...results, prices: rows[0]!.digest }
}

async function kill(cron: CronProcess): Promise<void> {
  cron.child.kill('SIGKILL')
  await cron.ended
}

/** Waits until the run calculates portfolios, or has ended: half of the kills are to hit that stage, however long the others take. */
async function reachedPortfolios(session: string, run: CronProcess): Promise<void> {
  await inDatabase('killed', async ({ pool }) => {
    const stage = async (): Promise<string | undefined> => (await pool.query<{ stage: string }>('SELECT stage FROM runs WHERE as_of = $1 ORDER BY created_at DESC LIMIT 1', [session])).rows[0]?.stage
    while (run.child.exitCode === null && (await stage()) !== 'portfolios') await pause(20)
  })
}

/** One session, whose processes are killed `kills` times at random moments before one is left alone. Returns how many kills hit a live process. */
async function survive(session: string, kills: number): Promise<number> {
  let hits = 0
  const start = (args: string[]): CronProcess => startCron(args, { ...SETTINGS, DATABASE_URL: urlOf('killed') })
  let worker = start(['worker'])
  for (let k = 0; k < kills; k++) {
    const run = start(['--date', session])
    await run.said('started')
    if (k % 2 === 1) await reachedPortfolios(session, run)
    await pause(random() * 1_500)
    for (const victim of [run, worker]) if (victim.child.exitCode === null && /started|takes work/.test(victim.log())) hits++
    const cut = k === 1 ? killPostgres() : Promise.resolve()
    await Promise.all([cut, kill(run), pause(random() * 300).then(() => kill(worker))])
    worker = start(['worker'])
  }
  let last = start(['--date', session])
  // 75: the worker found the run without a process before this one was up, and resumes it itself.
  while ((await last.ended) === 75) last = start(['--date', session])
  const code = await last.ended
  if (code !== 0) throw new Error(`the run that was left alone ended with ${code}:\n${last.log()}`)
  await kill(worker)
  return hits
}

it(`ends a night whose processes and Postgres are killed ${KILLS} times with the rows of an undisturbed one`, async () => {
  await inDatabase('postgres', ({ pool }) => pool.query('CREATE DATABASE killed'))
  await migrate(urlOf('killed'))
  await inDatabase('killed', async (database) => {
    await seedDemo(database)
    await addBooks(database, 21)
    await night(database, '2025-07-02', { config }) // the market is synced once, up to the last session
  })
  await inDatabase('postgres', ({ pool }) => pool.query('CREATE DATABASE undisturbed TEMPLATE killed'))
  let hits = 0
  let rounds = 0
  for (; hits < KILLS; rounds++) for (const session of SESSIONS) hits += await survive(session, Math.max(2, Math.ceil(KILLS / SESSIONS.length / 2)))
  const expected = await inDatabase('undisturbed', async (database) => {
    // As often as in the other database: a session stands on what later ones left of an earlier round.
    for (let round = 0; round < rounds; round++) for (const session of SESSIONS) await night(database, session, { config })
    return rowsOf(database)
  })
  await inDatabase('killed', async (database) => {
    expect(await rowsOf(database)).toEqual(expected)
    const { rows } = await database.pool.query('SELECT state, count(*)::int AS count FROM run_portfolios GROUP BY state')
    expect(rows).toEqual([{ state: 'done', count: expect.any(Number) }])
    const { rows: taken } = await database.pool.query<{ again: number }>('SELECT count(*)::int AS again FROM run_portfolios WHERE attempts > 1')
    expect(taken[0]!.again).toBeGreaterThan(0) // kills reached portfolios that were being calculated
    const { rows: open } = await database.pool.query(`SELECT 1 FROM runs WHERE state = 'running'`)
    expect(open).toEqual([])
  })
}, 1_800_000)
