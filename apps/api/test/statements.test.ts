import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { storeDriver, storeFactors } from './support/results.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, OWNER, STRANGER } from './support/world.js'

const MANY = 300
const seen = new WeakSet<object>()
let statements = 0
let database: TestDatabase
let server: TestServer

/** Counts what goes over every connection, whether Prisma or the pool sent it. */
function count(client: { query: (...args: never[]) => unknown }): void {
  if (seen.has(client)) return
  seen.add(client)
  const send = client.query.bind(client)
  client.query = (...args) => {
    statements++
    return send(...args)
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  database.pool.on('connect', count).on('acquire', count)
  const symbols = Array.from({ length: MANY }, (_, index) => `S${index}`)
  const positions = symbols.map((symbol) => ({ position_id: idOf(symbol), symbol, driver: symbol, skipped: null }))
  await database.prisma.position.createMany({
    data: symbols.map((symbol) => ({ portfolioId: STRANGER.portfolioId, id: idOf(symbol), symbol, positionType: 'LONG', quantity: 1, entryPrice: 100, entryDate: new Date('2025-01-02') })),
  })
  await database.prisma.dailyPrice.createMany({ data: symbols.map((symbol) => ({ symbol, date: new Date(SESSION), close: 101 })) })
  await storeDriver(database, 'S0', SESSION, 1, [0, 0, 0, 0, 0, 0])
  await storeFactors(database, STRANGER.portfolioId, { date: SESSION, factors: [], positions })
  await storeDriver(database, 'AAPL', SESSION, 1, [0, 0, 0, 0, 0, 0])
  await storeFactors(database, OWNER.portfolioId, { date: SESSION, factors: [], positions: [{ position_id: idOf('owner AAPL'), symbol: 'AAPL', driver: 'AAPL', skipped: null }] })
  server = testServer(database)
})
afterAll(() => database.drop())

it.each([
  ['/api/v1/data/portfolios', 10], ['/api/v1/data/portfolio/ID/complete?include_timeseries=1&include_attrib=1', 13], ['/api/v1/data/positions/details?portfolio_id=ID', 11],
  ['/api/v1/analytics/portfolio/ID/overview', 10], ['/api/v1/analytics/portfolio/ID/positions/factor-exposures?limit=200', 5],
  ['/api/v1/portfolios', 11], ['/api/v1/portfolios/ID', 11], ['/api/v1/portfolios/ID/positions?limit=1000', 5], ['/api/v1/portfolios/ID/export', 5], ['/api/v1/portfolios/ID/flows', 5],
])('%s needs the same few statements for 5 positions as for 300', async (path, most) => {
  const cost = async (user: typeof OWNER): Promise<number> => {
    statements = 0
    await server.get(path.replace('ID', user.portfolioId), tokenOf(user)).expect(200)
    return statements
  }
  const small = await cost(OWNER)
  expect(await cost(STRANGER)).toBe(small)
  expect(small).toBeGreaterThan(0)
  expect(small).toBeLessThanOrEqual(most)
})
