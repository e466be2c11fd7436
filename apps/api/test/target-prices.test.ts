import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createCalendar } from '@sigmasight/core'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER, SYMBOLS } from './support/world.js'

const PATH = `/api/v1/target-prices/${OWNER.portfolioId}`
const NIL = '00000000-0000-0000-0000-000000000000'
const token = tokenOf(OWNER)

let database: TestDatabase
let server: TestServer
let closes: number[]

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  const dates = createCalendar().sessionsBack('2025-06-26', 60)
  closes = [...dates.map((_date, t) => 190 + 6 * Math.sin(2.3 * t)), 198, 200]
  await database.prisma.dailyPrice.createMany({ data: dates.map((date, t) => ({ symbol: 'AAPL', date: new Date(date), close: closes[t]! })) })
  closes = closes.map((close) => Number(close.toFixed(8)))
  await database.prisma.dailyPrice.create({ data: { symbol: 'OLD', date: new Date('2025-06-29'), close: 50 } })
  server = testServer(database)
})
afterAll(() => database.drop())
afterEach(() => database.pool.query('DELETE FROM target_prices'))

const create = async (body: object) => (await server.post(PATH, { current_price: 123, ...body }, token).expect(200)).body
const target = (id: string) => `/api/v1/target-prices/target/${id}`

/** sqrt(252) times the sample deviation of simple returns. */
function volatility(): number {
  const returns = closes.slice(1).map((close, t) => close / closes[t]! - 1)
  const mean = returns.reduce((a, b) => a + b, 0) / returns.length
  return Math.sqrt((252 * returns.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / (returns.length - 1))
}

describe('a new target', () => {
  it('takes the stored close, finds its position and says what follows', async () => {
    const body = await create({ symbol: ' aapl ', target_price_eoy: '230', target_price_next_year: 250, downside_target_price: 180.00004, unknown: 1 })
    expect(breaches('createTargetPrice', body)).toEqual([])
    expect(body).toMatchObject({
      symbol: 'AAPL', position_type: 'LONG', portfolio_id: OWNER.portfolioId, position_id: positionOf('AAPL'), current_price: 200, target_price_eoy: 230, downside_target_price: 180, expected_return_eoy: 15,
      expected_return_next_year: 25, downside_return: -10, position_weight: 4, contribution_to_portfolio_return: 0.006, contribution_to_portfolio: 0.006, price_source: 'stored_close',
      price_updated_at: '2025-06-30T20:00:00Z', created_by: OWNER.id, flags: [],
    })
    expect(body.contribution_to_portfolio_risk).toBeCloseTo(0.04 * volatility(), 4)
  })

  it('counts falling prices as gains for a short, whose type it takes', async () => {
    const body = await create({ symbol: 'NFLX', target_price_eoy: 450, downside_target_price: 600 })
    expect(body).toMatchObject({ position_type: 'SHORT', position_id: positionOf('NFLX'), expected_return_eoy: 10, downside_return: -20, expected_return_next_year: null, position_weight: 60, contribution_to_portfolio_return: 0.06, contribution_to_portfolio_risk: null })
    expect((await create({ symbol: 'NFLX', position_type: 'LONG', target_price_eoy: 450 }))).toMatchObject({ position_id: null, expected_return_eoy: -10, position_weight: null, flags: ['NO_POSITION'] })
  })

  it('reprices options at targets of the underlying: a written put gains when it rises', async () => {
    const call = await create({ symbol: SYMBOLS.call, target_price_eoy: 260, downside_target_price: 180, target_price_next_year: 0 })
    expect(call).toMatchObject({ position_type: 'LC', current_price: 200, position_id: positionOf(SYMBOLS.call), expected_return_eoy: 900, downside_return: -100, expected_return_next_year: null, position_weight: 1.2, flags: ['RATE_DEFAULT'] })
    const put = await create({ symbol: SYMBOLS.put, position_type: 'SP', target_price_eoy: 260, downside_target_price: 150 })
    expect(put).toMatchObject({ expected_return_eoy: 100, downside_return: -1400, position_weight: 0.2, contribution_to_portfolio_return: 0.002 })
    expect(put.contribution_to_portfolio_risk).toBeGreaterThan(0)
    expect((await create({ symbol: 'AAPL250919P00150000', target_price_eoy: 260 }))).toMatchObject({ position_type: 'LONG', current_price: 200, expected_return_eoy: -100, flags: ['RATE_DEFAULT', 'VOL_REALIZED', 'NO_POSITION'] })
    expect((await create({ symbol: 'MSFT', position_type: 'LC', target_price_eoy: 600 }))).toMatchObject({ current_price: 495, expected_return_eoy: null, flags: ['MISSING_TERMS', 'NO_POSITION'] })
    expect((await create({ symbol: 'AAPL250117C00150000', target_price_eoy: 260 })).flags).toEqual(['EXPIRED', 'NO_POSITION'])
  })

  it('takes the price of a private asset from the user', async () => {
    expect(await create({ symbol: 'HOME_RENTAL', current_price: 52_000, target_price_eoy: 57_200 })).toMatchObject({ current_price: 52_000, price_source: 'sent', expected_return_eoy: 10, position_weight: 10, contribution_to_portfolio_risk: null })
  })

  it('asks the providers where no close of today or yesterday is stored, and takes the price sent where they know none', async () => {
    expect(await create({ symbol: 'OLD', current_price: 40, target_price_eoy: 44 })).toMatchObject({ current_price: 40, price_source: 'sent', expected_return_eoy: 10, price_updated_at: expect.any(String) })
    const live = testServer(database, { providers: ['simulated'] })
    const { body } = await live.post(PATH, { symbol: 'KO', current_price: 1 }, token).expect(200)
    expect(body).toMatchObject({ price_source: 'live:simulated', price_updated_at: '2025-06-30T20:00:00Z', expected_return_eoy: null })
    expect(body.current_price).not.toBe(1)
  })

  it('is one for each symbol and type', async () => {
    await create({ symbol: 'AAPL' })
    const { body } = await server.post(PATH, { symbol: 'aapl', position_type: '', current_price: 1 }, token).expect(400)
    expect(body).toMatchObject({ detail: 'Target price already exists for AAPL (LONG)', code: 'target_price_exists' })
    expect(breaches('createTargetPrice', body, '400')).toEqual([])
    const answers = await Promise.all(Array.from({ length: 6 }, () => server.post(PATH, { symbol: 'RACE', current_price: 1 }, token)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400, 400, 400])
  })

  it("may name a position of the portfolio, and no other one's", async () => {
    expect(await create({ symbol: 'MSFT', position_id: positionOf('MSFT').toUpperCase() })).toMatchObject({ position_id: positionOf('MSFT'), position_type: 'LONG' })
    expect(await create({ symbol: 'AAPL', position_id: positionOf(SYMBOLS.call) })).toMatchObject({ position_type: 'LC' })
    for (const id of [NIL, idOf('stranger AAPL'), positionOf('TSLA')]) {
      const { body } = await server.post(PATH, { symbol: 'AAPL', current_price: 1, position_id: id }, token).expect(404)
      expect(body).toMatchObject({ detail: 'Position not found', code: 'position_not_found' })
    }
    expect((await server.post(PATH, { symbol: 'MSFT', current_price: 1, position_id: positionOf('AAPL') }, token).expect(422)).body.detail[0]).toMatchObject({ loc: ['body', 'symbol'], msg: 'The position is of AAPL' })
    expect((await server.post(PATH, { symbol: 'NFLX', position_type: 'LONG', current_price: 1, position_id: positionOf('NFLX') }, token).expect(422)).body.detail[0]).toMatchObject({ loc: ['body', 'position_type'] })
  })

  it.each<[object, string, string]>([
    [{ current_price: 1 }, 'missing', 'symbol'], [{ symbol: 'A' }, 'missing', 'current_price'], [{ symbol: 'A', current_price: 0 }, 'greater_than', 'current_price'], [{ symbol: 'A', current_price: -1 }, 'greater_than', 'current_price'],
    [{ symbol: 'A', current_price: 'ten' }, 'decimal_parsing', 'current_price'], [{ symbol: 'A', current_price: null }, 'value_error', 'current_price'], [{ symbol: 'A', current_price: 1e12 }, 'less_than_equal', 'current_price'],
    [{ symbol: 'A', current_price: 1e-9 }, 'greater_than_equal', 'current_price'], [{ symbol: 'A', current_price: 1, target_price_eoy: -1 }, 'greater_than_equal', 'target_price_eoy'],
    [{ symbol: 'A', current_price: 1, downside_target_price: 'NaN' }, 'decimal_parsing', 'downside_target_price'], [{ symbol: 'A', current_price: 1, downside_target_price: '1e999' }, 'value_error', 'downside_target_price'],
    [{ symbol: '  ', current_price: 1 }, 'string_too_short', 'symbol'], [{ symbol: 'x'.repeat(21), current_price: 1 }, 'string_too_long', 'symbol'], [{ symbol: 'A\0', current_price: 1 }, 'value_error', 'symbol'],
    [{ symbol: 'A\nB', current_price: 1 }, 'value_error', 'symbol'], [{ symbol: 'A', current_price: 1, position_type: 'long' }, 'value_error', 'position_type'], [{ symbol: 'A', current_price: 1, position_id: 'x' }, 'uuid_parsing', 'position_id'],
  ])('is refused as %j', async (body, type, field) => {
    const answer = await server.post(PATH, body, token).expect(422)
    expect(answer.body.detail[0]).toMatchObject({ loc: ['body', field] })
    if (type !== 'value_error') expect(answer.body.detail[0].type).toBe(type)
    expect(breaches('createTargetPrice', answer.body, '422')).toEqual([])
  })
})

describe('one target', () => {
  it('is read, changed by the keys that are sent, and deleted once', async () => {
    const { id } = await create({ symbol: 'AAPL', target_price_eoy: 230, downside_target_price: 180 })
    const changed = await server.put(target(id), { target_price_eoy: 220, downside_target_price: null }, token).expect(200)
    expect(changed.body).toMatchObject({ target_price_eoy: 220, expected_return_eoy: 10, downside_target_price: null, downside_return: null, current_price: 200 })
    expect(breaches('updateTargetPrice', changed.body)).toEqual([])
    const read = await server.get(target(id.toUpperCase()), token).expect(200)
    expect(read.body).toEqual(changed.body)
    expect(breaches('getTargetPrice', read.body)).toEqual([])
    expect((await server.put(target(id), {}, token).expect(200)).body.target_price_eoy).toBe(220)
    const deleted = await server.delete(target(id), undefined, token).expect(200)
    expect([deleted.body, breaches('deleteTargetPrice', deleted.body)]).toEqual([{ deleted: 1, errors: [] }, []])
    expect((await server.delete(target(id), undefined, token).expect(404)).body.code).toBe('target_price_not_found')
  })

  it('names no position once that is deleted', async () => {
    const book = `/api/v1/portfolios/${OWNER.portfolioId}/positions`
    const [position] = (await server.post(book, { positions: [{ symbol: 'MSFT', quantity: 1, entry_price: 1, entry_date: '2025-01-02' }] }, token).expect(201)).body.positions
    const { id, position_id } = await create({ symbol: 'MSFT', target_price_eoy: 500 })
    expect(position_id).toBe(position.id)
    await server.delete(`${book}/${position.id}`, undefined, token).expect(204)
    expect((await server.get(target(id), token).expect(200)).body).toMatchObject({ position_id: null, flags: ['NO_POSITION'] })
    expect((await server.get(`${PATH}?symbol=MSFT`, token).expect(200)).body).toMatchObject([{ id, position_id: null }])
  })

  it('keeps its price where the market has none and none is sent', async () => {
    const { id } = await create({ symbol: 'OLD', current_price: 40, target_price_eoy: 44 })
    expect((await server.put(target(id), { target_price_eoy: 60 }, token).expect(200)).body).toMatchObject({ current_price: 40, expected_return_eoy: 50 })
    expect((await server.put(target(id), { current_price: '50' }, token).expect(200)).body).toMatchObject({ current_price: 50, expected_return_eoy: 20 })
    for (const body of [{ current_price: null }, { current_price: 0 }, { target_price_eoy: -1 }, { target_price_next_year: 'x' }]) await server.put(target(id), body, token).expect(422)
  })

  it("is missing with 404, in someone else's portfolio with 403, closed without a token", async () => {
    const { id } = await create({ symbol: 'AAPL' })
    const calls = (key: string, caller?: string) => [server.get(target(key), caller), server.put(target(key), { target_price_eoy: 1 }, caller), server.delete(target(key), undefined, caller)]
    for (const call of calls(NIL, token)) expect((await call.expect(404)).body).toMatchObject({ detail: 'Target price not found', code: 'target_price_not_found' })
    for (const call of calls(id, tokenOf(STRANGER))) expect((await call.expect(403)).body).toMatchObject({ detail: 'Not authorized to access this portfolio', code: 'targets_forbidden' })
    for (const call of calls(id)) await call.expect(401)
    for (const call of calls('x', token)) await call.expect(422)
    expect((await server.get(target(id), token).expect(200)).body.target_price_eoy).toBeNull()
  })
})

describe('the portfolio', () => {
  const calls = (id: string, caller?: string) => {
    const path = `/api/v1/target-prices/${id}`
    return [
      server.get(path, caller), server.post(path, { symbol: 'A', current_price: 1 }, caller), server.get(`${path}/summary`, caller), server.post(`${path}/bulk`, { target_prices: [] }, caller),
      server.put(`${path}/bulk-update`, { updates: [] }, caller), server.post(`${path}/import-csv`, { csv_content: '' }, caller), server.post(`${path}/export`, {}, caller),
    ]
  }

  it("is missing with 404, someone else's with 403, closed without a token", async () => {
    for (const call of calls(NIL, token)) expect((await call.expect(404)).body).toMatchObject({ detail: 'Portfolio not found', code: 'portfolio_not_found' })
    for (const call of calls(STRANGER.portfolioId, token)) {
      const { body } = await call.expect(403)
      expect([body.detail, breaches('listTargetPrices', body, '403')]).toEqual(['Not authorized to access this portfolio', []])
    }
    for (const call of calls(OWNER.portfolioId)) await call.expect(401)
    for (const call of calls('x', token)) expect((await call.expect(422)).body.detail[0].loc).toEqual(['path', 'portfolio_id'])
  })

  it('lists its targets by symbol and type, all or those of a symbol or type', async () => {
    for (const [symbol, type] of [['NFLX', 'SHORT'], ['AAPL', 'SHORT'], ['AAPL', 'LONG']]) await create({ symbol, position_type: type })
    const { body } = await server.get(PATH, token).expect(200)
    expect(body.map((row: { symbol: string; position_type: string }) => `${row.symbol} ${row.position_type}`)).toEqual(['AAPL LONG', 'AAPL SHORT', 'NFLX SHORT'])
    expect(breaches('listTargetPrices', body)).toEqual([])
    const count = async (query: string) => (await server.get(`${PATH}?${query}`, token).expect(200)).body.length
    expect([await count('symbol=aapl'), await count('position_type=short'), await count('symbol=nflx&position_type=Short'), await count('position_type=other'), await count('symbol=AAP')]).toEqual([2, 2, 1, 0, 0])
    await server.get(`${PATH}?symbol=A%00`, token).expect(422)
  })

  it('sums up percents as percents', async () => {
    await create({ symbol: 'AAPL', target_price_eoy: 230, downside_target_price: 180, target_price_next_year: 250 })
    await create({ symbol: 'NFLX', target_price_eoy: 450, downside_target_price: 600 })
    await create({ symbol: 'NOBODY', target_price_eoy: 1000, downside_target_price: 1 })
    const { body } = await server.get(`${PATH}/summary`, token).expect(200)
    expect(breaches('getTargetPriceSummary', body)).toEqual([])
    const [eoy, downside] = [(4 * 15 + 60 * 10) / 64, (4 * -10 + 60 * -20) / 64]
    expect(body).toMatchObject({
      portfolio_id: OWNER.portfolioId, portfolio_name: 'Book of owner@example.com', total_positions: 5, positions_with_targets: 3, coverage_percentage: 60, weighted_expected_return_eoy: 10.3125,
      weighted_expected_return_next_year: 25, weighted_downside_return: -19.375, last_updated: '2025-07-01T12:00:00Z',
    })
    expect(body.expected_sharpe_ratio).toBeCloseTo((eoy - 4) / (Math.abs(eoy - downside) / 2), 4)
    expect(body.expected_sortino_ratio).toBeCloseTo((eoy - 4) / 19.375, 4)
    expect(body.target_prices).toHaveLength(3)
  })

  it('has no weights without equity', async () => {
    const own = `/api/v1/target-prices/${NEWCOMER.portfolioId}`
    await server.post(own, { symbol: 'AAPL', current_price: 1, target_price_eoy: 230 }, tokenOf(NEWCOMER)).expect(200)
    const { body } = await server.get(`${own}/summary`, tokenOf(NEWCOMER)).expect(200)
    expect(body).toMatchObject({ total_positions: 0, coverage_percentage: 0, weighted_expected_return_eoy: null, expected_sharpe_ratio: null, expected_sortino_ratio: null })
    expect(body.target_prices[0]).toMatchObject({ expected_return_eoy: 15, position_weight: null, contribution_to_portfolio_return: null })
    expect(breaches('getTargetPriceSummary', body)).toEqual([])
  })
})

describe('many targets at once', () => {
  it('are created in the order sent, those that exist left out', async () => {
    await create({ symbol: 'AAPL' })
    const items = [{ symbol: 'NFLX' }, { symbol: 'aapl' }, { symbol: 'MSFT' }, { symbol: 'msft' }].map((item) => ({ ...item, current_price: 1 }))
    const { body } = await server.post(`${PATH}/bulk`, { target_prices: items }, token).expect(200)
    expect(body.map((row: { symbol: string }) => row.symbol)).toEqual(['NFLX', 'MSFT'])
    expect(breaches('bulkCreateTargetPrices', body)).toEqual([])
    expect((await server.post(`${PATH}/bulk`, { target_prices: items }, token).expect(200)).body).toEqual([])
    expect((await server.post(`${PATH}/bulk`, { target_prices: [{ symbol: 'X', current_price: 1 }, { symbol: 'X' }] }, token).expect(422)).body.detail[0].loc).toEqual(['body', 'target_prices', 1, 'current_price'])
    await server.post(`${PATH}/bulk`, { target_prices: [{ symbol: 'X', current_price: 1, position_id: NIL }] }, token).expect(404)
    expect((await server.get(`${PATH}?symbol=X`, token)).body).toEqual([])
  })

  it('are changed by symbol and type, each bad item told', async () => {
    for (const symbol of ['AAPL', 'NFLX']) await create({ symbol, position_type: symbol === 'AAPL' ? 'LONG' : 'SHORT', target_price_eoy: 1, downside_target_price: 2 })
    const updates = [
      { symbol: 'aapl', target_price_eoy: 220, extra: 1 }, { symbol: 'NFLX' }, { symbol: 'NFLX', position_type: 'SHORT', downside_target_price: null }, 'text', { target_price_eoy: 1 }, { symbol: 'AAPL', target_price_eoy: -1 },
      { symbol: 'AAPL', target_price_next_year: 240 }, { symbol: 'AAPL', current_price: 0 },
    ]
    const { body } = await server.put(`${PATH}/bulk-update`, { updates }, token).expect(200)
    expect(breaches('bulkUpdateTargetPrices', body)).toEqual([])
    expect(body.updated).toBe(3)
    expect(body.errors).toHaveLength(5)
    expect(body.errors[0]).toBe('Target price not found for NFLX (LONG)')
    expect(body.errors[3]).toMatch(/^Item 6: target_price_eoy: /)
    const rows = (await server.get(PATH, token)).body
    expect(rows[0]).toMatchObject({ target_price_eoy: 220, target_price_next_year: 240, downside_target_price: 2 })
    expect(rows[1]).toMatchObject({ target_price_eoy: 1, downside_target_price: null })
    for (const bad of [{}, { updates: 'x' }]) await server.put(`${PATH}/bulk-update`, bad, token).expect(422)
  })
})
