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
  await database.prisma.targetPrice.createMany({
    data: [...symbols.map((symbol) => ({ portfolioId: STRANGER.portfolioId, id: idOf(`target ${symbol}`), symbol, currentPrice: 100, targetEoy: 120 })), { portfolioId: OWNER.portfolioId, id: idOf('target AAPL'), symbol: 'AAPL', currentPrice: 100 }],
  })
  await database.prisma.tag.createMany({
    data: [...symbols.map((name) => ({ id: idOf(`tag ${name}`), userId: STRANGER.id, name })), { id: idOf('of owner'), userId: OWNER.id, name: 'single' }],
  })
  await database.prisma.positionTag.createMany({ data: symbols.map((symbol) => ({ portfolioId: STRANGER.portfolioId, positionId: idOf(symbol), tagId: idOf('tag S0') })) })
  server = testServer(database)
})
afterAll(() => database.drop())

it.each([
  ['/api/v1/data/portfolios', 13], ['/api/v1/data/portfolio/ID/complete?include_timeseries=1&include_attrib=1', 16], ['/api/v1/data/positions/details?portfolio_id=ID', 14],
  ['/api/v1/data/prices/historical/ID', 5], ['/api/v1/data/portfolio/ID/data-quality', 14], ['/api/v1/data/positions/top/ID', 14], ['/api/v1/target-prices/ID', 20], ['/api/v1/target-prices/ID/summary', 20], ['/api/v1/tags', 3],
  ['/api/v1/analytics/portfolio/ID/overview', 13], ['/api/v1/analytics/portfolio/ID/positions/factor-exposures?limit=200', 5],
  ['/api/v1/portfolios', 14], ['/api/v1/portfolios/ID', 14], ['/api/v1/portfolios/ID/positions?limit=1000', 5], ['/api/v1/portfolios/ID/export', 5], ['/api/v1/portfolios/ID/flows', 5],
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

it.each<[string, 'post' | 'put', (count: number) => object, number]>([
  ['/api/v1/target-prices/ID/bulk', 'post', (count) => ({ target_prices: many(count).map((symbol) => ({ symbol: `NEW${symbol}`, current_price: 1 })) }), 23],
  ['/api/v1/target-prices/ID/import-csv', 'post', (count) => ({ csv_content: `symbol\n${many(count).join('\n')}`, update_existing: true }), 8],
  ['/api/v1/target-prices/ID/bulk-update', 'put', (count) => ({ updates: many(count).map((symbol) => ({ symbol, target_price_eoy: 1 })) }), 7],
  ['/api/v1/target-prices/ID/export', 'post', () => ({}), 20],
])('%s needs the same few statements for 1 row as for 300', async (path, method, body, most) => {
  const cost = async (user: typeof OWNER, count: number): Promise<number> => {
    statements = 0
    await server[method](path.replace('ID', user.portfolioId), body(count), tokenOf(user)).expect(200)
    return statements
  }
  const small = await cost(OWNER, 1)
  expect(await cost(STRANGER, MANY)).toBe(small)
  expect(small).toBeLessThanOrEqual(most)
})

it('quotes of 300 symbols and links of 300 tags need as many statements as one', async () => {
  const cost = async (send: (count: number) => { expect(status: number): PromiseLike<unknown> }, count: number): Promise<number> => {
    statements = 0
    await send(count).expect(200)
    return statements
  }
  const token = tokenOf(STRANGER)
  const quotes = (count: number) => server.get(`/api/v1/data/prices/quotes?symbols=${many(count).join(',')}`, token)
  const links = (count: number) => server.post(`/api/v1/positions/${idOf('S1')}/tags`, { tag_ids: many(count).map((name) => idOf(`tag ${name}`)), replace_existing: true }, token)
  for (const send of [quotes, links]) expect(await cost(send, MANY)).toBe(await cost(send, 1))
})

/** Symbols that positions and targets are in. */
function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `S${index}`)
}
