import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)
const BOOKS = '/api/v1/portfolios'
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

describe("what is not the caller's", () => {
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
  /** A snapshot without positions, as a night stores it. */
  const storeSnapshot = (book: string, date: string, nav: number) => database.pool.query(
    `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, cash_value, long_value, short_value, private_value, gross_exposure, net_exposure, external_flow, daily_pnl, cumulative_pnl, unrealized_pnl,
            realized_pnl, num_positions, num_long_positions, num_short_positions, equity_balance, flags, prices, metadata, input_digest)
     VALUES ($1, $2, $3, $3, 0, 0, 0, 0, 0, 0, 100, 100, 0, 100, 0, 0, 0, 1000, '{}', '{}', '{}', 'test')`, [book, date, nav])

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

  it('has the first snapshot rolled again that a night was writing at that moment', async () => {
    const book = await freshBook()
    await server.put(`${BOOKS}/${book}/equity`, { equity_balance: 5000 }, token).expect(200)
    expect((await server.get(`${BOOKS}/${book}`, token)).body.recalculate_from).toBeNull()
    await storeSnapshot(book, SESSION, 0) // of the book as the night had read it before
    expect((await server.get(`${BOOKS}/${book}`, token)).body.recalculate_from).toBe(SESSION)
  })

  it('knows the deposits that were recorded before it and that no snapshot holds yet', async () => {
    const book = await freshBook({ equity_balance: 1000 })
    for (const date of ['2025-06-25', '2025-06-26', '2025-06-27']) await storeSnapshot(book, date, 1000)
    await server.post(`${BOOKS}/${book}/flows`, { kind: 'deposit', date: '2025-06-26', amount: 500 }, token).expect(201)
    expect((await server.put(`${BOOKS}/${book}/equity`, { equity_balance: 1800 }, token).expect(200)).body).toMatchObject({ flow: { date: SESSION, amount: 300 }, net_asset_value: 1800 })
    const { rows } = await database.pool.query('SELECT total_value::float8 AS nav FROM portfolio_snapshots WHERE portfolio_id = $1', [book])
    expect(rows).toEqual([{ nav: 1000 }, { nav: 1000 }, { nav: 1000 }]) // rolled by the next run, not by the statement
    expect((await server.put(`${BOOKS}/${book}/equity`, { equity_balance: 1800 }, token).expect(200)).body.flow).toBeNull()
  })

  it('is an external flow after it: the new value minus the current NAV, and NAV is the new value at once', async () => {
    const book = await freshBook({ equity_balance: 1000 })
    await storeSnapshot(book, '2025-06-27', 1100)
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
