import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, OWNER, STRANGER, SYMBOLS } from './support/world.js'

const token = tokenOf(OWNER)
const HISTORY = `/api/v1/data/prices/historical/${OWNER.portfolioId}`
const QUOTES = '/api/v1/data/prices/quotes'
const FUNDS = '/api/v1/data/factors/etf-prices'

let database: TestDatabase
let server: TestServer

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  const bar = (symbol: string, date: string, close: number, extra: object = {}) => ({ symbol, date: new Date(date), close, closeSource: 'csv', ...extra })
  await database.prisma.dailyPrice.createMany({
    data: [
      bar('SPY', '2025-06-24', 600, { adjClose: 595 }), bar('SPY', '2025-06-26', 610, { adjClose: 605 }), bar('SPY', '2025-06-27', 612, { adjClose: 608.025, open: 611, high: 613, low: 609, volume: 1234.6 }),
      bar('SPY', '2025-06-30', 617.85, { open: 616, high: 620, low: 615, volume: 5000 }), bar('SPY', '2024-07-02', 480, { low: 470 }), bar('SPY', '2024-06-28', 1),
      bar('SLY', '2025-06-30', 90), bar('BRK-B', '2025-06-30', 486), { symbol: 'ONLYADJ', date: new Date('2025-06-30'), adjClose: 5 }, bar('PENNY', '2025-06-20', 0.004), bar('LATER', '2025-07-01', 9),
    ],
  })
  await database.prisma.position.create({
    data: { portfolioId: OWNER.portfolioId, id: idOf('owner BRK.B'), symbol: 'BRK.B', positionType: 'LONG', quantity: 1, entryPrice: 400, entryDate: new Date('2025-01-02') },
  })
  await database.prisma.optionQuote.create({ data: { symbol: SYMBOLS.call, date: new Date('2025-06-30'), bid: 5.9, ask: 6.1, source: 'test' } })
  await database.prisma.companyProfile.update({ where: { symbol: 'AAPL' }, data: { marketCap: 3e12 } })
  server = testServer(database)
})
afterAll(() => database.drop())

describe('historical prices', () => {
  it('are the stored bars of what is held, with the factor funds, under the symbols of the book', async () => {
    const { body } = await server.get(HISTORY, token).expect(200)
    expect(breaches('getHistoricalPrices', body)).toEqual([])
    expect(Object.keys(body.symbols).sort()).toEqual(['AAPL', SYMBOLS.call, SYMBOLS.put, 'BRK.B', 'NFLX', 'SLY', 'SPY'].sort())
    expect(body.metadata).toMatchObject({ lookback_days: 150, start_date: '2025-02-01', end_date: '2025-07-01', trading_days_included: 4 })
    expect(body.symbols.SPY).toEqual({
      dates: ['2025-06-24', '2025-06-26', '2025-06-27', '2025-06-30'], open: [600, 610, 611, 616], high: [600, 610, 613, 620], low: [600, 610, 609, 615], close: [600, 610, 612, 617.85], volume: [0, 0, 1235, 5000],
      adjusted_close: [595, 605, 608.025, 617.85], data_points: 4, source: 'market_data_cache', flags: ['OPEN_HIGH_LOW_FROM_CLOSE', 'NO_VOLUME', 'ADJUSTED_FROM_CLOSE'],
    })
  })

  it('keep to the days and the format asked for', async () => {
    const { body } = await server.get(`${HISTORY}?lookback_days=4&include_factor_etfs=no&date_format=unix`, token).expect(200)
    expect(breaches('getHistoricalPrices', body)).toEqual([])
    expect(body.symbols.AAPL).toMatchObject({ dates: [1750982400, 1751241600], close: [198, 200] })
    expect(body.symbols).not.toHaveProperty('SPY')
    expect((await server.get(`${HISTORY}?lookback_days=3`, token).expect(200)).body.symbols.AAPL.dates).toEqual(['2025-06-30'])
  })

  it('refuse what is no number of days and no format, and are empty for an empty book', async () => {
    for (const query of ['lookback_days=0', 'lookback_days=3661', 'lookback_days=99999999999999', 'lookback_days=x', 'date_format=julian', 'include_factor_etfs=x']) {
      const answer = await server.get(`${HISTORY}?${query}`, token).expect(422)
      expect(breaches('getHistoricalPrices', answer.body, '422')).toEqual([])
    }
    await database.prisma.position.updateMany({ where: { portfolioId: STRANGER.portfolioId }, data: { deletedAt: new Date('2025-06-01') } })
    const { body } = await server.get(`/api/v1/data/prices/historical/${STRANGER.portfolioId}?include_factor_etfs=0`, tokenOf(STRANGER)).expect(200)
    expect(body).toMatchObject({ symbols: {}, metadata: { trading_days_included: 0 } })
    await database.prisma.position.updateMany({ where: { portfolioId: STRANGER.portfolioId }, data: { deletedAt: null } })
  })
})

describe('quotes', () => {
  it('show the newest close with the change of the session, in the order asked for', async () => {
    const { body } = await server.get(`${QUOTES}?symbols=spy, nosuch ,BRK.B,,SPY,HOME_RENTAL,ONLYADJ,LATER`, token).expect(200)
    expect(breaches('getQuotes', body)).toEqual([])
    expect(body.metadata).toEqual({
      requested_symbols: ['SPY', 'NOSUCH', 'BRK.B', 'SPY', 'HOME_RENTAL', 'ONLYADJ', 'LATER'], successful_quotes: 3, failed_quotes: 4, failed_symbols: ['NOSUCH', 'HOME_RENTAL', 'ONLYADJ', 'LATER'], timestamp: '2025-07-01T12:00:00Z',
    })
    expect(body.quotes.map((quote: { symbol: string }) => quote.symbol)).toEqual(['SPY', 'BRK.B', 'SPY'])
    expect(body.quotes[0]).toMatchObject({
      last_price: 617.85, price_date: '2025-06-30', price_basis: 'end_of_day', bid: 617.84, ask: 617.86, volume: 5000, previous_close: 612, day_change: 5.85, day_change_percent: 0.9559, day_high: 620, day_low: 615,
      week_52_high: 620, week_52_low: 470, market_status: 'pre', source: 'csv', is_simulated: true, flags: [],
    })
    expect(body.quotes[1]).toMatchObject({ last_price: 486, previous_close: null, day_change: 0, volume: 0, day_high: 486, week_52_low: 486, flags: ['NO_PREVIOUS_CLOSE', 'NO_VOLUME', 'HIGH_LOW_FROM_CLOSE'] })
  })

  it('know real bids, market values and old prices', async () => {
    const { body } = await server.get(`${QUOTES}?symbols=${SYMBOLS.call.toLowerCase()},AAPL,PENNY&include_options=1`, token).expect(200)
    expect(body.quotes[0]).toMatchObject({ symbol: SYMBOLS.call, bid: 5.9, ask: 6.1, is_simulated: false, day_change_percent: 9.0909 })
    expect(body.quotes[1]).toMatchObject({ market_cap: 3e12, previous_close: 198 })
    expect(body.quotes[2]).toMatchObject({ bid: 0, ask: 0.014, flags: expect.arrayContaining(['STALE_PRICE']) })
  })

  it.each([['2025-06-30T13:00:00Z', 'pre'], ['2025-06-30T15:00:00Z', 'open'], ['2025-06-30T21:00:00Z', 'post'], ['2025-06-29T15:00:00Z', 'closed']])('say at %s that the market is %s', async (now, status) => {
    const { body } = await testServer(database, {}, () => new Date(now)).get(`${QUOTES}?symbols=NFLX`, tokenOf(OWNER)).expect(200)
    expect(body.quotes[0].market_status).toBe(status)
  })

  it('need symbols that can be looked up', async () => {
    expect((await server.get(QUOTES, token).expect(422)).body.detail).toMatchObject([{ type: 'missing', loc: ['query', 'symbols'] }])
    expect((await server.get(`${QUOTES}?symbols=,`, token).expect(200)).body).toMatchObject({ quotes: [], metadata: { failed_quotes: 0 } })
    await server.get(`${QUOTES}?symbols=A%00B`, token).expect(422)
    await server.get(`${QUOTES}?symbols=__proto__,%F0%9F%98%80`, token).expect(200)
  })
})

describe('prices of the factor funds', () => {
  it('show the newest close and the history with returns of one session', async () => {
    const { body } = await server.get(FUNDS, token).expect(200)
    expect(breaches('getFactorEtfPrices', body)).toEqual([])
    expect(body.metadata).toMatchObject({ factor_model: '7-factor', etf_count: 2, lookback_days: 150, missing: ['VTV', 'VUG', 'MTUM', 'QUAL', 'USMV'] })
    const { SPY, SLY } = body.data
    expect(SPY).toMatchObject({ factor_name: 'Market Beta', current_price: 617.85, open: 616, change: 5.85, change_percent: 0.9559, date: '2025-06-30', data_source: 'csv', exchange: null, market_cap: null })
    expect(SPY.history.map((row: { return: number | null }) => row.return)).toEqual([null, null, 0.005, 0.00955882])
    expect(SLY).toMatchObject({ factor_name: 'Size', flags: ['OPEN_HIGH_LOW_FROM_CLOSE', 'NO_VOLUME'] })
    expect(SLY).not.toHaveProperty('change')
  })

  it('keep to the factors and the days asked for', async () => {
    const { body } = await server.get(`${FUNDS}?factors=Market%20Beta,size,Momentum&lookback_days=3`, token).expect(200)
    expect([Object.keys(body.data), body.metadata.missing]).toEqual([['SPY'], ['MTUM']])
    expect(body.data.SPY.history.map((row: { date: string }) => row.date)).toEqual(['2025-06-27', '2025-06-30'])
    expect(Object.keys((await server.get(`${FUNDS}?factors=`, token).expect(200)).body.data)).toEqual(['SPY', 'SLY'])
    await server.get(`${FUNDS}?lookback_days=0`, token).expect(422)
  })
})

describe('the largest positions', () => {
  const TOP = `/api/v1/data/positions/top/${OWNER.portfolioId}`

  it('come by size, options at their multiplier, with names and sectors', async () => {
    const { body } = await server.get(`${TOP}?limit=3`, token).expect(200)
    expect(breaches('getTopPositions', body)).toEqual([])
    expect(body.data.map((row: { symbol: string; value: number }) => [row.symbol, row.value])).toEqual([['NFLX', 300_000], ['HOME_RENTAL', 50_000], ['AAPL', 20_000]])
    expect(body.data[2]).toMatchObject({ name: 'Apple Inc.', sector: 'Technology', qty: 100, weight: 5.2982 })
    expect(body.data[0]).toMatchObject({ name: 'NFLX', sector: null, qty: -600 })
    expect(body).toMatchObject({ total_positions: 6, coverage_percent: 98.02, meta: { truncated: true, rows_returned: 3, applied: { limit: 3, sort_by: 'market_value', as_of_date: '2025-06-30T20:00:00Z' }, requested: { as_of_date: null } } })
    const all = (await server.get(`${TOP}?sort_by=weight`, token).expect(200)).body
    expect([all.data.length, all.coverage_percent, all.meta.truncated]).toEqual([6, 100, false])
  })

  it.each<[string, string]>([
    ['2025-06-27', '2025-06-27T20:00:00Z'], ['2025-06-29', '2025-06-27T20:00:00Z'], ['2025-06-30T14:00:00-04:00', '2025-06-27T20:00:00Z'], ['2025-06-30T20:00:00Z', '2025-06-30T20:00:00Z'], ['2025-06-28 01:00', '2025-06-27T20:00:00Z'],
    ['2030-01-01', '2025-06-30T20:00:00Z'], ['2030-01-01T00:00:00Z', '2025-06-30T20:00:00Z'], ['2001-01-01', '2024-12-31T21:00:00Z'], ['2001-01-01T00:00:00Z', '2024-12-31T21:00:00Z'], ['yesterday', '2025-06-30T20:00:00Z'],
    ['2025-02-30', '2025-06-30T20:00:00Z'], ['2025-06-27T99:00:00Z', '2025-06-30T20:00:00Z'],
  ])('are those of the session at %s', async (asked, closing) => {
    const { body } = await server.get(`${TOP}?as_of_date=${encodeURIComponent(asked)}`, token).expect(200)
    expect(body.meta).toMatchObject({ as_of: closing, requested: { as_of_date: asked } })
  })

  it('refuse a limit outside 1 to 50 and an unknown order; an empty book has none', async () => {
    for (const query of ['limit=0', 'limit=51', 'limit=-1', 'sort_by=name']) await server.get(`${TOP}?${query}`, token).expect(422)
    await database.prisma.position.updateMany({ where: { portfolioId: STRANGER.portfolioId }, data: { quantity: 0 } })
    const { body } = await server.get(`/api/v1/data/positions/top/${STRANGER.portfolioId}`, tokenOf(STRANGER)).expect(200)
    expect(body).toMatchObject({ data: [], coverage_percent: 0, total_positions: 0 })
  })
})

describe('every one of them', () => {
  it("needs a token, and gives a stranger's portfolio the answer of a missing one", async () => {
    const paths = (id: string) => [`/api/v1/data/prices/historical/${id}`, `/api/v1/data/positions/top/${id}`, `/api/v1/data/portfolio/${id}/data-quality`]
    for (const path of [...paths(OWNER.portfolioId), `${QUOTES}?symbols=A`, FUNDS]) await server.get(path).expect(401)
    for (const id of [STRANGER.portfolioId, idOf('missing'), '00000000-0000-0000-0000-000000000000']) {
      for (const path of paths(id)) expect((await server.get(path, token).expect(404)).body).toMatchObject({ detail: 'Portfolio not found', code: 'portfolio_not_found' })
    }
    for (const path of paths('x')) await server.get(path, token).expect(422)
  })
})
