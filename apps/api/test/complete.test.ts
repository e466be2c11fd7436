import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { storeSnapshot } from './support/results.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER, positionOf, STRANGER, SYMBOLS } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)
const complete = (query = '') => server.get(`/api/v1/data/portfolio/${OWNER.portfolioId}/complete${query}`, token)

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

describe('complete without stored nights', () => {
  it('answers with holdings and tags unless told otherwise', async () => {
    const { body } = await complete().expect(200)
    expect(breaches('getPortfolioComplete', body)).toEqual([])
    expect(body.portfolio).toMatchObject({ total_value: 500_000, equity_balance: 500_000, cash_balance: 725_000, leverage: 0.75, position_count: 5, as_of: '2025-06-30T20:00:00Z' })
    expect(body.positions_summary).toEqual({ long_count: 2, short_count: 1, option_count: 2, total_market_value: -225_000 })
    expect(body.holdings.map((row: { symbol: string }) => row.symbol)).toEqual(['AAPL', SYMBOLS.call, SYMBOLS.put, 'HOME_RENTAL', 'NFLX'])
    expect(body.holdings[0]).toMatchObject({ market_value: 20_000, last_price: 200, weight: 5.305, has_complete_history: false, history_days: 2, tags: [{ name: 'core', color: '#4CAF50' }] })
    expect(body.holdings[4]).toMatchObject({ quantity: -600, market_value: -300_000, weight: 79.5756, tags: [] })
    expect(body.data_quality).toEqual({ complete_data_positions: 0, partial_data_positions: 5, as_of: '2025-06-30T20:00:00Z' })
    expect(body.meta).toMatchObject({ rows_returned: 5, truncated: false, limits: { max_positions: 2000, max_days: 180, max_symbols: null }, requested: { include_position_tags: true, as_of_date: null } })
    expect(body).not.toHaveProperty('timeseries')
    expect(body).not.toHaveProperty('attribution')
  })

  it('leaves out holdings and tags on request', async () => {
    const bare = await complete('?include_holdings=Off&include_timeseries=1').expect(200)
    expect(bare.body).not.toHaveProperty('holdings')
    expect(bare.body).toMatchObject({ portfolio: { position_count: 0 }, positions_summary: { long_count: 0, total_market_value: 0 }, meta: { rows_returned: 0, limits: { max_symbols: 5 } }, timeseries: { dates: [] } })
    expect(breaches('getPortfolioComplete', bare.body)).toEqual([])
    const untagged = await complete('?include_position_tags=n').expect(200)
    expect(untagged.body.holdings[0]).not.toHaveProperty('tags')
  })

  it('goes back to an earlier session with the prices of that day', async () => {
    const { body } = await complete('?as_of_date=2025-06-29').expect(200)
    expect(body.meta).toMatchObject({ requested: { as_of_date: '2025-06-29' }, applied: { as_of_date: '2025-06-27T20:00:00Z' } })
    expect(body.holdings[4]).toMatchObject({ symbol: 'NFLX', last_price: 505, market_value: -303_000, price_date: '2025-06-27' })
    expect(body.holdings[0]).toMatchObject({ history_days: 1 })
    const before = await complete('?as_of_date=2025-06-02').expect(200)
    expect(before.body.holdings.map((row: { symbol: string }) => row.symbol)).toContain('MSFT')
  })

  it('takes a later date as the latest closed session', async () => {
    expect((await complete('?as_of_date=2026-01-01').expect(200)).body.meta.as_of).toBe('2025-06-30T20:00:00Z')
  })

  it('honours 180 days, a first day that is no session included, and refuses the day before', async () => {
    await complete('?as_of_date=2025-01-01').expect(200)
    const { body } = await complete('?as_of_date=2024-12-31').expect(422)
    expect(body.detail).toEqual([{ type: 'value_error', loc: ['query', 'as_of_date'], msg: 'Input should be a date from 2025-01-01 on' }])
    await complete('?as_of_date=1990-01-01').expect(422)
  })
})

describe('complete and snapshots with stored nights', () => {
  beforeAll(async () => {
    const positions = (pnl: Record<string, string>) => Object.fromEntries(Object.entries(pnl).map(([symbol, dollars]) => [positionOf(symbol), { symbol, pnl: dollars }]))
    const earned = { AAPL: '200', NFLX: '3000' }
    await storeSnapshot(database, OWNER.portfolioId, '2025-06-26', { total: '500000', pnl: '0' })
    await storeSnapshot(database, OWNER.portfolioId, '2025-06-27', { total: '500250.1234567891', pnl: '0.1234567891', flow: '250', positions: positions({ ...earned, [SYMBOLS.call]: '-500', TSLA: '9999' }) })
    await storeSnapshot(database, OWNER.portfolioId, SESSION, { total: '504250.1234567891', pnl: '4000', positions: positions(earned) })
    await storeSnapshot(database, STRANGER.portfolioId, SESSION, { total: '1', pnl: '1' })
  })

  it('draws the series of stored values, oldest first', async () => {
    const { body } = await complete('?include_timeseries=true').expect(200)
    expect(body.timeseries).toEqual({ dates: ['2025-06-26', '2025-06-27', SESSION], values: [500_000, 500_250.12, 504_250.12] })
    const back = await complete('?include_timeseries=true&as_of_date=2025-06-27').expect(200)
    expect(back.body.timeseries.dates).toEqual(['2025-06-26', '2025-06-27'])
  })

  it('names best and worst by stored P&L, whatever else is asked for; deleted positions never', async () => {
    const { body } = await complete('?include_attrib=true').expect(200)
    expect(body.attribution).toEqual({
      contributors: [
        { position_id: positionOf('NFLX'), symbol: 'NFLX', contribution_dollar: 6_000, contribution_percent: 1.2 },
        { position_id: positionOf('AAPL'), symbol: 'AAPL', contribution_dollar: 400, contribution_percent: 0.08 },
      ],
      detractors: [{ position_id: positionOf(SYMBOLS.call), symbol: SYMBOLS.call, contribution_dollar: -500, contribution_percent: -0.1 }],
    })
    expect(breaches('getPortfolioComplete', body)).toEqual([])
    expect((await complete('?include_attrib=true&include_timeseries=true')).body.attribution).toEqual(body.attribution)
  })

  it('gives exact decimals with which the chain closes to the last digit', async () => {
    const { body } = await server.get(`/api/v1/data/portfolio/${OWNER.portfolioId}/snapshots?from=2025-06-27`, token).expect(200)
    expect(body).toMatchObject({ portfolio_id: OWNER.portfolioId, from: '2025-06-27', to: SESSION })
    expect(body.snapshots.map((row: { date: string }) => row.date)).toEqual(['2025-06-27', SESSION])
    expect(body.snapshots[0]).toMatchObject({
      total_value: 500_250.12, daily_pnl: 0.12, external_flow: 250, daily_return: 1e-8,
      exact: { total_value: '500250.1234567891', daily_pnl: '0.1234567891', cash_value: '500250.1234567891', external_flow: '250' },
    })
    const one = await server.get(`/api/v1/data/portfolio/${OWNER.portfolioId}/snapshots?from=2025-06-27&to=2025-06-27`, token).expect(200)
    expect(one.body.snapshots).toHaveLength(1)
  })
})
