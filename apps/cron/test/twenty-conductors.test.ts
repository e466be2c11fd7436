import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { night, seedDemo, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const CONDUCTORS = 20
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  await night(database, '2025-07-02', { config: { ...testConfig, regressionWindow: 60 } })
  const build = spawn(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'inherit' })
  expect(await once(build, 'exit')).toEqual([0, null])
}, 180_000)
afterAll(() => database.drop())

/** `node dist/cron.js`, as the image runs it. */
async function conduct(date: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url, MARKET_DATA_PROVIDERS: 'simulated', REGRESSION_WINDOW_DAYS: '60', LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['dist/cron.js', '--date', date], { cwd: ROOT, env })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, ...output }
}

it('the build has source maps and every process of production', () => {
  for (const name of ['api', 'cron', 'db-migrate', 'db-seed']) for (const suffix of ['js', 'js.map']) expect([name, existsSync(join(ROOT, `dist/${name}.${suffix}`))]).toEqual([name, true])
})

it('whoever is turned away has loaded neither the settings nor the command line', () => {
  const loaded = new Map<string, string>()
  const load = (name: string): void => {
    if (loaded.has(name)) return
    loaded.set(name, readFileSync(join(ROOT, 'dist', name), 'utf8'))
    for (const [, next] of loaded.get(name)!.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) load(next!)
  }
  load('cron.js')
  const code = [...loaded.values()].join('')
  expect(code).toContain('pg_try_advisory_lock')
  for (const heavy of ['ZodError', 'CommanderError', 'PrismaClient', 'winston']) expect(code).not.toContain(heavy)
})

it('of twenty processes started at once for one session, one runs and nineteen are turned away', async () => {
  // The one that runs cannot end before the others have asked: it waits for a portfolio that somebody else has.
  const guard = await database.pool.connect()
  await guard.query('BEGIN')
  await guard.query('SELECT pg_advisory_xact_lock(hashtextextended(id::text, 13)) FROM portfolios ORDER BY id LIMIT 1')
  const ended: Awaited<ReturnType<typeof conduct>>[] = []
  const all = Array.from({ length: CONDUCTORS }, async () => ended.push(await conduct('2025-06-27')))
  while (ended.length < CONDUCTORS - 1) await new Promise((wake) => setTimeout(wake, 20))
  for (const refused of ended) expect(refused).toEqual({ code: 75, stdout: '', stderr: 'cron: another run for 2025-06-27 is under way\n' })
  await guard.query('ROLLBACK')
  guard.release()
  await Promise.all(all)
  expect(ended).toHaveLength(CONDUCTORS)
  expect(ended.at(-1)).toMatchObject({ code: 0, stderr: '' })
  const { rows } = await database.pool.query(`SELECT state, portfolios_done AS done FROM runs WHERE as_of = '2025-06-27'`)
  expect(rows).toEqual([{ state: 'completed', done: 3 }])
}, 240_000)
