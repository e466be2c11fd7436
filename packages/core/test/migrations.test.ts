import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'
import { createTestDatabase } from './support/test-database.js'

const read = (name: string) => readFileSync(new URL(`../../../prisma/${name}`, import.meta.url), 'utf8')

it('has a migration for everything the schema says (pnpm db:new-migration NAME writes one)', () => {
  expect(read('schema.prisma')).toBe(read('migrated.prisma'))
})

it('leaves nothing behind that keeps a process from ending', async () => {
  const database = await createTestDatabase()
  try {
    await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const script = `
      const { migrate } = await import('./packages/core/src/store/migrate.ts')
      const applied = await migrate(${JSON.stringify(database.url)})
      console.log(JSON.stringify({ applied: applied.length > 0, timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout') }))`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: fileURLToPath(new URL('../../..', import.meta.url)), env: { ...process.env, NODE_OPTIONS: '' } })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await once(child, 'close')
    expect(JSON.parse(output)).toEqual({ applied: true, timers: [] })
  } finally {
    await database.drop()
  }
})
