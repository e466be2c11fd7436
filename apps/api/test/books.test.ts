import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { signToken } from '../src/auth/tokens.js'
import { SECRET, SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER, SYMBOLS } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)
const BOOKS = '/api/v1/portfolios'
const BOOK = `${BOOKS}/${OWNER.portfolioId}`
const POSITIONS = `${BOOK}/positions`
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

describe('what is not the caller\'s', () => {
  const calls = (portfolioId: string, positionId: string): [method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object][] => {
    const book = `${BOOKS}/${portfolioId}`
    const position = `${book}/positions/${positionId}`
    return [
      ['get', book], ['patch', book, { name: 'Mine now' }], ['delete', book], ['put', `${book}/equity`, { equity_balance: 1 }], ['put', `/api/v1/analytics/portfolio/${portfolioId}/equity`, { equity_balance: 1 }],
      ['get', `${book}/positions`], ['post', `${book}/positions`, { positions: [SHARES] }], ['get', position], ['patch', position, { quantity: 1 }], ['delete', position], ['post', `${position}/close`, { exit_date: '2025-06-02', exit_price: 1 }],
      ['get', `${position}/marks`], ['put', `${position}/marks/2025-06-02`, { price: 1 }], ['delete', `${position}/marks/2025-06-02`], ['get', `${book}/flows`], ['post', `${book}/flows`, { kind: 'deposit', amount: 1, date: '2025-06-02' }],
      ['delete', `${book}/flows/${idOf('flow')}`], ['get', `${book}/export`], ['post', `${book}/recalculate`], ['get', `${book}/recalculations/${idOf('run')}`],
    ]
  }
  const send = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object, bearer?: string) => (method === 'get' ? server.get(path, bearer) : server[method](path, body, bearer))

  it('answers like what is missing, on every path, and nothing is changed', async () => {
    const before = (await database.pool.query('SELECT md5(string_agg(p::text, $1)) AS digest, (SELECT count(*) FROM runs) AS runs FROM portfolios p', ['|'])).rows
    for (const portfolioId of [STRANGER.portfolioId, idOf('missing'), '00000000-0000-0000-0000-000000000000']) {
      for (const [method, path, body] of calls(portfolioId, idOf('stranger AAPL'))) {
        const answer = await send(method, path, body, token)
        expect([path, answer.status, answer.body.detail]).toEqual([path, 404, 'Portfolio not found'])
      }
    }
    const foreign = await server.post(`${BOOKS}/${STRANGER.portfolioId}/import`, undefined, token).set('Content-Type', 'text/csv').send('Symbol,Quantity,Entry Price,Entry Date\nA,1,1,2025-01-02')
    expect([foreign.status, foreign.body.detail]).toEqual([404, 'Portfolio not found'])
    expect((await database.pool.query('SELECT md5(string_agg(p::text, $1)) AS digest, (SELECT count(*) FROM runs) AS runs FROM portfolios p', ['|'])).rows).toEqual(before)
  })

  it("a stranger's position in one's own portfolio is missing too", async () => {
    for (const id of [idOf('stranger AAPL'), positionOf('TSLA'), idOf('nothing')]) {
      for (const [method, path, body] of calls(OWNER.portfolioId, id).filter(([, path]) => path.includes(id))) {
        expect([path, (await send(method, path, body, token)).body.code]).toEqual([path, 'position_not_found'])
      }
    }
  })

  it('asks for a token on every path', async () => {
    for (const [method, path, body] of [...calls('x', 'y'), ['get', BOOKS], ['post', BOOKS, {}], ['post', `${BOOKS}/x/import`], ['get', `${BOOKS}/import-template`]] as const) {
      expect([path, (await send(method, path, body)).status]).toEqual([path, 401])
    }
  })
})

describe('portfolios', () => {
  it('are made, read, renamed, listed and deleted; a user may have several', async () => {
    const made = await server.post(BOOKS, { name: ' Second ', description: 'd', equity_balance: 1000.5 }, token).expect(201)
    expect(made.body).toMatchObject({ name: 'Second', description: 'd', currency: 'USD', equity_balance: 1000.5, net_asset_value: 1000.5, total_market_value: 0, position_count: 0, as_of: SESSION, latest_snapshot: null, flags: [] })
    const path = `${BOOKS}/${made.body.id}`
    expect((await server.get(path, token).expect(200)).body).toEqual(made.body)
    expect((await server.patch(path, { name: 'Renamed', description: null, currency: 'EUR' }, token).expect(200)).body).toMatchObject({ name: 'Renamed', description: null, currency: 'EUR', equity_balance: 1000.5 })
    const listed = (await server.get(BOOKS, token).expect(200)).body.portfolios
    expect(listed.map((row: { id: string }) => row.id)).toEqual([OWNER.portfolioId, made.body.id])
    expect(listed[0]).toMatchObject({ position_count: 5, net_asset_value: 500_000, total_market_value: -225_000 })
    await server.delete(path, undefined, token).expect(204)
    await server.get(path, token).expect(404)
    await server.delete(path, undefined, token).expect(404)
    expect((await server.get('/api/v1/auth/me', token)).body.portfolio_id).toBe(OWNER.portfolioId)
    expect(await database.prisma.portfolio.findUnique({ where: { id: made.body.id } })).toMatchObject({ name: 'Renamed' })
  })

  it.each<[object, string]>([
    [{}, 'name'], [{ name: '' }, 'name'], [{ name: '  ' }, 'name'], [{ name: 'x'.repeat(256) }, 'name'], [{ name: 'a\0' }, 'name'], [{ name: '\ud800' }, 'name'], [{ name: 5 }, 'name'], [{ name: 'A', currency: 'dollars' }, 'currency'],
    [{ name: 'A', equity_balance: -1 }, 'equity_balance'], [{ name: 'A', equity_balance: '5' }, 'equity_balance'], [{ name: 'A', equity_balance: 1.123456789 }, 'equity_balance'], [{ name: 'A', equity_balance: 1e16 }, 'equity_balance'],
    [{ name: 'A', description: 'x'.repeat(2001) }, 'description'],
  ])('body %# is refused for a field', async (body, field) => {
    expect((await server.post(BOOKS, body, token).expect(422)).body.detail.map((item: { loc: string[] }) => item.loc)).toEqual([['body', field]])
  })
})

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
    for (const wrong of ['status=gone', 'limit=0', 'limit=1001', 'offset=-1', 'position_type=X']) await server.get(`${POSITIONS}?${wrong}`, token).expect(422)
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

describe('flows', () => {
  it('are recorded with their direction, listed with their sum, and withdrawn', async () => {
    const book = await freshBook({ equity_balance: 1000 })
    const path = `${BOOKS}/${book}/flows`
    const deposit = await server.post(path, { kind: 'deposit', date: '2025-06-11', amount: 250.25, note: 'bonus' }, token).expect(201)
    expect(deposit.body).toMatchObject({ flow: { kind: 'deposit', date: '2025-06-11', amount: 250.25, note: 'bonus' }, recalculate_from: null })
    await server.post(path, { kind: 'withdrawal', date: '2025-06-12', amount: 50 }, token).expect(201)
    const listed = (await server.get(path, token).expect(200)).body
    expect([listed.flows.map((flow: { amount: number }) => flow.amount), listed.total]).toEqual([[-50, 250.25], 200.25])
    expect((await server.get(`${path}?from=2025-06-12`, token)).body.flows).toHaveLength(1)
    await server.delete(`${path}/${deposit.body.flow.id}`, undefined, token).expect(204)
    expect((await server.delete(`${path}/${deposit.body.flow.id}`, undefined, token).expect(404)).body.code).toBe('flow_not_found')
    expect((await server.get(path, token)).body.total).toBe(-50)
    for (const [body, field] of [[{ kind: 'gift', date: '2025-06-11', amount: 1 }, 'kind'], [{ kind: 'deposit', date: '2025-07-02', amount: 1 }, 'date'], [{ kind: 'deposit', date: '2025-06-11', amount: 0 }, 'amount'], [{ kind: 'deposit', date: '2025-06-11', amount: -5 }, 'amount'], [{ kind: 'deposit', date: '2025-06-11' }, 'amount']] as const) {
      expect((await server.post(path, body, token).expect(422)).body.detail[0].loc).toEqual(['body', field])
    }
  })
})

describe('equity', () => {
  const flowsOf = async (book: string) => (await database.pool.query(`SELECT date::text AS date, trim_scale(amount)::text AS amount, kind FROM external_flows WHERE portfolio_id = $1`, [book])).rows

  it('is the anchor before the first snapshot, on either path', async () => {
    const path = `${BOOKS}/${NEWCOMER.portfolioId}/equity`
    const bearer = tokenOf(NEWCOMER)
    expect((await server.put(path, { equity_balance: 5000.5 }, bearer).expect(200)).body).toEqual({ portfolio_id: NEWCOMER.portfolioId, equity_balance: 5000.5, flow: null, net_asset_value: 5000.5 })
    const old = await server.put(`/api/v1/analytics/portfolio/${NEWCOMER.portfolioId}/equity`, { equity_balance: 7000 }, bearer).expect(200)
    expect(old.body).toEqual({ message: 'Equity balance updated successfully', portfolio_id: NEWCOMER.portfolioId, equity_balance: 7000 })
    expect(await flowsOf(NEWCOMER.portfolioId)).toEqual([])
    expect((await server.get(`/api/v1/analytics/portfolio/${NEWCOMER.portfolioId}/overview`, bearer)).body).toMatchObject({ equity_balance: 7000, total_value: 7000, flags: [] })
    for (const equity of [-1, '5', null, undefined]) expect((await server.put(path, { equity_balance: equity }, bearer).expect(422)).body.detail[0].loc).toEqual(['body', 'equity_balance'])
  })

  it('is an external flow after it: the new value minus the current NAV, and NAV is the new value at once', async () => {
    const book = await freshBook({ equity_balance: 1000 })
    await database.pool.query(
      `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, cash_value, long_value, short_value, private_value, gross_exposure, net_exposure, external_flow, daily_pnl, cumulative_pnl, unrealized_pnl,
              realized_pnl, num_positions, num_long_positions, num_short_positions, equity_balance, flags, prices, metadata, input_digest)
       VALUES ($1, '2025-06-27', 1100, 1100, 0, 0, 0, 0, 0, 0, 100, 100, 0, 100, 0, 0, 0, 1000, '{}', '{}', '{}', 'test')`, [book])
    const answer = await server.put(`${BOOKS}/${book}/equity`, { equity_balance: 1500 }, token).expect(200)
    expect(answer.body).toEqual({ portfolio_id: book, equity_balance: 1500, flow: { date: SESSION, amount: 400 }, net_asset_value: 1500 })
    expect(await flowsOf(book)).toEqual([{ date: SESSION, amount: '400', kind: 'equity' }])
    expect((await server.put(`${BOOKS}/${book}/equity`, { equity_balance: 1500 }, token).expect(200)).body.flow).toBeNull()
    const both = await Promise.all([2000, 3000].map((equity) => server.put(`${BOOKS}/${book}/equity`, { equity_balance: equity }, token)))
    expect(both.map((item) => item.status)).toEqual([200, 200])
    const { net_asset_value: nav, equity_balance: equity } = (await server.get(`${BOOKS}/${book}`, token)).body
    expect(nav).toBe(equity)
    expect([2000, 3000]).toContain(nav)
  })
})
