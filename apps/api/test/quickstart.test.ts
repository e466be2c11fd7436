import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

let database: TestDatabase
let folder: string
let server: ChildProcess

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query('DROP SCHEMA public CASCADE')
  await database.pool.query('CREATE SCHEMA public')
  folder = await mkdtemp(join(tmpdir(), 'quickstart-'))
})
afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(folder, { recursive: true })
  await database.drop()
})

/** The server as `pnpm api` starts it. Returns its address. */
async function start(): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url, DATA_DIR: folder, MARKET_DATA_PROVIDERS: 'simulated', PORT: '0', LOG_LEVEL: 'info' }
  server = spawn(process.execPath, ['--import', 'tsx', 'apps/api/src/main.ts'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  return new Promise((found, fail) => {
    server.on('exit', () => fail(new Error(log)))
    server.stderr!.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      const address = /API answers on (\S+),/.exec(log)?.[1]
      if (address) found(address)
    })
  })
}

async function run(script: string, api: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env: { ...process.env, API: api } })
  const output = { stdout: '', stderr: '' }
  shell.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  shell.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const [code] = (await once(shell, 'close')) as [number]
  return { code, ...output }
}

it('docs/quickstart.md brings a new user from an empty database to an analysis, command by command', async () => {
  const text = await readFile(join(ROOT, 'docs/quickstart.md'), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]!)
  expect(blocks.length).toBeGreaterThanOrEqual(9)
  const { code, stdout, stderr } = await run(blocks.join('\necho\n'), await start())
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('calculation completed')
  const answers = stdout.split('\n').flatMap((line) => line.replace('}{', '}\n{').split('\n')).filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(answers).toContainEqual(expect.objectContaining({ dry_run: true, rows: 5, created: 5, problems: [], warnings: [] }))
  expect(answers).toContainEqual(expect.objectContaining({ dry_run: false, created: 5 }))
  expect(answers).toContainEqual(expect.objectContaining({ date: '2025-06-30', price: 310_000 }))
  const overview = answers.find((answer) => 'exposures' in answer)!
  expect(overview).toMatchObject({ equity_balance: 750_000, total_value: 750_000, position_count: { total_positions: 5, long_count: 4, short_count: 1 }, coverage: { positions_marked: 1, positions_without_price: 0 }, flags: [] })
  const factors = answers.find((answer) => 'factors' in answer)!
  expect(factors).toMatchObject({ available: true, metadata: { positions_analyzed: 4, positions_skipped: 1 } })
  expect((await readFile(join(folder, 'backup.csv'), 'utf8')).split('\r\n')).toHaveLength(7)
})
