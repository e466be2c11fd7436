import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { night, seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { runCron } from './support.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  await night(database)
})
afterAll(() => database.drop())

const audit = (args: string[]) => runCron([...args, 'audit'], { DATABASE_URL: database.url, LOG_LEVEL: 'error' })

describe('cron audit', () => {
  it('prints a line a portfolio and what would help', async () => {
    const { code, stdout } = await audit(['--date', '2025-06-30'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Market data for 2025-06-30\n\nportfolio +positions +priced today/)
    expect(stdout).toMatch(/Demo High Net Worth Investor Portfolio +29 +18\/18 +18\/18 +0 +0 +18\/18 +1\.00\n/)
    expect(stdout).toMatch(/- No current price for VIX250716C00025000 \(not_found\): check the symbol, or import prices for it\.\n/)
  })

  it('prints one JSON report for machines, and refuses what does not exist', async () => {
    const { stdout } = await audit(['--date', '2025-06-30', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ as_of: '2025-06-30', portfolios: [{}, {}, {}], scores: { status: 'passed' } })
    const wrong = await audit(['--date', '2025-06-30', '--portfolio', '00000000-0000-0000-0000-000000000001'])
    expect([wrong.code, wrong.stderr]).toEqual([2, 'cron: --portfolio 00000000-0000-0000-0000-000000000001: no such portfolio\n'])
  })
})
