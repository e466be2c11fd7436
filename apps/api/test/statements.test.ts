import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { OPERATIONS } from './support/operations.js'
import { storeDriver, storeFactors } from './support/results.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, OWNER, positionOf, STRANGER } from './support/world.js'

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
    data: symbols.map((symbol) => ({ portfolioId: STRANGER.portfolioId, id: idOf(symbol), symbol, positionType: 'LONG', investmentClass: symbol === 'S1' ? 'PRIVATE' : null, quantity: 1, entryPrice: 100, entryDate: new Date('2025-01-02') })),
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
  await database.prisma.run.createMany({
    data: [OWNER, STRANGER].map((user) => ({ id: idOf(`run ${user.id}`), asOf: new Date(SESSION), kind: 'recalculation', trigger: 'api', requestedBy: user.id, state: 'completed', portfolioId: user.portfolioId })),
  })
  server = testServer(database)
})
afterAll(() => database.drop())

/** The most statements a read may take, with the query that asks for everything it has; of reports, while no night has prepared them. */
const READS: Readonly<Record<string, readonly [most: number, query?: string]>> = {
  listPortfolios: [13], getPositionsDetails: [14, 'portfolio_id=ID'], listTags: [3], listOwnPortfolios: [14],
  getPortfolioComplete: [17, 'include_timeseries=1&include_attrib=1'], getPortfolioDataQuality: [18], getTopPositions: [17], listSnapshots: [4], getHistoricalPrices: [5],
  getPortfolioOverview: [13], getPortfolioFactorExposures: [5], listPositionFactorExposures: [5, 'limit=200'], getCorrelationMatrix: [15], getDiversificationScore: [5], getStressTest: [15], getRiskMetrics: [5],
  getRiskMeasures: [15], getGreeks: [15], getMarketScenarios: [15], getDiversification: [15], getSectorExposure: [15], getConcentration: [15], getVolatility: [15], getReconciliation: [15], getPnlAttribution: [6],
  listTargetPrices: [20], getTargetPriceSummary: [20],
  getPortfolio: [14], listPositions: [5, 'limit=1000'], getPosition: [5], listMarks: [6], exportPositions: [5], listFlows: [5], getRecalculation: [5],
}

it.each(OPERATIONS.filter(({ method, path }) => method === 'get' && path.includes('{portfolio_id}')).map((item) => item.operationId))('the statements of %s are counted', (name) => {
  expect(Object.keys(READS)).toContain(name)
})

it.each(Object.entries(READS))('%s needs the same few statements for 5 positions as for 300', async (name, [most, query = '']) => {
  const { path } = OPERATIONS.find((item) => item.operationId === name)!
  const cost = async (user: typeof OWNER, position: string): Promise<number> => {
    const filled = `${path}?${query}`.replace(/\{portfolio_id\}|\bID\b/g, user.portfolioId).replace('{position_id}', position).replace('{run_id}', idOf(`run ${user.id}`))
    statements = 0
    await server.get(filled, tokenOf(user)).expect(200)
    return statements
  }
  const small = await cost(OWNER, positionOf('HOME_RENTAL'))
  expect(await cost(STRANGER, idOf('S1'))).toBe(small)
  expect(small).toBeGreaterThan(0)
  expect(small).toBeLessThanOrEqual(most)
})

it('a report that a night has prepared needs three statements: who asks, what an answer stands on, and what there is; one while that is kept', async () => {
  await database.prisma.reportBody.create({ data: { portfolioId: OWNER.portfolioId, report: 'greeks', calculationDate: new Date(SESSION), body: '{}', etag: '"1"' } })
  const fresh = testServer(database)
  for (const [known, status, most] of [['"1"', 304, 3], ['"1"', 304, 1], ['"0"', 200, 1]] as const) {
    statements = 0
    await fresh.get(`/api/v1/analytics/portfolio/${OWNER.portfolioId}/greeks`, tokenOf(OWNER)).set('If-None-Match', known).expect(status)
    expect(statements).toBe(most)
  }
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
