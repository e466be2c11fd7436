import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { storeDriver, storeFactors } from './support/results.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER, SYMBOLS } from './support/world.js'

let database: TestDatabase
let server: TestServer
const path = (portfolioId: string) => `/api/v1/analytics/portfolio/${portfolioId}`
const portfolio = (user = OWNER) => server.get(`${path(user.portfolioId)}/factor-exposures`, tokenOf(user))
const positions = (query = '', user = OWNER) => server.get(`${path(user.portfolioId)}/positions/factor-exposures${query}`, tokenOf(user))

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

describe('before any night', () => {
  it('explains the missing portfolio factors with all six keys and counts what is held', async () => {
    const { body } = await portfolio().expect(200)
    expect(body).toEqual({
      available: false, portfolio_id: OWNER.portfolioId, calculation_date: null, factors: [],
      data_quality: {
        flag: 'NO_FACTOR_CALCULATIONS', message: 'No factor calculation is stored for this portfolio', positions_analyzed: 0, positions_total: 5, positions_skipped: 5, data_days: 0,
      },
      metadata: { reason: 'no_calculation_available', detail: 'no_factor_calculations', status: null, flags: [] },
    })
    expect(breaches('getPortfolioFactorExposures', body)).toEqual([])
  })

  it('tells an empty book from one that waits for its first night', async () => {
    const waiting = await positions().expect(200)
    expect(waiting.body).toMatchObject({ available: false, total: 0, limit: 50, offset: 0, positions: [], data_quality: { flag: 'NO_FACTOR_CALCULATIONS', positions_total: 5 } })
    const empty = await positions('', NEWCOMER).expect(200)
    expect(empty.body).toMatchObject({ available: false, data_quality: { flag: 'NO_POSITIONS', positions_total: 0, positions_skipped: 0 } })
    for (const { body } of [waiting, empty]) expect(breaches('listPositionFactorExposures', body)).toEqual([])
  })
})

describe('after a night', () => {
  beforeAll(async () => {
    const stored = (symbol: string, driver: string | null, skipped: string | null = null) => ({ position_id: positionOf(symbol), symbol, driver, skipped })
    const rows = [stored('AAPL', 'AAPL'), stored('NFLX', 'NFLX'), stored(SYMBOLS.call, 'AAPL'), stored(SYMBOLS.put, 'AAPL'), stored('HOME_RENTAL', null, 'PRIVATE_SKIPPED'), stored('TSLA', 'TSLA')]
    await storeFactors(database, OWNER.portfolioId, { date: '2025-06-27', factors: [], positions: [], status: 'SKIPPED_NO_MARKET_FACTOR' })
    await storeFactors(database, OWNER.portfolioId, {
      date: SESSION, positions: rows,
      factors: [
        { name: 'Market Beta', beta: -0.75, exposure_dollar: -375_000, positions_counted: 4 }, { name: 'Momentum', beta: 0.123457, exposure_dollar: 61_728.5, positions_counted: 4 },
        { name: 'Size', beta: null, exposure_dollar: 10, positions_counted: 1 },
      ],
    })
    await storeDriver(database, 'AAPL', SESSION, 1.2345678, [0.1, -0.2, 0.3, null, 0.5, 0.6])
    await storeDriver(database, 'NFLX', SESSION, 1.5, [null, null, null, null, null, null], ['BETA_OUTLIER'])
    await storeDriver(database, 'NFLX', '2025-06-27', 9, [9, 9, 9, 9, 9, 9])
    await storeFactors(database, STRANGER.portfolioId, { date: SESSION, status: 'SKIPPED_NO_PUBLIC_POSITIONS', factors: [], positions: [{ position_id: idOf('stranger AAPL'), symbol: 'AAPL', driver: 'AAPL', skipped: 'NO_PRICE' }] })
  })

  it('shows the newest betas in the stored order and leaves out what has none', async () => {
    const { body } = await portfolio().expect(200)
    expect(body).toMatchObject({ available: true, calculation_date: SESSION, data_quality: null })
    expect(body.factors).toEqual([{ name: 'Market Beta', beta: -0.75, exposure_dollar: -375_000 }, { name: 'Momentum', beta: 0.123457, exposure_dollar: 61_728.5 }])
    expect(body.metadata).toMatchObject({
      factor_model: '7-factor', completeness: 'partial', total_active_factors: 7, factors_calculated: 2, has_market_beta: 1, positions_total: 6, positions_analyzed: 5, positions_skipped: 1,
      private_share_pct: 13, coverage_pct: 85.71, data_days: 251, quality_flag: 'full_history', flags: ['PRIVATE_ZERO_BETA'],
    })
    expect(breaches('getPortfolioFactorExposures', body)).toEqual([])
  })

  it('gives each position the betas of its driver at the same session; deleted rows are gone', async () => {
    const { body } = await positions().expect(200)
    expect(body).toMatchObject({ available: true, calculation_date: SESSION, data_quality: null, total: 4 })
    expect(body.positions.map((row: { symbol: string }) => row.symbol)).toEqual(['AAPL', SYMBOLS.call, SYMBOLS.put, 'HOME_RENTAL', 'NFLX'])
    const byFactor = { 'Market Beta': 1.234568, Momentum: 0.3, Value: 0.1, Growth: -0.2, Size: 0.5, 'Low Volatility': 0.6 }
    expect(body.positions[0].exposures).toEqual(byFactor)
    expect(Object.keys(body.positions[0].exposures)).toEqual(Object.keys(byFactor))
    expect(body.positions[1].exposures).toEqual(byFactor)
    expect(body.positions[3]).toMatchObject({ exposures: {}, skipped: 'PRIVATE_SKIPPED' })
    expect(body.positions[4]).toMatchObject({ exposures: { 'Market Beta': 1.5 }, flags: ['BETA_OUTLIER'] })
    expect(breaches('listPositionFactorExposures', body)).toEqual([])
  })

  it('pages over all positions, and filters by symbol without turning an empty match into a missing calculation', async () => {
    const page = await positions('?limit=2&offset=3').expect(200)
    expect(page.body).toMatchObject({ total: 4, limit: 2, offset: 3 })
    expect(page.body.positions.map((row: { symbol: string }) => row.symbol)).toEqual(['HOME_RENTAL', 'NFLX'])
    expect((await positions('?offset=5000000').expect(200)).body).toMatchObject({ available: true, positions: [] })
    expect((await positions('?symbols=nflx,%20aapl,').expect(200)).body.positions.map((row: { symbol: string }) => row.symbol)).toEqual(['AAPL', 'NFLX'])
    expect((await positions('?symbols=ZZZZ').expect(200)).body).toMatchObject({ available: true, total: 0, positions: [], data_quality: null })
    await positions('?symbols=%00').expect(422)
  })

  it('passes on why a stored calculation has nothing', async () => {
    const { body } = await portfolio(STRANGER).expect(200)
    expect(body).toMatchObject({ available: false, calculation_date: SESSION, metadata: { status: 'SKIPPED_NO_PUBLIC_POSITIONS' }, data_quality: { positions_total: 1, positions_analyzed: 0, positions_skipped: 1 } })
    expect(body.data_quality.message).toContain('SKIPPED_NO_PUBLIC_POSITIONS')
    expect((await positions('', STRANGER).expect(200)).body).toMatchObject({ available: false, data_quality: { flag: 'NO_FACTOR_CALCULATIONS' } })
  })
})
