import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import jwt from 'jsonwebtoken'
import request from 'supertest'
import { hashPassword } from '@sigmasight/core'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { breaches } from './support/contract.js'
import { NOW, SECRET, type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, INACTIVE, OWNER } from './support/world.js'

const LOGIN = '/api/v1/auth/login'
const REGISTER = '/api/v1/auth/register'
const PASSWORD = 'correct horse battery'
const seconds = (offset: number) => Math.floor(NOW.getTime() / 1000) + offset
const GUARDED = [
  'get /api/v1/auth/me', 'post /api/v1/auth/refresh', 'post /api/v1/auth/logout', 'get /api/v1/data/portfolios', 'get /api/v1/data/portfolio/x/complete', 'get /api/v1/data/portfolio/x/snapshots',
  'get /api/v1/data/positions/details', 'get /api/v1/analytics/portfolio/x/overview', 'get /api/v1/analytics/portfolio/x/factor-exposures', 'get /api/v1/analytics/portfolio/x/positions/factor-exposures',
]

let database: TestDatabase
let server: TestServer

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  await database.prisma.user.updateMany({ where: { id: { in: [OWNER.id, INACTIVE.id] } }, data: { passwordHash: await hashPassword(PASSWORD) } })
  server = testServer(database)
})
afterAll(() => database.drop())

describe('a guarded operation', () => {
  const claims = { sub: OWNER.id, email: OWNER.email, portfolio_id: null, exp: seconds(60) }
  const sign = (changes: object, secret = SECRET, algorithm: jwt.Algorithm = 'HS256') => `Bearer ${jwt.sign(JSON.parse(JSON.stringify({ ...claims, ...changes })) as object, secret, { algorithm, noTimestamp: true })}`

  it.each<[string, string | undefined]>([
    ['no token', undefined], ['another scheme', 'Basic abc'], ['an empty token', 'Bearer '], ['no JWT', 'Bearer x.y.z'], ['another key', sign({}, 'another secret that is long enough')],
    ['another algorithm', sign({}, SECRET, 'HS512')], ['no signature', sign({}, '', 'none')], ['a token that expires now', sign({ exp: seconds(0) })], ['no expiry', sign({ exp: undefined })],
    ['an unknown user', sign({ sub: idOf('nobody') })], ['a subject that is no id', sign({ sub: '1; DROP TABLE users' })],
  ])('refuses %s', async (_name, header) => {
    const answer = await (header === undefined ? request(server.app).get('/api/v1/auth/me') : request(server.app).get('/api/v1/auth/me').set('Authorization', header))
    expect(answer.status).toBe(401)
    expect(answer.get('WWW-Authenticate')).toBe('Bearer')
    expect(answer.body).toMatchObject({ detail: 'Could not validate credentials', code: 'unauthorized', docs: '/docs' })
  })

  it('takes a valid token until the second before it expires, and no cookie', async () => {
    await request(server.app).get('/api/v1/auth/me').set('Authorization', sign({ exp: seconds(1) })).expect(200)
    await request(server.app).get('/api/v1/auth/me').set('Cookie', `auth_token=${tokenOf(OWNER)}`).expect(401)
  })

  it('turns a deactivated user away with a text of its own', async () => {
    const answer = await server.get('/api/v1/auth/me', tokenOf(INACTIVE)).expect(401)
    expect(answer.body.detail).toBe('Inactive user')
    expect(answer.get('WWW-Authenticate')).toBeUndefined()
  })

  it.each(GUARDED)('asks for a token before it looks at parameters: %s', async (line) => {
    const [method, path] = line.split(' ') as ['get' | 'post', string]
    await server[method](path).expect(401)
  })
})

describe('login', () => {
  it('gives a token for 24 hours that carries four claims and sets no cookie', async () => {
    const { body, headers } = await server.post(LOGIN, { email: 'owner@EXAMPLE.com', password: PASSWORD, remember: true }).expect(200)
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 86_400, portfolio_id: OWNER.portfolioId, user: { id: OWNER.id, email: OWNER.email, name: 'Ada Tester' } })
    expect(jwt.verify(body.access_token, SECRET, { algorithms: ['HS256'], clockTimestamp: seconds(0) })).toEqual({ sub: OWNER.id, email: OWNER.email, portfolio_id: OWNER.portfolioId, exp: seconds(86_400) })
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['cache-control']).toBe('no-store')
    expect(breaches('login', body)).toEqual([])
  })

  it('tells a wrong password and an unknown address the same, after the same work', async () => {
    // Work of the processor, of all threads: how long it takes depends on what else the machine does.
    const cost = async (email: string): Promise<number> => {
      const before = process.cpuUsage()
      const { body } = await server.post(LOGIN, { email, password: 'wrong' }).expect(401)
      expect(body.detail).toBe('Incorrect email or password')
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const costs = { known: Infinity, unknown: Infinity }
    await cost('warm@example.com')
    for (let round = 0; round < 4; round++) {
      costs.known = Math.min(costs.known, await cost(OWNER.email))
      costs.unknown = Math.min(costs.unknown, await cost(`nobody-${round}@example.com`))
    }
    expect(costs.unknown).toBeGreaterThan(costs.known / 3)
  })

  it('compares the local part with its case and names a deactivated account', async () => {
    await server.post(LOGIN, { email: 'OWNER@example.com', password: PASSWORD }).expect(401)
    expect((await server.post(LOGIN, { email: INACTIVE.email, password: PASSWORD }).expect(401)).body.detail).toBe('Inactive user account')
  })

  it('never echoes a password', async () => {
    const { body } = await server.post(LOGIN, { email: 'no address', password: ['hunter2'] }).expect(422)
    expect(body.detail.map((item: { loc: string[] }) => item.loc)).toEqual([['body', 'email'], ['body', 'password']])
    expect(JSON.stringify(body)).not.toContain('hunter2')
  })

  it('slows down guessing, without touching registration', async () => {
    const own = testServer(database)
    for (let i = 0; i < 20; i++) await own.post(LOGIN, { email: 'x', password: '' }).expect(422)
    const { body, headers } = await own.post(LOGIN, { email: OWNER.email, password: PASSWORD }).expect(429)
    expect(body).toMatchObject({ code: 'rate_limited', detail: 'Too many requests, try again later' })
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    await own.post(REGISTER, {}).expect(422)
  })
})

describe('register', () => {
  const ada = { email: 'ada@example.com', password: PASSWORD, full_name: 'Ada Investor' }

  it('creates a user with an argon2id hash and an empty portfolio, who can log in', async () => {
    const { body } = await server.post(REGISTER, ada).expect(200)
    expect(breaches('register', body)).toEqual([])
    const user = await database.prisma.user.findUniqueOrThrow({ where: { id: body.id }, include: { portfolios: true } })
    expect(user.passwordHash).toMatch(/^\$argon2id\$/)
    expect(user.isAdmin).toBe(false)
    expect(user.portfolios).toMatchObject([{ name: "Ada Investor's Portfolio", currency: 'USD', equityBalance: null }])
    await server.post(LOGIN, ada).expect(200)
  })

  it('refuses a taken address, however many ask at once', async () => {
    expect((await server.post(REGISTER, ada).expect(400)).body.detail).toBe('Email already registered')
    const answers = await Promise.all([1, 2, 3].map(() => server.post(REGISTER, { ...ada, email: 'race@example.com' })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400])
  })

  it('refuses text that cannot be stored, and takes no rights from the body', async () => {
    await server.post(REGISTER, { ...ada, email: 'nul@example.com', full_name: 'a\0b' }).expect(422)
    await server.post(REGISTER, { ...ada, email: 'admin@example.com', is_admin: true }).expect(200)
    expect(await database.prisma.user.findUnique({ where: { email: 'admin@example.com' } })).toMatchObject({ isAdmin: false })
  })

  it('can be closed', async () => {
    const closed = testServer(database, { registrationOpen: false })
    expect((await closed.post(REGISTER, { ...ada, email: 'late@example.com' }).expect(403)).body.code).toBe('registration_closed')
  })
})

describe('a session', () => {
  it('tells who one is, is renewed and ends with a word', async () => {
    const token = tokenOf(OWNER)
    const me = await server.get('/api/v1/auth/me', token).expect(200)
    expect(me.body).toMatchObject({ id: OWNER.id, user_id: OWNER.id, portfolio_id: OWNER.portfolioId, is_admin: false })
    const refreshed = await server.post('/api/v1/auth/refresh', undefined, token).expect(200)
    const goodbye = await server.post('/api/v1/auth/logout', '', token).expect(200)
    expect([breaches('me', me.body), breaches('refresh', refreshed.body), breaches('logout', goodbye.body)]).toEqual([[], [], []])
    await server.get('/api/v1/auth/me', refreshed.body.access_token).expect(200)
  })
})
