import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { signToken } from '../src/auth/tokens.js'
import { SECRET, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER, positionOf, SYMBOLS } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)
const BOOKS = '/api/v1/portfolios'
const POSITIONS = `${BOOKS}/${OWNER.portfolioId}/positions`
const SHARES = { symbol: 'MSFT', quantity: 10, entry_price: 400.5, entry_date: '2025-03-03' }

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

/** A portfolio of its own for a test that changes things. */
async function freshBook(body: object = {}): Promise<string> {
  return (await server.post(BOOKS, { name: 'Fresh', ...body }, token).expect(201)).body.id as string
}
async function enter(book: string, ...positions: object[]) {
  return (await server.post(`${BOOKS}/${book}/positions`, { positions }, token).expect(201)).body.positions as Record<string, unknown>[]
}

describe('positions', () => {
  it('are entered with type and class told by symbol and sign, in the order given', async () => {
    const book = await freshBook()
    const rows = await enter(book, SHARES, { ...SHARES, symbol: ' nflx', quantity: -5 }, { ...SHARES, symbol: 'AAPL  250919C00200000' }, { ...SHARES, symbol: 'ART_WALL', quantity: 1, tags: [' core ', 'core', 'new one'], notes: ' n ' },
      { ...SHARES, symbol: 'TSLA', quantity: 3, position_type: 'SHORT' }, { ...SHARES, symbol: 'IBM', quantity: -1, position_type: 'LONG' })
    expect(rows.map((row) => [row.symbol, row.position_type, row.investment_class, row.quantity])).toEqual([
      ['MSFT', 'LONG', 'PUBLIC', 10], ['NFLX', 'SHORT', 'PUBLIC', -5], [SYMBOLS.call, 'LC', 'OPTIONS', 10], ['ART_WALL', 'LONG', 'PRIVATE', 1], ['TSLA', 'SHORT', 'PUBLIC', -3], ['IBM', 'LONG', 'PUBLIC', -1],
    ])
    expect(rows[2]).toMatchObject({ underlying_symbol: 'AAPL', strike_price: 200, expiration_date: '2025-09-19', status: 'open', portfolio_id: book })
    expect(rows[3]).toMatchObject({ tags: ['core', 'new one'], notes: 'n', mark: null, valued_on: null })
    expect(rows[5]!.flags).toEqual(['SIGN_MISMATCH'])
    expect((await database.pool.query(`SELECT name FROM tags WHERE user_id = $1 AND archived_at IS NULL ORDER BY name`, [OWNER.id])).rows.map((row) => row.name)).toEqual(['core', 'new one'])
    const details = (await server.get(`/api/v1/data/positions/details?portfolio_id=${book}`, token).expect(200)).body.positions
    expect(details.find((row: { symbol: string }) => row.symbol === 'TSLA')).toMatchObject({ quantity: -3, market_value: -966 })
  })

  it.each<[object, string]>([
    [{ quantity: 0 }, 'quantity'], [{ quantity: 1.123456789 }, 'quantity'], [{ quantity: 1e300 }, 'quantity'], [{ quantity: '5' }, 'quantity'], [{ quantity: null }, 'quantity'], [{ entry_price: -1 }, 'entry_price'], [{ entry_price: 1e10 }, 'entry_price'],
    [{ entry_date: '2025-07-02' }, 'entry_date'], [{ entry_date: '2025-02-30' }, 'entry_date'], [{ entry_date: undefined }, 'entry_date'], [{ symbol: '' }, 'symbol'], [{ symbol: 'A\0' }, 'symbol'], [{ symbol: 'A'.repeat(41) }, 'symbol'], [{ symbol: 'A B' }, 'symbol'],
    [{ position_type: 'BUY' }, 'position_type'], [{ investment_class: 'BOND' }, 'investment_class'], [{ exit_date: '2025-03-01' }, 'exit_date'], [{ exit_price: 5 }, 'exit_date'], [{ symbol: SYMBOLS.call, strike_price: 1 }, 'strike_price'],
    [{ position_type: 'LC', strike_price: 1, underlying_symbol: 'A' }, 'expiration_date'], [{ notes: '\0' }, 'notes'], [{ tags: ['x'.repeat(51)] }, 'tags'], [{ investment_subtype: 'x'.repeat(65) }, 'investment_subtype'],
  ])('%j is refused for its %s, and nothing is stored', async (changes, field) => {
    const count = () => database.prisma.position.count()
    const before = await count()
    const { body } = await server.post(POSITIONS, { positions: [SHARES, { ...SHARES, ...changes }] }, token).expect(422)
    expect(body.detail.map((item: { loc: unknown[] }) => item.loc)).toEqual([['body', 'positions', 1, field]])
    expect(await count()).toBe(before)
  })

  it('must be one at least, and at most 500', async () => {
    await server.post(POSITIONS, { positions: [] }, token).expect(422)
    await server.post(POSITIONS, { positions: Array(501).fill(SHARES) }, token).expect(422)
    await server.post(POSITIONS, SHARES, token).expect(422)
  })

  it('are listed by state, type, class, symbol and tag, in pages', async () => {
    const list = async (query: string): Promise<string[]> => (await server.get(`${POSITIONS}?${query}`, token).expect(200)).body.positions.map((row: { symbol: string }) => row.symbol)
    expect(await list('')).toEqual(['AAPL', SYMBOLS.call, SYMBOLS.put, 'HOME_RENTAL', 'NFLX'])
    expect(await list('status=closed')).toEqual(['MSFT'])
    expect(await list('status=all&position_type=SP')).toEqual([SYMBOLS.put])
    expect(await list('investment_class=PUBLIC')).toEqual(['AAPL', 'NFLX'])
    expect(await list('symbol=aapl')).toEqual(['AAPL'])
    expect(await list('tag=core')).toEqual(['AAPL'])
    expect(await list('tag=old')).toEqual([])
    expect(await list('limit=2&offset=1')).toEqual([SYMBOLS.call, SYMBOLS.put])
    expect((await server.get(`${POSITIONS}?limit=1`, token)).body.total).toBe(5)
    for (const wrong of ['status=gone', 'limit=0', 'limit=1001', 'offset=-1', 'position_type=X', 'tag=%00', 'symbol=A%00']) await server.get(`${POSITIONS}?${wrong}`, token).expect(422)
    const autumn = new Date('2025-10-01T12:00:00Z')
    const expired = await testServer(database, {}, () => autumn).get(`${POSITIONS}?status=expired`, signToken({ ...OWNER, portfolioId: null }, SECRET, autumn)).expect(200)
    expect(expired.body.positions.map((row: { status: string }) => row.status)).toEqual(['expired', 'expired'])
  })

  it('are changed field by field; a new symbol is a new instrument; null clears', async () => {
    const book = await freshBook()
    const [row] = await enter(book, { ...SHARES, notes: 'n', investment_subtype: 's' })
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    expect((await server.patch(path, { quantity: 12.5, notes: null }, token).expect(200)).body).toMatchObject({ symbol: 'MSFT', quantity: 12.5, notes: null, investment_subtype: 's', entry_price: 400.5 })
    expect((await server.patch(path, { symbol: SYMBOLS.put }, token).expect(200)).body).toMatchObject({ position_type: 'LP', investment_class: 'OPTIONS', strike_price: 180, underlying_symbol: 'AAPL' })
    expect((await server.patch(path, { symbol: 'TSLA', position_type: 'SHORT' }, token).expect(200)).body).toMatchObject({ position_type: 'SHORT', quantity: -12.5, investment_class: 'PUBLIC', strike_price: null, expiration_date: null })
    const refused = await server.patch(path, { quantity: 0, entry_date: '2026-01-01' }, token).expect(422)
    expect(refused.body.detail.map((item: { loc: string[] }) => item.loc)).toEqual([['body', 'quantity'], ['body', 'entry_date']])
    await server.patch(path, { quantity: null }, token).expect(422)
    expect((await server.get(path, token)).body).toMatchObject({ quantity: -12.5, entry_date: '2025-03-03' })
  })

  it('are changed and closed whatever tags they bear', async () => {
    const book = await freshBook()
    const [row] = await enter(book, SHARES)
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    const tags = await Promise.all(['  ', ...Array.from({ length: 20 }, (_, at) => `one of many ${at}`)].map(async (name) => (await server.post('/api/v1/tags/', { name }, token).expect(200)).body.id))
    await server.post(`/api/v1/positions/${row!.id}/tags`, { tag_ids: tags }, token).expect(200)
    expect((await server.patch(path, { notes: 'n' }, token).expect(200)).body.tags).toHaveLength(21)
    await server.post(`${path}/close`, { exit_date: '2025-06-02', exit_price: 1 }, token).expect(200)
  })

  it('keep the class they count as when something else of them changes', async () => {
    const book = await freshBook()
    const rows = await enter(book, { ...SHARES, symbol: 'HOME_DEPOT', investment_class: 'PUBLIC' }, { ...SHARES, symbol: SYMBOLS.call })
    await database.pool.query('UPDATE positions SET investment_class = NULL WHERE portfolio_id = $1', [book])
    const classes = rows.map(async (row) => (await server.patch(`${BOOKS}/${book}/positions/${row.id as string}`, { notes: 'n' }, token).expect(200)).body.investment_class)
    expect(await Promise.all(classes)).toEqual(['PUBLIC', 'OPTIONS'])
  })

  it('show no valuation of what they were before', async () => {
    const book = await freshBook()
    const [row] = await enter(book, SHARES)
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    const VALUATION = { last_price: 495, market_value: 4950, unrealized_pnl: 945, valued_on: '2025-06-30' }
    const value = () => database.pool.query(`UPDATE positions SET last_price = 495, market_value = 4950, unrealized_pnl = 945, valued_on = '2025-06-30' WHERE id = $1`, [row!.id])
    await value()
    expect((await server.patch(path, { notes: 'n', quantity: 10, entry_price: 400.5 }, token).expect(200)).body).toMatchObject(VALUATION)
    for (const changes of [{ quantity: 20 }, { entry_price: 1 }, { symbol: 'TSLA' }, { exit_date: '2025-06-02', exit_price: 1 }]) {
      await value()
      expect((await server.patch(path, changes, token).expect(200)).body).toMatchObject({ last_price: null, market_value: null, unrealized_pnl: null, valued_on: null })
    }
  })

  it('keep both of two changes at once', async () => {
    const book = await freshBook()
    const [row] = await enter(book, SHARES)
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    await Promise.all([server.patch(path, { quantity: 11 }, token), server.patch(path, { entry_price: 5 }, token), server.patch(path, { notes: 'both' }, token)])
    expect((await server.get(path, token)).body).toMatchObject({ quantity: 11, entry_price: 5, notes: 'both' })
  })

  it('are closed once, with price and date, and then realise their profit', async () => {
    const book = await freshBook({ equity_balance: 10_000 })
    const [row] = await enter(book, SHARES)
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    for (const [body, field] of [[{ exit_date: '2025-06-02' }, 'exit_price'], [{ exit_price: 1 }, 'exit_date'], [{ exit_price: -1, exit_date: '2025-06-02' }, 'exit_price'], [{ exit_price: 1, exit_date: '2025-07-02' }, 'exit_date'], [{ exit_price: 1, exit_date: '2025-03-02' }, 'exit_date']] as const) {
      expect((await server.post(`${path}/close`, body, token).expect(422)).body.detail[0].loc).toEqual(['body', field])
    }
    expect((await server.post(`${path}/close`, { exit_date: '2025-06-02', exit_price: 410.5 }, token).expect(200)).body).toMatchObject({ status: 'closed', exit_price: 410.5 })
    expect((await server.post(`${path}/close`, { exit_date: '2025-06-02', exit_price: 1 }, token).expect(400)).body.code).toBe('position_closed')
    expect((await server.get(`/api/v1/analytics/portfolio/${book}/overview`, token)).body.pnl).toMatchObject({ realized_pnl: 100, total_pnl: 100 })
    expect((await server.patch(path, { exit_date: null, exit_price: null }, token).expect(200)).body.status).toBe('open')
  })

  it('are deleted without a trace in the book, and stay for the record', async () => {
    const book = await freshBook()
    const [row] = await enter(book, SHARES)
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    await server.delete(path, undefined, token).expect(204)
    await server.get(path, token).expect(404)
    await server.delete(path, undefined, token).expect(404)
    expect((await server.get(`${BOOKS}/${book}/positions?status=all`, token)).body.total).toBe(0)
    expect(await database.prisma.position.findFirst({ where: { id: row!.id as string } })).toMatchObject({ deletedAt: expect.any(Date) })
  })
})

describe('marks', () => {
  it('value a private holding from their day on', async () => {
    const book = await freshBook()
    const [row] = await enter(book, { ...SHARES, symbol: 'HOME_LAKE', quantity: 1, entry_price: 250_000 })
    const path = `${BOOKS}/${book}/positions/${row!.id}`
    expect((await server.put(`${path}/marks/2025-05-30`, { price: 260_000 }, token).expect(200)).body).toEqual({ position_id: row!.id, date: '2025-05-30', price: 260_000 })
    await server.put(`${path}/marks/2025-06-30`, { price: 1 }, token).expect(200)
    await server.put(`${path}/marks/2025-06-30`, { price: 270_000.5 }, token).expect(200)
    expect((await server.get(`${path}/marks`, token).expect(200)).body.marks).toEqual([{ date: '2025-06-30', price: 270_000.5 }, { date: '2025-05-30', price: 260_000 }])
    expect((await server.get(path, token)).body.mark).toEqual({ date: '2025-06-30', price: 270_000.5 })
    const value = async () => (await server.get(`/api/v1/data/positions/details?portfolio_id=${book}`, token)).body.positions[0]
    expect(await value()).toMatchObject({ market_value: 270_000.5, price_source: 'mark', price_date: '2025-06-30', flags: ['MARKED'] })
    await server.delete(`${path}/marks/2025-06-30`, undefined, token).expect(204)
    await server.delete(`${path}/marks/2025-06-30`, undefined, token).expect(404)
    expect((await value()).market_value).toBe(260_000)
    for (const [date, body, loc] of [['2025-07-02', { price: 1 }, ['path', 'date']], ['2025-03-02', { price: 1 }, ['path', 'date']], ['x', { price: 1 }, ['path', 'date']], ['2025-06-02', { price: -1 }, ['body', 'price']], ['2025-06-02', {}, ['body', 'price']]] as const) {
      expect((await server.put(`${path}/marks/${date}`, body, token).expect(422)).body.detail[0].loc).toEqual(loc)
    }
  })

  it('are for private holdings only', async () => {
    expect((await server.put(`${POSITIONS}/${positionOf('AAPL')}/marks/2025-06-02`, { price: 1 }, token).expect(400)).body.code).toBe('not_private')
  })
})
