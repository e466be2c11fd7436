import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { HEDGE_FUND, INDIVIDUAL, night, nyse, resultRows, seedDemo, testConfig } from './support/demo-world.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

const SESSIONS = nyse.sessionsBetween('2025-06-20', '2025-06-30')
const config = { ...testConfig, regressionWindow: 60 }
let inOrder: TestDatabase
let atRandom: TestDatabase
beforeAll(async () => {
  inOrder = await world()
  atRandom = await world()
})
afterAll(async () => {
  await inOrder.drop()
  await atRandom.drop()
})

/** The demo portfolios with a deposit, positions that are sold and positions that are bought between the sessions. */
async function world(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await seedDemo(database)
  await database.pool.query(`INSERT INTO external_flows (portfolio_id, id, date, amount, kind) VALUES ($1, '00000000-0000-0000-0000-000000000001', '2025-06-25', 25000, 'deposit')`, [INDIVIDUAL])
  await database.pool.query(`UPDATE positions SET exit_date = '2025-06-26', exit_price = 200 WHERE portfolio_id = $1 AND symbol IN ('GOOGL', 'AAPL')`, [HEDGE_FUND])
  await database.pool.query(`UPDATE positions SET entry_date = '2025-06-24', entry_price = 150 WHERE portfolio_id = $1 AND symbol IN ('AMZN', 'JPM', 'VTI')`, [INDIVIDUAL])
  return database
}

async function results(database: TestDatabase): Promise<Record<string, string>> {
  // Of these the time of writing differs.
  const { market_data_cache: _prices, positions: _positions, ...digests } = await resultRows(database)
  return digests
}

it('a night each evening and a backfill over sessions that were run in any order leave the same rows', async () => {
  for (const session of SESSIONS) await night(inOrder, session, { config })
  for (const session of ['2025-06-30', '2025-06-23', '2025-06-27', '2025-06-30']) await night(atRandom, session, { config })
  const before = await results(atRandom)
  for (const session of SESSIONS) await night(atRandom, session, { config })
  const after = await results(atRandom)
  expect(after).toEqual(await results(inOrder))
  expect(after.portfolio_snapshots).not.toBe(before.portfolio_snapshots)
})
