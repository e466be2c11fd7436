import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { openDatabase } from '@sigmasight/core'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches, schemaBreaches } from './support/contract.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, OWNER, STRANGER } from './support/world.js'

let database: TestDatabase
let server: TestServer
const token = tokenOf(OWNER)

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

const GONE = [
  '/strategies', '/strategies/x', '/data/portfolios/x/strategies', '/tags/x/strategies', '/tags/reorder', '/tags/batch-update', '/tags/assign', '/tags/bulk-assign', '/market-data/prices', '/portfolio/x',
  '/positions', `/positions/${idOf('x')}`, '/risk/metrics', '/modeling/sessions', '/position-tags', '/data/prices/quotes/batch', '/data/factors/analysis', '/chat/conversations/x/messages', '/chat/stream-test',
  '/admin/health', '/admin/batch/status', '/admin/batch/scheduler/status', '/admin/batch/jobs/x', '/admin/batch/trigger/factors', '/admin/batch/trigger/daily',
].map((path) => `/api/v1${path}`)

/** Words where an id could stand: these methods are those of the id. */
const SHADOWED: Readonly<Record<string, readonly string[]>> = { '/api/v1/tags/defaults': ['GET', 'PATCH'], '/api/v1/portfolios/import-template': ['PATCH', 'DELETE'] }

describe('paths and methods', () => {
  it.each([...GONE, '/nothing', '/api/v1', '/docs/nothing'])('%s is not found, without asking for a token', async (path) => {
    for (const call of [server.get(path), server.post(path, {}), server.put(path, {}), server.patch(path, {}), server.delete(path)]) {
      const { body } = await call.expect(404).expect('Content-Type', /json/)
      expect(body).toMatchObject({ detail: 'Not Found', code: 'not_found' })
    }
  })

  it.each([['delete', '/api/v1/data/portfolios', 'GET, HEAD'], ['put', '/api/v1/auth/login', 'POST'], ['get', '/api/v1/auth/login', 'POST'], ['post', '/health', 'GET, HEAD'], ['patch', '/openapi.json', 'GET, HEAD'], ['post', '/docs', 'GET, HEAD']] as const)(
    '%s %s names the method that is allowed', async (method, path, allowed) => {
      const answer = await request(server.app)[method](path).expect(405)
      expect([answer.get('Allow'), answer.body.detail, schemaBreaches('Error', answer.body)]).toEqual([allowed, 'Method Not Allowed', []])
    })

  it('names the allowed methods on every path that is mounted', async () => {
    const { body } = await server.get('/debug/routes').expect(200)
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
    for (const { path, methods: own } of body.routes as { path: string; methods: string[] }[]) {
      const allowed = own.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
      const shadow = SHADOWED[path] ?? []
      for (const method of methods.filter((name) => !own.includes(name) && !shadow.includes(name))) {
        const answer = await request(server.app)[method.toLowerCase() as 'get'](path.replace(/\{\w+\}/g, idOf('x')))
        expect([path, method, answer.status, answer.get('Allow')]).toEqual([path, method, 405, allowed])
      }
    }
  })

  it('answer with and without a slash at the end', async () => {
    for (const path of ['/api/v1/tags', '/api/v1/tags/', '/api/v1/tags/defaults/']) expect((await server.post(path, {})).status).toBe(401)
  })
})

describe("a stranger's portfolio", () => {
  const paths = (portfolioId: string) => [
    ...['complete', 'complete?include_attrib=1', 'snapshots'].map((section) => `/api/v1/data/portfolio/${portfolioId}/${section}`), `/api/v1/data/positions/details?portfolio_id=${portfolioId}`,
    ...['overview', 'factor-exposures', 'positions/factor-exposures'].map((section) => `/api/v1/analytics/portfolio/${portfolioId}/${section}`),
  ]

  it('answers like a missing one on every path', async () => {
    for (const id of [STRANGER.portfolioId, idOf('missing'), '00000000-0000-0000-0000-000000000000']) {
      for (const path of paths(id)) {
        const { body } = await server.get(path, token).expect(404)
        expect({ ...body, request_id: '' }).toEqual({ detail: 'Portfolio not found', code: 'portfolio_not_found', request_id: '', docs: '/docs' })
      }
    }
  })

  it('is open to its owner on the same paths', async () => {
    for (const path of paths(STRANGER.portfolioId)) await server.get(path, tokenOf(STRANGER)).expect(200)
  })
})

describe('validation', () => {
  const factors = `/api/v1/analytics/portfolio/${OWNER.portfolioId}/positions/factor-exposures`
  const complete = `/api/v1/data/portfolio/${OWNER.portfolioId}/complete`

  it.each<[string, string, (string | number)[]]>([
    ['/api/v1/analytics/portfolio/nonsense/overview', 'uuid_parsing', ['path', 'portfolio_id']], [`${factors}?limit=0`, 'greater_than_equal', ['query', 'limit']],
    [`${factors}?limit=201`, 'less_than_equal', ['query', 'limit']], [`${factors}?limit=ten`, 'int_parsing', ['query', 'limit']], [`${factors}?offset=-1`, 'greater_than_equal', ['query', 'offset']],
    [`${complete}?include_holdings=maybe`, 'bool_parsing', ['query', 'include_holdings']], [`${complete}?as_of_date=2025-02-30`, 'date_parsing', ['query', 'as_of_date']],
    [`${complete.replace('complete', 'snapshots')}?from=yesterday`, 'date_parsing', ['query', 'from']], ['/api/v1/data/positions/details?position_ids=x', 'uuid_parsing', ['query', 'position_ids']],
    ['/api/v1/data/positions/details?portfolio_id=', 'uuid_parsing', ['query', 'portfolio_id']],
  ])('%s is refused as %s', async (path, type, loc) => {
    const { body } = await server.get(path, token).expect(422)
    expect(body).toMatchObject({ code: 'validation_failed', detail: [{ type, loc }] })
    expect(schemaBreaches('ValidationError', body)).toEqual([])
  })

  it.each(['true', 'TRUE', '1', 'yes', 'On', 't', 'Y'])('reads %s as true, and its opposite as false', async (word) => {
    const opposite = { true: 'False', TRUE: 'FALSE', 1: '0', yes: 'no', On: 'OFF', t: 'f', Y: 'N' }[word]
    expect((await server.get(`${complete}?include_timeseries=${word}`, token).expect(200)).body.meta.requested.include_timeseries).toBe(true)
    expect((await server.get(`${complete}?include_holdings=${opposite}`, token).expect(200)).body.meta.requested.include_holdings).toBe(false)
  })

  it('ignores unknown keys, takes the last of repeated ones, and asks for one of two parameters', async () => {
    expect((await server.get(`${factors}?limit=3&limit=7&page=2&__proto__=x`, token).expect(200)).body.limit).toBe(7)
    expect((await server.get('/api/v1/data/positions/details', token).expect(400)).body.detail).toBe('Either portfolio_id or position_ids required')
  })

  it('names a missing field', async () => {
    const { body } = await server.post('/api/v1/auth/login', {}).expect(422)
    expect(body.detail).toEqual(['email', 'password'].map((field) => ({ type: 'missing', loc: ['body', field], msg: 'Field required' })))
  })

  it('refuses JSON that cannot be read before it asks for a token', async () => {
    const { body } = await server.post('/api/v1/auth/refresh', '{"a":').expect(422)
    expect(body).toMatchObject({ code: 'invalid_json', detail: [{ type: 'json_invalid', loc: ['body'] }] })
    expect(schemaBreaches('ValidationError', body)).toEqual([])
  })

  it.each<[string, number, Record<string, string>, string]>([
    ['a long body', 413, { 'Content-Type': 'application/json' }, JSON.stringify({ email: 'x'.repeat(1_100_000) })], ['an unknown encoding', 415, { 'Content-Type': 'application/json', 'Content-Encoding': 'zip' }, '{}'],
    ['an unknown charset', 415, { 'Content-Type': 'application/json; charset=klingon' }, '{}'], ['a list', 422, { 'Content-Type': 'application/json' }, '[]'], ['null', 422, { 'Content-Type': 'application/json' }, 'null'],
    ['another type', 422, { 'Content-Type': 'text/plain' }, 'hello'], ['no body', 422, {}, ''],
  ])('answers %s with %d', async (_name, status, headers, body) => {
    const answer = await request(server.app).post('/api/v1/auth/login').set(headers).send(body)
    expect([answer.status, typeof answer.body.code]).toEqual([status, 'string'])
  })

  it('answers an address that cannot be decoded with 4xx', async () => {
    expect((await server.get('/api/v1/analytics/portfolio/%ZZ/overview', token)).status).toBe(400)
    expect((await server.get('/api/v1/analytics/portfolio/%00/overview', token)).status).toBe(422)
  })
})

describe('every answer', () => {
  it("carries a request id, the client's own where it is harmless, which the log repeats", async () => {
    const own = await server.get('/nothing').set('X-Request-Id', 'trace-17').expect(404)
    expect([own.get('X-Request-Id'), own.body.request_id]).toEqual(['trace-17', 'trace-17'])
    expect(server.log.at(-1)).toMatchObject({ message: 'request', meta: { request_id: 'trace-17', method: 'GET', path: '/nothing', status: 404 } })
    const forged = await server.get('/health').set('X-Request-Id', 'a b"}').expect(200)
    expect(forged.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('says nothing of what broke inside', async () => {
    const broken = testServer({ ...database, pool: null as never })
    const { body, headers } = await broken.get('/api/v1/auth/me', token).expect(500)
    expect(body).toEqual({ detail: 'Internal server error', code: 'internal', request_id: headers['x-request-id'], docs: '/docs' })
    expect(broken.log.find((line) => line.level === 'error')?.meta).toMatchObject({ request_id: headers['x-request-id'], error: expect.stringContaining('null') })
  })

  it('is compressed on request, hardened, and silent about the framework', async () => {
    const { headers } = await server.get('/openapi.json').set('Accept-Encoding', 'gzip').expect(200)
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'x-content-type-options': 'nosniff', 'strict-transport-security': expect.any(String) })
    expect(headers).not.toHaveProperty('x-powered-by')
  })
})

describe('other origins', () => {
  const preflight = (origin: string) => request(server.app).options('/api/v1/data/portfolios').set({ Origin: origin, 'Access-Control-Request-Method': 'DELETE', 'Access-Control-Request-Headers': 'x-anything' })

  it('lets the listed ones in and refuses the rest', async () => {
    const { headers } = await preflight('http://localhost:3000').expect(200)
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'http://localhost:3000', 'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'x-anything' })
    expect(headers['access-control-allow-methods']).toContain('DELETE')
    const refused = await preflight('https://evil.example').expect(400)
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    expect((await server.get('/health').set('Origin', 'https://evil.example').expect(200)).headers).not.toHaveProperty('access-control-allow-origin')
    expect((await server.get('/health').set('Origin', 'http://localhost:3005').expect(200)).get('Access-Control-Allow-Origin')).toBe('http://localhost:3005')
  })
})

describe('health', () => {
  it('shows banner and life without a database, and readiness with one', async () => {
    const [root, health] = [await server.get('/').expect(200), await server.get('/health').expect(200)]
    expect([breaches('root', root.body), breaches('health', health.body)]).toEqual([[], []])
    expect((await server.get('/ready').expect(200)).body).toEqual({ status: 'ready', database: 'ok' })
  })

  it('is not ready while the database is out of reach or behind', async () => {
    const nowhere = await openDatabase({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none', dataDir: '' })
    const apart = testServer(nowhere)
    expect((await apart.get('/ready').expect(503)).body).toMatchObject({ code: 'database_unreachable', detail: 'The database does not answer' })
    await apart.get('/health').expect(200)
    await nowhere.close()
    await database.pool.query('UPDATE _prisma_migrations SET finished_at = NULL')
    expect((await server.get('/ready').expect(503)).body).toMatchObject({ code: 'migrations_pending', detail: 'The database lacks migrations' })
    await database.pool.query('UPDATE _prisma_migrations SET finished_at = now()')
    await server.get('/ready').expect(200)
  })
})
