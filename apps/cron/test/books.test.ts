import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { runCron } from './support.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
})
afterAll(() => database.drop())

const cron = (args: string[]) => runCron(args, { DATABASE_URL: database.url, LOG_LEVEL: 'error' })

describe('cron', () => {
  it('classifies positions without a class: shows it, does it, and leaves what contradicts itself', async () => {
    const rows = [['ACME_VC_NINE', 'LONG'], ['IBM', 'LONG'], ['AAPL260116C00200000', 'SC'], ['AAPL260116P00200000', 'LONG']]
    for (const [symbol, type] of rows) {
      await database.pool.query(`INSERT INTO positions (portfolio_id, id, symbol, position_type, quantity, entry_price, entry_date) SELECT id, gen_random_uuid(), $1, $2, 1, 1, '2025-01-02' FROM portfolios ORDER BY id LIMIT 1`, [symbol, type])
    }
    const classes = async () => (await database.pool.query<{ symbol: string; class: string | null }>(`SELECT symbol, investment_class AS class FROM positions WHERE symbol = ANY($1) ORDER BY 1`, [rows.map(([symbol]) => symbol)])).rows.map((row) => row.class)
    expect(await cron(['classify'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/either --dry-run or --apply/) })
    const shown = await cron(['classify', '--dry-run'])
    expect([shown.code, await classes()]).toEqual([0, [null, null, null, null]])
    expect(shown.stdout).toMatch(/^portfolio +symbol +type +class +position\n-+ /)
    expect(shown.stdout).toMatch(/ACME_VC_NINE +LONG +PRIVATE/)
    expect(shown.stdout).toMatch(/3 positions would be classified \(--apply does it\), 1 left to be looked at\n$/)
    const applied = await cron(['classify', '--apply', '--json'])
    expect(JSON.parse(applied.stdout)).toMatchObject({ applied: true, changed: 3, contradictory: 1 })
    expect(await classes()).toEqual(['OPTIONS', null, 'PRIVATE', 'PUBLIC'])
    await database.pool.query(`DELETE FROM positions WHERE symbol = ANY($1)`, [rows.map(([symbol]) => symbol)])
    expect((await cron(['classify', '--dry-run'])).stdout).toBe('every position has an investment class\n')
  })

  it('calculates what waits in the ledger, and nothing else', async () => {
    const runId = '00000000-0000-0000-0000-00000000000a'
    await database.pool.query(`INSERT INTO runs (id, as_of, kind, trigger, state, portfolio_id) SELECT $1, '2025-06-30', 'recalculation', 'api', 'queued', id FROM portfolios ORDER BY id LIMIT 1`, [runId])
    expect((await cron(['worker', '--once'])).code).toBe(0)
    const { rows } = await database.pool.query(`SELECT state, portfolios_total AS total FROM runs WHERE id = $1`, [runId])
    expect(rows).toEqual([{ state: 'completed', total: 1 }])
  })
})
