import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER, SYMBOLS } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)
const DETAILS = '/api/v1/data/positions/details'

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

describe('positions/details', () => {
  const rows = async (query = ''): Promise<Record<string, unknown>[]> => (await server.get(`${DETAILS}?portfolio_id=${OWNER.portfolioId}${query}`, token).expect(200)).body.positions

  it('values a short by its sign: a price that rose is a loss', async () => {
    const row = (await rows()).find((item) => item.symbol === 'NFLX')
    expect(row).toMatchObject({ quantity: -600, entry_price: 490, current_price: 500, cost_basis: -294_000, market_value: -300_000, unrealized_pnl: -6_000, unrealized_pnl_percent: -2.0408 })
    expect(row).toMatchObject({ contract_multiplier: 1, price_source: 'close', price_date: SESSION, stale_sessions: 0, flags: [], investment_class: 'PUBLIC', realized_pnl: 0 })
  })

  it('values options with a hundred shares a contract', async () => {
    const all = await rows()
    const call = all.find((item) => item.symbol === SYMBOLS.call)
    expect(call).toMatchObject({ quantity: 10, cost_basis: 5_000, market_value: 6_000, unrealized_pnl: 1_000, unrealized_pnl_percent: 20, contract_multiplier: 100, strike_price: 200 })
    expect(call).toMatchObject({ underlying_symbol: 'AAPL', expiration_date: '2025-09-19', investment_class: 'OPTIONS' })
    expect(all.find((item) => item.symbol === SYMBOLS.put)).toMatchObject({ quantity: -5, cost_basis: -1_500, market_value: -1_000, unrealized_pnl: 500, unrealized_pnl_percent: 33.3333 })
  })

  it('names the company and the live tags, and says that a private asset stands at its mark', async () => {
    const all = await rows()
    expect(all.find((item) => item.symbol === 'AAPL')).toMatchObject({ company_name: 'Apple Inc.', sector: 'Technology', tags: [{ id: idOf('tag'), name: 'core', color: '#4CAF50', description: 'kept' }] })
    expect(all.find((item) => item.symbol === 'HOME_RENTAL')).toMatchObject({ investment_class: 'PRIVATE', market_value: 50_000, price_source: 'entry', flags: ['MARKED'] })
  })

  it('leaves out closed and deleted rows, sorts by symbol and sums with signs', async () => {
    const { body } = await server.get(`${DETAILS}?portfolio_id=${OWNER.portfolioId}`, token).expect(200)
    expect(body.positions.map((row: { symbol: string }) => row.symbol)).toEqual(['AAPL', SYMBOLS.call, SYMBOLS.put, 'HOME_RENTAL', 'NFLX'])
    expect(body.summary).toEqual({
      total_positions: 5, total_cost_basis: 365_500, total_market_value: -225_000, total_unrealized_pnl: 500, long_positions: 2, short_positions: 1, options_positions: 2,
    })
    expect(breaches('getPositionsDetails', body)).toEqual([])
  })

  it('shows closed rows on request with their realised P&L, deleted ones never', async () => {
    const all = await rows('&include_closed=YES')
    expect(all.find((item) => item.symbol === 'MSFT')).toMatchObject({ market_value: 0, cost_basis: 0, unrealized_pnl: 0, realized_pnl: 200, current_price: 420, price_source: 'exit', exit_date: '2025-06-10' })
    expect(all.some((item) => item.symbol === 'TSLA')).toBe(false)
  })

  it('takes ids of positions and leaves out those of others', async () => {
    const { body } = await server.get(`${DETAILS}?position_ids=${positionOf('NFLX').toUpperCase()}, ${idOf('stranger AAPL')},${idOf('nobody')}`, token).expect(200)
    expect(body.positions.map((row: { id: string }) => row.id)).toEqual([positionOf('NFLX')])
    expect(body.summary.total_positions).toBe(1)
    expect((await server.get(`${DETAILS}?position_ids=${positionOf('TSLA')}`, token).expect(200)).body.positions).toEqual([])
  })
})

describe('overview', () => {
  it('shows exposures, ratios and P&L of the book', async () => {
    const { body } = await server.get(`/api/v1/analytics/portfolio/${OWNER.portfolioId}/overview`, token).expect(200)
    expect(body).toMatchObject({
      equity_balance: 500_000, total_value: 500_000, cash_balance: 725_000, leverage: 0.75,
      exposures: {
        long_exposure: 76_000, short_exposure: -301_000, gross_exposure: 377_000, net_exposure: -225_000, long_percentage: 15.2, short_percentage: 60.2, gross_percentage: 75.4, net_percentage: -45,
      },
      pnl: { unrealized_pnl: 500, realized_pnl: 200, total_pnl: 700 }, position_count: { total_positions: 5, long_count: 2, short_count: 1, option_count: 2 },
      as_of: SESSION, last_updated: '2025-06-30T20:00:00Z', flags: [], coverage: { positions_total: 5, positions_current: 4, positions_marked: 1, closed_without_exit_price: 0 },
    })
    expect(breaches('getPortfolioOverview', body)).toEqual([])
  })

  it('says what an empty book without equity lacks', async () => {
    const { body } = await server.get(`/api/v1/analytics/portfolio/${NEWCOMER.portfolioId}/overview`, tokenOf(NEWCOMER)).expect(200)
    expect(body).toMatchObject({ equity_balance: null, total_value: 0, cash_balance: 0, leverage: 0, flags: ['EQUITY_MISSING'], coverage: { positions_total: 0, current_price_pct: null } })
    expect(breaches('getPortfolioOverview', body)).toEqual([])
  })

  it('flags a closed position whose result is unknown instead of counting 0', async () => {
    const id = idOf('closed without a price')
    await database.prisma.position.create({
      data: { portfolioId: STRANGER.portfolioId, id, symbol: 'IBM', positionType: 'LONG', quantity: 1, entryPrice: 100, entryDate: new Date('2025-01-02'), exitDate: new Date('2025-06-02') },
    })
    const { body } = await server.get(`/api/v1/analytics/portfolio/${STRANGER.portfolioId}/overview`, tokenOf(STRANGER)).expect(200)
    expect(body).toMatchObject({ flags: ['REALIZED_PNL_INCOMPLETE'], coverage: { closed_without_exit_price: 1 }, pnl: { realized_pnl: 0 } })
    const details = await server.get(`${DETAILS}?portfolio_id=${STRANGER.portfolioId}&include_closed=1`, tokenOf(STRANGER)).expect(200)
    const row = details.body.positions.find((item: { id: string }) => item.id === id)
    expect(row).toMatchObject({ flags: ['NO_PRICE'] })
    expect(row).not.toHaveProperty('realized_pnl')
    expect(breaches('getPositionsDetails', details.body)).toEqual([])
  })
})

describe('portfolios', () => {
  it('lists net asset value, never equity plus market value', async () => {
    const { body } = await server.get('/api/v1/data/portfolios', token).expect(200)
    expect(body).toMatchObject([{ id: OWNER.portfolioId, total_value: 500_000, equity_balance: 500_000, total_market_value: -225_000, position_count: 5, currency: 'USD' }])
    expect(breaches('listPortfolios', body)).toEqual([])
  })

  it('hides a deleted portfolio everywhere', async () => {
    await database.prisma.user.create({ data: { id: idOf('leaver'), email: 'leaver@example.com', passwordHash: 'none', fullName: 'Gone' } })
    await database.prisma.portfolio.create({ data: { id: idOf('gone'), userId: idOf('leaver'), name: 'Gone', deletedAt: new Date('2025-06-01') } })
    const leaver = tokenOf({ id: idOf('leaver'), email: 'leaver@example.com' })
    expect((await server.get('/api/v1/data/portfolios', leaver).expect(200)).body).toEqual([])
    await server.get(`/api/v1/analytics/portfolio/${idOf('gone')}/overview`, leaver).expect(404)
  })
})
