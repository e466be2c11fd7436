import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createCalendar } from '@sigmasight/core'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { breaches } from './support/contract.js'
import { storeSnapshot } from './support/results.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, NEWCOMER, OWNER, positionOf, SYMBOLS } from './support/world.js'

const QUALITY = `/api/v1/data/portfolio/${OWNER.portfolioId}/data-quality`
const DEMO = '/api/v1/data/demo'
const token = tokenOf(OWNER)

let database: TestDatabase
let server: TestServer

/** Closes of the last `count` sessions but the two that the world has. */
const fill = (symbol: string, count: number) => createCalendar().sessionsBack('2025-06-26', count - 2).map((date) => ({ symbol, date: new Date(date), close: 100, closeSource: 'csv' }))

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.dailyPrice.createMany({ data: [...fill('AAPL', 150), ...fill('NFLX', 30), ...fill('SPY', 160), ...fill('VTV', 10)] })
  await database.prisma.dailyPrice.createMany({ data: [{ symbol: 'NFLX', date: new Date('2026-01-02'), close: 1 }] })
  server = testServer(database)
})
afterAll(() => database.drop())

describe('data quality', () => {
  it('counts real closes, those of the underlying for options and none for private assets', async () => {
    const { body } = await server.get(QUALITY, token).expect(200)
    expect(breaches('getPortfolioDataQuality', body)).toEqual([])
    expect(body).toMatchObject({
      assessment_date: SESSION, summary: { total_positions: 5, complete_data: 3, partial_data: 1, insufficient_data: 1, data_coverage_percent: 60 },
      position_data_quality: {
        complete_history: ['AAPL', SYMBOLS.call, SYMBOLS.put], partial_history: [{ symbol: 'NFLX', days_available: 30, days_missing: 120 }],
        insufficient_data: [{ symbol: 'HOME_RENTAL', days_available: 0, reason: 'recent_listing' }],
      },
      calculation_feasibility: {
        correlation_matrix: { feasible: true, positions_eligible: 4, positions_excluded: 1, min_days_overlap: 30 }, factor_regression: { feasible: true, positions_eligible: 3, positions_excluded: 2, min_days_required: 60 },
        volatility_analysis: { feasible: true, positions_eligible: 4, min_days_required: 20 },
      },
      factor_etf_coverage: { complete: ['SPY'], partial: ['VTV'], missing: ['VUG', 'MTUM', 'QUAL', 'SLY', 'USMV'] }, provider_coverage: {},
    })
    expect(body.positions[1]).toMatchObject({ position_id: positionOf(SYMBOLS.call), history_symbol: 'AAPL', has_price_data: true, data_points: 150, last_date: SESSION })
    expect(body.positions[3]).toMatchObject({ symbol: 'HOME_RENTAL', investment_class: 'PRIVATE', has_price_data: false, data_points: 0, first_date: null, last_date: null, provider: null, history_symbol: null })
    expect(body.data_quality_score).toBe(0.85)
  })

  it('names the reason by length, and the sources of the newest prices', async () => {
    await database.pool.query(`DELETE FROM market_data_cache WHERE symbol = 'NFLX' AND date < '2025-05-28'`)
    await database.pool.query(`UPDATE market_data_cache SET close_source = 'test' WHERE symbol = 'AAPL' AND date = $1`, [SESSION])
    const { body } = await server.get(`${QUALITY}?check_factors=f&check_correlations=No`, token).expect(200)
    expect(body).not.toHaveProperty('factor_etf_coverage')
    expect(body.position_data_quality.insufficient_data[1]).toEqual({ symbol: 'NFLX', days_available: 23, reason: 'incomplete_data' })
    expect(body.provider_coverage).toEqual({ test: 3 })
    await server.get(`${QUALITY}?check_factors=maybe`, token).expect(422)
  })

  it('answers for an empty book', async () => {
    const { body } = await server.get(`/api/v1/data/portfolio/${NEWCOMER.portfolioId}/data-quality`, tokenOf(NEWCOMER)).expect(200)
    expect(body).toMatchObject({ summary: { total_positions: 0, data_coverage_percent: 0 }, calculation_feasibility: { correlation_matrix: { feasible: false }, volatility_analysis: { feasible: false } }, positions: [] })
    expect(breaches('getPortfolioDataQuality', body)).toEqual([])
  })
})

describe('the demo', () => {
  it('answers without a token, and says what is not there', async () => {
    expect((await server.get('/api/v1/data/test-demo').expect(200)).body).toEqual({ message: 'Demo endpoint works!' })
    const unknown = await server.get(`${DEMO}/pension`).expect(404)
    expect(unknown.body).toMatchObject({ code: 'demo_unknown', detail: "Portfolio type 'pension' not found; known are individual, high-net-worth and hedge-fund" })
    expect(breaches('getDemoPortfolio', unknown.body, '404')).toEqual([])
    expect((await server.get(`${DEMO}/individual`).expect(404)).body.code).toBe('demo_not_stored')
  })

  it('shows all three portfolios as stored, every cell a text', async () => {
    await seedDemo(database)
    const { body } = await server.get(`${DEMO}/high-net-worth`).expect(200)
    expect(breaches('getDemoPortfolio', body)).toEqual([])
    expect(body).toMatchObject({ portfolio_type: 'high-net-worth', portfolio_info: { equity_balance: 2_850_000, total_value: 2_850_000 }, snapshot: {}, metadata: { source: 'report_files', report_date: SESSION, position_count: 29 } })
    const spy = body.positions.find((row: { symbol: string }) => row.symbol === 'HOME_EQUITY')
    expect(spy).toMatchObject({ investment_class: 'PRIVATE', price_date: '', flags: 'MARKED' })
    for (const [type, count] of [['individual', 16], ['hedge-fund', 30]]) expect((await server.get(`${DEMO}/${type}`).expect(200)).body.metadata.position_count).toBe(count)
    await storeSnapshot(database, body.portfolio_info.id, '2025-06-27', { total: '2851000', pnl: '1000' })
    expect((await server.get(`${DEMO}/high-net-worth`).expect(200)).body.snapshot).toMatchObject({ date: '2025-06-27', total_value: 2_851_000, daily_pnl: 1000 })
  })
})

describe('the list of routes', () => {
  it('names every path with its methods', async () => {
    const { body } = await server.get('/debug/routes').expect(200)
    expect(breaches('debugRoutes', body)).toEqual([])
    expect(body.total).toBe(body.routes.length)
    expect(body.routes).toEqual(expect.arrayContaining([{ path: '/debug/routes', methods: ['GET'] }, { path: '/api/v1/tags/', methods: ['POST', 'GET'] }, { path: '/docs', methods: ['GET'] }]))
  })
})
