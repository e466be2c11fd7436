import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { signToken } from '../src/auth/tokens.js'
import { NOW, SECRET, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER, STRANGER } from './support/world.js'

let database: TestDatabase
let server: TestServer
let now = NOW
const token = tokenOf(OWNER)
const BOOKS = '/api/v1/portfolios'

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database, {}, () => now)
})
afterAll(() => database.drop())

const create = (key: string, body: object = { name: 'Once' }, bearer = token) => server.post(BOOKS, body, bearer).set('Idempotency-Key', key)
const portfolios = () => database.prisma.portfolio.count()

describe('an Idempotency-Key', () => {
  it('gives the first answer again, and creates nothing twice', async () => {
    const before = await portfolios()
    const first = await create('one').expect(201)
    expect(first.get('Idempotency-Replayed')).toBeUndefined()
    const second = await create('one').expect(201)
    expect([second.get('Idempotency-Replayed'), second.body]).toEqual(['true', first.body])
    expect(await portfolios()).toBe(before + 1)
    await server.post(BOOKS, { name: 'Once' }, token).expect(201)
    expect(await portfolios()).toBe(before + 2)
  })

  it('is refused for another body or another address, and belongs to its user alone', async () => {
    await create('two').expect(201)
    expect((await create('two', { name: 'Other' }).expect(422)).body).toMatchObject({ code: 'idempotency_key_reused', detail: [{ loc: ['header', 'Idempotency-Key'] }] })
    const elsewhere = await server.post(`${BOOKS}/${OWNER.portfolioId}/flows`, { kind: 'deposit', amount: 1, date: '2025-06-02' }, token).set('Idempotency-Key', 'two')
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'idempotency_key_reused'])
    expect((await create('two', { name: 'Once' }, tokenOf(STRANGER)).expect(201)).get('Idempotency-Replayed')).toBeUndefined()
  })

  it('lets one of many at once through', async () => {
    const before = await portfolios()
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('race')))
    expect(await portfolios()).toBe(before + 1)
    const [made, ...rest] = answers.sort((a, b) => a.status - b.status)
    expect(made!.status).toBe(201)
    for (const answer of rest) expect([201, 409]).toContain(answer.status)
    for (const answer of answers.filter((item) => item.status === 201)) expect(answer.body.id).toBe(made!.body.id)
    expect((await create('race').expect(201)).body.id).toBe(made!.body.id)
  })

  it('is free again after a request that failed', async () => {
    await create('three', { name: '' }).expect(422)
    await create('three', { name: 'Mended' }).expect(201)
  })

  it('is told apart from one whose request never ended', async () => {
    await database.pool.query(`INSERT INTO idempotency_keys (user_id, key, request_hash, status, body, created_at) SELECT user_id, 'cut', request_hash, 0, 'null', created_at FROM idempotency_keys WHERE key = 'one'`)
    expect((await create('cut').expect(409)).body.code).toBe('idempotency_unanswered')
  })

  it('is forgotten after 24 hours', async () => {
    const first = await create('four').expect(201)
    now = new Date(NOW.getTime() + 24 * 3_600_000 - 1_000)
    const fresh = () => signToken({ ...OWNER, portfolioId: null }, SECRET, now)
    expect((await create('four', { name: 'Once' }, fresh()).expect(201)).body.id).toBe(first.body.id)
    now = new Date(NOW.getTime() + 24 * 3_600_000)
    expect((await create('four', { name: 'Once' }, fresh()).expect(201)).body.id).not.toBe(first.body.id)
    now = NOW
  })

  it.each(['', ' ', 'a b', 'x'.repeat(256), 'caf\u00e9'])('%j is none', async (key) => {
    const answer = await create(key)
    expect([answer.status, answer.body.detail[0]?.loc]).toEqual([422, ['header', 'Idempotency-Key']])
  })

  it('works for files too', async () => {
    const { body: { id } } = await server.post(BOOKS, { name: 'Files' }, token)
    const send = (content: string) => server.post(`${BOOKS}/${id}/import`, content, token).set('Content-Type', 'text/csv').set('Idempotency-Key', 'file')
    const file = 'Symbol,Quantity,Entry Price,Entry Date\nAAPL,1,1,2025-01-02\n'
    const first = await send(file).expect(200)
    expect((await send(file).expect(200)).body).toEqual(first.body)
    await send(`${file}MSFT,1,1,2025-01-02\n`).expect(422)
    expect(await database.prisma.position.count({ where: { portfolioId: id } })).toBe(1)
  })
})

describe('the rate limit of a user', () => {
  it('counts each user alone, says when to come back, and can be lifted', async () => {
    const limited = testServer(database, { rateLimit: 3 })
    for (let i = 0; i < 3; i++) await limited.get('/api/v1/auth/me', token).expect(200)
    const { body, headers } = await limited.get(BOOKS, token).expect(429)
    expect(body.code).toBe('rate_limited')
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    await limited.get('/api/v1/auth/me', tokenOf(STRANGER)).expect(200)
    await limited.get('/health').expect(200)
    const open = testServer(database, { rateLimit: 0 })
    for (let i = 0; i < 5; i++) await open.get('/api/v1/auth/me', token).expect(200)
  })
})

describe('addresses behind a proxy', () => {
  const tries = async (trustProxy: false | number) => {
    const own = testServer(database, { trustProxy })
    const statuses: number[] = []
    for (let i = 0; i < 22; i++) statuses.push((await own.post('/api/v1/auth/login', {}).set('X-Forwarded-For', `10.0.0.${i}`)).status)
    return statuses.includes(429)
  }

  it('are believed of a trusted one only', async () => {
    expect([await tries(1), await tries(false)]).toEqual([false, true])
  })
})
