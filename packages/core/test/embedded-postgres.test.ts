import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

function migrateIn(dataDir: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/db-migrate.ts'], { cwd: root, env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', NODE_OPTIONS: '' } })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, output })))
}

it('gives one embedded Postgres to three processes that ask at once, and migrates it once', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sigmasight-embedded-'))
  await chmod(dataDir, 0o755)
  const results = await Promise.all([migrateIn(dataDir), migrateIn(dataDir), migrateIn(dataDir)])
  expect(results.filter((result) => result.code !== 0)).toEqual([])
  expect(results.map((result) => result.code)).toEqual([0, 0, 0])
  const outputs = results.map((result) => result.output.trim()).sort()
  expect(outputs.filter((output) => output.startsWith('applied:'))).toHaveLength(1)
  expect(outputs.filter((output) => output === 'the database is up to date')).toHaveLength(2)
  await rm(dataDir, { recursive: true, force: true })
})
