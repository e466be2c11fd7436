import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER, STRANGER } from './support/world.js'

const PATH = '/api/v1/admin/batch/data-quality'
let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.user.update({ where: { id: OWNER.id }, data: { isAdmin: true } })
  server = testServer(database)
})
afterAll(() => database.drop())

it('is for administrators only', async () => {
  await server.get(PATH).expect(401)
  expect((await server.get(PATH, tokenOf(STRANGER)).expect(403)).body.code).toBe('admin_required')
})

it('judges the data of every symbol that is held, and says what would help', async () => {
  const { body } = await server.get(PATH, tokenOf(OWNER)).expect(200)
  expect(breaches('getBatchDataQuality', body)).toEqual([])
  expect(body).toMatchObject({ status: 'failed', requested_by: OWNER.email, thresholds: { minimum_coverage: 0.9, data_freshness_hours: 48, minimum_historical_days: 30 } })
  expect(body.coverage_details.current_prices.symbol_details.AAPL).toEqual({ has_data: true, latest_date: SESSION, price_count: 2 })
  expect(body.coverage_details.historical_data.insufficient_symbols).toContain('AAPL')
  expect(body.coverage_details.data_freshness.symbol_details.AAPL.hours_old).toBe(0)
  expect(JSON.stringify(body)).not.toMatch(/HOME_RENTAL/)
  expect(body.quality_score).toBeCloseTo(0.7, 3)
})

it('has no score for a portfolio that does not exist, and says so', async () => {
  for (const id of ['nothing', '00000000-0000-0000-0000-000000000000']) {
    const { body } = await server.get(`${PATH}?portfolio_id=${id}`, tokenOf(OWNER)).expect(200)
    expect(body).toMatchObject({ status: 'warning', quality_score: 0, total_symbols: 0, coverage_details: {}, message: 'No positions need market data' })
    expect(breaches('getBatchDataQuality', body)).toEqual([])
  }
})

it('gives a portfolio its scores from 0 to 100, held against the same thresholds', async () => {
  const { body } = await server.get(`/api/v1/data/portfolio/${OWNER.portfolioId}/data-quality`, tokenOf(OWNER)).expect(200)
  expect(breaches('getPortfolioDataQuality', body)).toEqual([])
  expect(body.metrics.map((metric: { metric_name: string }) => metric.metric_name)).toEqual(['completeness', 'recency', 'accuracy', 'provider_coverage'])
  expect(body.overall_score).toBeCloseTo(100 * body.data_quality_score, 1)
  expect(body.recommendations.length).toBeGreaterThan(0)
  const held = body.positions.find((position: { symbol: string }) => position.symbol === 'HOME_RENTAL')
  expect(held.completeness).toBeUndefined()
})

it('asks for a sync when the data are not good, and for nothing when there is nothing to judge', async () => {
  const path = `${PATH}/refresh`
  await server.post(path, {}, tokenOf(STRANGER)).expect(403)
  const { body } = await server.post(path, {}, tokenOf(OWNER)).expect(200)
  expect(body.status).toBe('refresh_started')
  expect(breaches('refreshBatchDataQuality', body)).toEqual([])
  const { rows } = await database.pool.query(`SELECT kind, state FROM runs`)
  expect(rows).toEqual([{ kind: 'market_data', state: 'queued' }])
  const idle = await server.post(`${path}?portfolio_id=nothing`, {}, tokenOf(OWNER)).expect(200)
  expect(idle.body).toMatchObject({ status: 'no_action_needed', current_quality_score: 0 })
  expect(breaches('refreshBatchDataQuality', idle.body)).toEqual([])
})
