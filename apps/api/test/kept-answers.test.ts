import { createServer, type IncomingHttpHeaders, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Database, openDatabase } from '@sigmasight/core'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { signToken } from '../src/auth/tokens.js'
import { NOW, SECRET, SESSION, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, NEWCOMER, OWNER, positionOf, STRANGER } from './support/world.js'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

let database: TestDatabase
let now: Date
let server: TestServer
let statements: string[] = []
const closings: (() => Promise<void>)[] = []

const path = (portfolioId: string, rest: string) => `/api/v1/analytics/portfolio/${portfolioId}/${rest}`
const OVERVIEW = path(OWNER.portfolioId, 'overview')
const DETAILS = `/api/v1/data/positions/details?portfolio_id=${OWNER.portfolioId}`

/** Notes every statement that goes over a connection of the pool. */
function listen(client: { query: (...args: never[]) => unknown }): void {
  const send = client.query.bind(client)
  client.query = (...args) => {
    const [statement] = args as unknown as [string | { readonly text: string }]
    statements.push(typeof statement === 'string' ? statement : statement.text)
    return send(...args)
  }
}

beforeEach(async () => {
  database = await createTestDatabase()
  database.pool.on('connect', listen)
  await buildWorld(database)
  now = NOW
  server = testServer(database, {}, () => now)
  statements = []
})
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
  await database.drop()
})

/** A raw request, so that nothing is decoded on the way. */
async function ask(url: string, { token = tokenOf(OWNER), app = server.app, method = 'GET', ...headers }: { token?: string; app?: RequestListener; method?: string; [header: string]: unknown } = {}): Promise<Answer> {
  const listener = createServer(app).listen(0, '127.0.0.1')
  try {
    await new Promise((done) => listener.once('listening', done))
    const { port } = listener.address() as AddressInfo
    return await new Promise((done, fail) => {
      request({ host: '127.0.0.1', port, path: url, method, agent: false, headers: { authorization: `Bearer ${token}`, ...(headers as Record<string, string>) } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          const bytes = Buffer.concat(chunks)
          done({ status: response.statusCode!, headers: response.headers, bytes, text: bytes.toString() })
        }).on('error', fail)
      }).on('error', fail).end()
    })
  } finally {
    await new Promise((done) => listener.close(done))
  }
}

/** The answer, and how many statements it took. */
async function counted(url: string, options = {}): Promise<Answer & { readonly cost: number }> {
  statements = []
  const answer = await ask(url, options)
  return { ...answer, cost: statements.length }
}

/** The same database as another process sees it. */
async function elsewhere(): Promise<Database> {
  const other = await openDatabase({ databaseUrl: database.url, dataDir: '' })
  closings.push(() => other.close())
  return other
}

const buy = (client: Pick<Database['pool'], 'query'>, portfolioId: string, symbol: string) => client.query(
  `INSERT INTO positions (portfolio_id, id, symbol, position_type, quantity, entry_price, entry_date) VALUES ($1, $2, $3, 'LONG', 1, 1, '2025-01-02')`, [portfolioId, idOf(`${portfolioId} ${symbol}`), symbol])
const held = (answer: Answer): number => (JSON.parse(answer.text) as { position_count: { total_positions: number } }).position_count.total_positions

describe('an answer that still holds', () => {
  it('is sent again for one statement', async () => {
    const first = await counted(OVERVIEW)
    const second = await counted(OVERVIEW)
    expect(first.cost).toBeGreaterThan(5)
    expect(second).toMatchObject({ status: 200, text: first.text, cost: 1 })
  })

  it('has the headers, the log line and the measurement of the ordinary way', async () => {
    const options = { origin: 'http://localhost:3000', 'x-request-id': 'mine' }
    const differing = ['date', 'ratelimit']
    for (const [url, extra] of [[OVERVIEW, {}], [DETAILS, { 'accept-encoding': 'gzip, br' }], [OVERVIEW, { 'if-none-match': '*' }]] as const) {
      server = testServer(database)
      const [ordinary, kept] = [await counted(url, { ...options, ...extra }), await counted(url, { ...options, ...extra })]
      expect([ordinary.cost > 5, kept.cost]).toEqual([true, 1])
      const without = ({ headers }: Answer) => Object.fromEntries(Object.entries(headers).filter(([name]) => !differing.includes(name)))
      expect(without(kept)).toEqual(without(ordinary))
      expect(Object.keys(kept.headers)).toEqual(Object.keys(ordinary.headers))
      expect(kept.headers.vary).toBe('Origin, Accept-Encoding')
      const [one, two] = server.log.filter((line) => line.message === 'request').map(({ level, meta: { ms: _ms, ...meta } }) => ({ level, ...meta }))
      expect(two).toEqual(one)
      expect(two).toMatchObject({ request_id: 'mine', method: 'GET', path: url.split('?')[0] })
    }
    const measured = (await ask('/metrics')).text
    expect(measured).toContain('sigmasight_http_request_seconds_count{method="GET",route="/api/v1/analytics/portfolio/:portfolio_id/overview",status="304"} 2')
  })

  it('counts against the limit of its user, and is refused beyond it like any other', async () => {
    server = testServer(database, { rateLimit: 3 })
    const answers = []
    for (let count = 0; count < 5; count++) answers.push(await ask(OVERVIEW))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
    expect(answers.slice(0, 3).map(({ headers }) => /r=(\d)/.exec(String(headers.ratelimit))![1])).toEqual(['2', '1', '0'])
    expect(JSON.parse(answers[3]!.text)).toMatchObject({ code: 'rate_limited', request_id: answers[3]!.headers['x-request-id'] })
  })

  it('is 304 to whoever holds it, in whatever encoding, and changes its ETag with its content', async () => {
    for (const encoding of ['identity', 'gzip', 'br']) {
      const { headers: { etag } } = await ask(DETAILS, { 'accept-encoding': encoding })
      expect(etag).toMatch(encoding === 'identity' ? /^"[\w-]{27}"$/ : new RegExp(`^"[\\w-]{27}-${encoding}"$`))
      for (const known of [etag!, `W/${etag}`, `"old", ${etag}`]) expect(await counted(DETAILS, { 'accept-encoding': encoding, 'if-none-match': known })).toMatchObject({ status: 304, text: '', cost: 1 })
      expect(await ask(DETAILS, { 'accept-encoding': encoding, 'if-none-match': '"old"' })).toMatchObject({ status: 200 })
    }
    const { headers: { etag } } = await ask(DETAILS)
    await buy(database.pool, OWNER.portfolioId, 'NEW')
    const changed = await ask(DETAILS, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(changed.headers.etag).not.toBe(etag)
  })

  it('is compressed once, as the caller likes it best, and never where it is small', async () => {
    const plain = await ask(DETAILS)
    expect(plain.headers['content-encoding']).toBeUndefined()
    for (const [accepted, encoding, open] of [['gzip, deflate', 'gzip', gunzipSync], ['gzip, deflate, br', 'br', brotliDecompressSync], ['br;q=0.1, gzip', 'gzip', gunzipSync]] as const) {
      for (const cost of [2, 1]) {
        const answer = await counted(DETAILS, { 'accept-encoding': accepted })
        expect(answer.headers).toMatchObject({ 'content-encoding': encoding, 'content-length': String(answer.bytes.length) })
        expect(open(answer.bytes).toString()).toBe(plain.text)
        expect(answer.cost).toBeLessThanOrEqual(cost)
      }
    }
    for (const accepted of ['deflate', 'identity']) expect((await ask(DETAILS, { 'accept-encoding': accepted })).headers['content-encoding']).toBeUndefined()
    expect((await ask(OVERVIEW, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined()
  })

  it('answers HEAD without a body', async () => {
    await ask(OVERVIEW)
    const { headers: { 'content-length': length } } = await ask(OVERVIEW)
    expect(await ask(OVERVIEW, { method: 'HEAD' })).toMatchObject({ status: 200, text: '', headers: { 'content-length': length } })
  })

  it('is refused like any request that brings a body that cannot be read', async () => {
    await ask(OVERVIEW)
    const token = tokenOf(OWNER)
    await server.get(OVERVIEW, token).set('Content-Type', 'application/json').send('{').expect(422)
  })
})

describe('the very next request sees', () => {
  beforeEach(async () => {
    for (let count = 0; count < 2; count++) expect(held(await ask(OVERVIEW))).toBe(5)
  })

  it('that the user was deactivated, or is gone', async () => {
    const other = await elsewhere()
    await other.pool.query('UPDATE users SET is_active = false WHERE id = $1', [OWNER.id])
    expect((await ask(OVERVIEW)).text).toContain('inactive_user')
    await other.pool.query('UPDATE users SET is_active = true WHERE id = $1', [OWNER.id])
    expect((await counted(OVERVIEW)).cost).toBe(1)
    await other.pool.query('DELETE FROM users WHERE id = $1', [OWNER.id])
    expect((await ask(OVERVIEW)).status).toBe(401)
  })

  it('that the token has expired', async () => {
    const token = signToken({ ...OWNER, portfolioId: null }, SECRET, new Date(NOW.getTime() - 86_400_000 + 5_000))
    for (let count = 0; count < 2; count++) expect((await ask(OVERVIEW, { token })).status).toBe(200)
    now = new Date(NOW.getTime() + 5_000)
    expect((await ask(OVERVIEW, { token })).status).toBe(401)
  })

  it('that the portfolio was deleted, or is somebody else\'s now', async () => {
    const other = await elsewhere()
    await other.pool.query('UPDATE portfolios SET user_id = $2 WHERE id = $1', [OWNER.portfolioId, STRANGER.id])
    expect((await ask(OVERVIEW)).status).toBe(404)
    await other.pool.query('UPDATE portfolios SET user_id = $2 WHERE id = $1', [OWNER.portfolioId, OWNER.id])
    expect((await ask(OVERVIEW)).status).toBe(200)
    await server.delete(`/api/v1/portfolios/${OWNER.portfolioId}`, undefined, tokenOf(OWNER)).expect(204)
    expect((await ask(OVERVIEW)).status).toBe(404)
  })

  it('what this process, another server or a bare statement has written', async () => {
    await server.delete(`/api/v1/portfolios/${OWNER.portfolioId}/positions/${positionOf('AAPL')}`, undefined, tokenOf(OWNER)).expect(204)
    expect(held(await ask(OVERVIEW))).toBe(4)
    const second = testServer(await elsewhere())
    expect(held(await ask(OVERVIEW, { app: second.app }))).toBe(4)
    await second.delete(`/api/v1/portfolios/${OWNER.portfolioId}/positions/${positionOf('NFLX')}`, undefined, tokenOf(OWNER)).expect(204)
    expect([held(await ask(OVERVIEW)), held(await ask(OVERVIEW, { app: second.app }))]).toEqual([3, 3])
    await buy((await elsewhere()).pool, OWNER.portfolioId, 'NEW')
    expect([held(await ask(OVERVIEW)), held(await ask(OVERVIEW, { app: second.app }))]).toEqual([4, 4])
  })

  it('the results, the prices and the tags of another process', async () => {
    const other = await elsewhere()
    const greeks = path(OWNER.portfolioId, 'greeks')
    for (const text of ['{"night":1}', '{"night":2}']) {
      await other.pool.query(
        `INSERT INTO report_bodies (portfolio_id, report, calculation_date, etag, body) VALUES ($1, 'greeks', $2, $3, $4) ON CONFLICT (portfolio_id, report) DO UPDATE SET etag = excluded.etag, body = excluded.body`,
        [OWNER.portfolioId, SESSION, JSON.stringify(text.slice(9, 10)), text])
      for (let count = 0; count < 2; count++) expect((await ask(greeks)).text).toBe(text)
    }
    const price = async () => (JSON.parse((await ask(DETAILS)).text) as { positions: { symbol: string; current_price: number }[] }).positions.find((row) => row.symbol === 'AAPL')!.current_price
    expect(await price()).toBe(200)
    await other.pool.query(`UPDATE market_data_cache SET close = 210 WHERE symbol = 'AAPL' AND date = '2025-06-30'`)
    expect(await price()).toBe(210)
    const complete = `/api/v1/data/portfolio/${OWNER.portfolioId}/complete`
    expect((await ask(complete)).text).toContain('"core"')
    await other.pool.query(`UPDATE tags SET name = 'renamed' WHERE id = $1`, [idOf('tag')])
    expect((await ask(complete)).text).toContain('"renamed"')
  })

  it('that a session has closed', async () => {
    const asOf = async () => (JSON.parse((await ask(OVERVIEW)).text) as { as_of: string }).as_of
    now = new Date('2025-07-01T19:59:59.999Z')
    expect([await asOf(), await asOf()]).toEqual([SESSION, SESSION])
    now = new Date('2025-07-01T20:00:00Z')
    expect([await asOf(), await asOf()]).toEqual(['2025-07-01', '2025-07-01'])
  })

  it('a change that was committed while its answer was being made', async () => {
    const other = await elsewhere()
    const client = await other.pool.connect()
    await client.query('BEGIN')
    await buy(client, OWNER.portfolioId, 'SLOW')
    // The write commits when the state has been read and the positions have been, too.
    const read = database.pool.query.bind(database.pool) as (...args: unknown[]) => Promise<unknown>
    database.pool.query = (async (...args: unknown[]) => {
      const found = await read(...args)
      if (String(args[0]).includes('FROM positions p WHERE')) await client.query('COMMIT')
      return found
    }) as unknown as typeof database.pool.query
    await buy(other.pool, OWNER.portfolioId, 'FIRST')
    expect(held(await ask(OVERVIEW))).toBe(6)
    expect(held(await ask(OVERVIEW))).toBe(7)
    client.release()
  })
})

it('two users who ask for the same address get their own answers', async () => {
  const url = '/api/v1/data/positions/details?portfolio_id='
  await ask(`${url}${OWNER.portfolioId}`)
  expect((await ask(`${url}${OWNER.portfolioId}`)).status).toBe(200)
  expect((await ask(`${url}${OWNER.portfolioId}`, { token: tokenOf(STRANGER) })).status).toBe(404)
  expect((await ask(`${url}${OWNER.portfolioId}`)).status).toBe(200)
  expect((await ask(OVERVIEW, { token: tokenOf(NEWCOMER) })).status).toBe(404)
})

it('requests that wait together share the check, and one of them makes the answer for all', async () => {
  const one = await counted(OVERVIEW)
  await buy(database.pool, OWNER.portfolioId, 'NEW')
  statements = []
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(OVERVIEW)))
  expect(new Set(answers.map(held))).toEqual(new Set([6]))
  const made = statements.filter((text) => text.includes('FROM positions p WHERE')).length
  expect(made).toBe(1)
  expect(one.cost).toBeGreaterThan(made)
  statements = []
  await Promise.all(Array.from({ length: 12 }, () => ask(OVERVIEW)))
  expect(statements.length).toBeLessThan(12)
})

it('no more is kept than the bound allows, and what was asked for last stays', async () => {
  server = testServer(database, { keptAnswersBytes: 4_000 })
  const cost = async (days: number) => (await counted(path(OWNER.portfolioId, `risk-metrics?lookback_days=${days}`))).cost
  for (const days of [30, 31, 32, 33, 34, 35, 36, 37]) await cost(days)
  expect(await cost(37)).toBe(1)
  expect(await cost(30)).toBeGreaterThan(1)
  server = testServer(database, { keptAnswersBytes: 0 })
  for (let count = 0; count < 2; count++) expect(await cost(30)).toBeGreaterThan(1)
})
