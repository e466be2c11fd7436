import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RequestListener } from 'node:http'
import jwt from 'jsonwebtoken'
import request from 'supertest'
import { hashPassword } from '@sigmasight/core'
import { HEDGE_FUND, HIGH_NET_WORTH, INDIVIDUAL, night, seedDemo, silent, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { createApp } from '../src/app.js'

const SECRET = 'a secret of the tests that is long enough'
const OWNER = 'fd5f083c-6ffc-df32-89ca-a4044b5723f5'
const FUND_OWNER = 'b13cd6e9-6a6e-c644-8a44-e710b2868e54'
const NOW = new Date('2025-06-30T23:30:00Z')

let database: TestDatabase
let app: RequestListener
/** The same application by today's clock, so that the tokens it signs are valid now. */
let today: RequestListener
let queries = 0

beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  await night(database, '2025-06-27')
  await night(database)
  const counted = database.pool.query.bind(database.pool)
  database.pool.query = ((...args: Parameters<typeof counted>) => {
    queries++
    return counted(...args)
  }) as typeof database.pool.query
  app = createApp({ config: { ...testConfig, jwtSecret: SECRET }, database, clock: () => NOW, logger: silent })
  today = createApp({ config: { ...testConfig, jwtSecret: SECRET }, database, clock: () => new Date(), logger: silent })
})
afterAll(() => database.drop())

const token = (sub: string, options: object = {}, secret = SECRET) => jwt.sign({ sub, email: 'x@y.example', portfolio_id: null, exp: Math.floor(Date.now() / 1000) + 600, ...options }, secret, { algorithm: 'HS256' })
const get = (path: string, user = OWNER) => request(app).get(path).set('Authorization', `Bearer ${token(user)}`)

describe('authentication', () => {
  it('registers, logs in, refreshes, tells who one is and logs out', async () => {
    const email = 'new.user@Example.org'
    const registered = await request(today).post('/api/v1/auth/register').send({ email, password: 'a long passphrase', full_name: 'New User' })
    expect(registered.status).toBe(200)
    expect(registered.body).toMatchObject({ email: 'new.user@example.org', full_name: 'New User', is_active: true })
    expect((await request(today).post('/api/v1/auth/register').send({ email, password: 'a long passphrase', full_name: 'New User' })).status).toBe(400)
    const login = await request(today).post('/api/v1/auth/login').send({ email, password: 'a long passphrase' })
    expect(login.body).toMatchObject({ token_type: 'bearer', expires_in: 86400, portfolio_id: expect.any(String), user: { email: 'new.user@example.org' } })
    expect(login.headers['set-cookie']).toBeUndefined()
    expect(Object.keys(jwt.decode(login.body.access_token) as object).sort()).toEqual(['email', 'exp', 'portfolio_id', 'sub'])
    const bearer = { Authorization: `Bearer ${login.body.access_token}` }
    expect((await request(today).get('/api/v1/auth/me').set(bearer)).body).toMatchObject({ email: 'new.user@example.org', is_admin: false })
    expect((await request(today).post('/api/v1/auth/refresh').set(bearer)).body.access_token).toEqual(expect.any(String))
    expect((await request(today).post('/api/v1/auth/logout').set(bearer)).body).toEqual({ message: 'Successfully logged out', success: true })
    const portfolios = await request(today).get('/api/v1/data/portfolios').set(bearer)
    expect(portfolios.body).toMatchObject([{ name: "New User's Portfolio", total_value: 0, position_count: 0 }])
    const overview = await request(today).get(`/api/v1/analytics/portfolio/${login.body.portfolio_id}/overview`).set(bearer)
    expect(overview.body).toMatchObject({ equity_balance: null, total_value: 0, leverage: 0, flags: ['EQUITY_MISSING'] })
    const factors = await request(today).get(`/api/v1/analytics/portfolio/${login.body.portfolio_id}/factor-exposures`).set(bearer)
    expect(factors.body).toMatchObject({ available: false, factors: [], data_quality: { flag: 'NO_FACTOR_CALCULATIONS', positions_total: 0, data_days: 0 }, metadata: { reason: 'no_calculation_available' } })
  })

  it('answers wrong passwords and unknown addresses alike', async () => {
    await database.pool.query('UPDATE users SET password_hash = $1 WHERE id = $2', [await hashPassword('right'), OWNER])
    for (const email of ['demo_individual@sigmasight.com', 'nobody@sigmasight.com']) {
      const answer = await request(app).post('/api/v1/auth/login').send({ email, password: 'wrong' })
      expect(answer.status).toBe(401)
      expect(answer.body.detail).toBe('Incorrect email or password')
    }
  })

  it.each([
    ['no token', undefined], ['no bearer', 'Basic abc'], ['malformed', 'Bearer x.y.z'], ['wrong key', `Bearer ${token(OWNER, {}, 'another secret that is long enough')}`],
    ['expired', `Bearer ${token(OWNER, { exp: 1 })}`], ['unknown user', `Bearer ${token(randomUUID())}`], ['alg none', `Bearer ${jwt.sign({ sub: OWNER }, '', { algorithm: 'none' })}`], ['sub no id', `Bearer ${token('1; DROP')}`],
  ])('refuses %s', async (_name, header) => {
    const call = request(app).get('/api/v1/data/portfolios')
    const answer = await (header ? call.set('Authorization', header) : call)
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.body).toMatchObject({ detail: 'Could not validate credentials', code: 'unauthorized', request_id: expect.any(String) })
  })

  it('turns a deactivated user away at once', async () => {
    await database.pool.query('UPDATE users SET is_active = false WHERE id = $1', [OWNER])
    expect((await get('/api/v1/auth/me')).body.detail).toBe('Inactive user')
    await database.pool.query('UPDATE users SET is_active = true WHERE id = $1', [OWNER])
  })
})

describe('the edge', () => {
  it.each(['/api/v1/strategies', '/api/v1/market-data/prices', '/api/v1/positions', '/api/v1/chat/stream-test', '/nothing'])('answers %s with 404 and asks for no token', async (path) => {
    const answer = await request(app).get(path)
    expect([answer.status, answer.body.detail]).toEqual([404, 'Not Found'])
  })

  it('names the allowed method, the bad JSON and every broken field, and never echoes a password', async () => {
    const wrongMethod = await request(app).delete('/api/v1/data/portfolios')
    expect([wrongMethod.status, wrongMethod.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await request(app).post('/api/v1/auth/login').set('Content-Type', 'application/json').send('{"email"')).status).toBe(422)
    const invalid = await request(app).post('/api/v1/auth/login').send({ email: 'no address', password: 12345678 })
    expect(invalid.status).toBe(422)
    expect(invalid.body.detail.map((item: { loc: string[] }) => item.loc)).toEqual([['body', 'email'], ['body', 'password']])
    expect(JSON.stringify(invalid.body)).not.toContain('12345678')
    expect((await get('/api/v1/analytics/portfolio/nonsense/overview')).body.detail[0]).toMatchObject({ loc: ['path', 'portfolio_id'] })
    expect((await get(`/api/v1/analytics/portfolio/${INDIVIDUAL}/positions/factor-exposures?limit=201`)).status).toBe(422)
    expect((await get('/api/v1/data/positions/details')).status).toBe(400)
    expect((await get('/api/v1/data/positions/details?position_ids=x')).status).toBe(422)
  })

  it.each([
    `/api/v1/data/portfolio/${HEDGE_FUND}/complete`, `/api/v1/data/portfolio/${HEDGE_FUND}/snapshots`, `/api/v1/data/positions/details?portfolio_id=${HEDGE_FUND}`,
    `/api/v1/analytics/portfolio/${HEDGE_FUND}/overview`, `/api/v1/analytics/portfolio/${HEDGE_FUND}/factor-exposures`, `/api/v1/analytics/portfolio/${HEDGE_FUND}/positions/factor-exposures`,
  ])("gives a stranger's portfolio the answer of a missing one: %s", async (path) => {
    for (const answer of [await get(path), await get(path.replace(HEDGE_FUND, '00000000-0000-0000-0000-000000000000'))]) {
      expect([answer.status, answer.body.detail]).toEqual([404, 'Portfolio not found'])
    }
  })

  it('leaves out positions of others', async () => {
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM positions WHERE portfolio_id = ANY($1::uuid[]) ORDER BY portfolio_id', [[INDIVIDUAL, HEDGE_FUND]])
    const answer = await get(`/api/v1/data/positions/details?position_ids=${rows.map((row) => row.id).join(',')}`)
    expect(answer.body.summary.total_positions).toBe(16)
  })

  it('is alive without a database, ready with one, and documents itself', async () => {
    expect((await request(app).get('/health')).body).toEqual({ status: 'healthy' })
    expect((await request(app).get('/ready')).body).toEqual({ status: 'ready', database: 'ok' })
    const { body } = await request(app).get('/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths)).toContain('/api/v1/analytics/portfolio/{portfolio_id}/overview')
    expect((await request(app).get('/docs/')).text).toContain('swagger')
  })
})

describe('values', () => {
  it('shows a short with a negative value and a right P&L, and an option with its multiplier', async () => {
    const { body } = await get(`/api/v1/data/positions/details?portfolio_id=${HEDGE_FUND}`, FUND_OWNER)
    const row = (symbol: string) => body.positions.find((position: { symbol: string }) => position.symbol === symbol)
    const short = row('NFLX')
    expect(short.quantity).toBe(-600)
    expect(short.cost_basis).toBe(-294_000)
    expect(short.market_value).toBeCloseTo(-600 * short.current_price, 2)
    expect(short.unrealized_pnl).toBeCloseTo(-600 * (short.current_price - 490), 2)
    const option = row('AAPL250815P00200000')
    expect([option.quantity, option.contract_multiplier, option.cost_basis]).toEqual([-100, 100, -45_000])
    expect(option.market_value).toBeCloseTo(-10_000 * option.current_price, 2)
    expect(row('VIX250716C00025000').flags).toEqual(['NO_PRICE'])
  })

  it('adds up: NAV, cash, exposures and counts', async () => {
    const { body } = await get(`/api/v1/analytics/portfolio/${HEDGE_FUND}/overview`, FUND_OWNER)
    expect(body.position_count).toEqual({ total_positions: 30, long_count: 13, short_count: 9, option_count: 8 })
    expect(body.exposures.short_exposure).toBeLessThan(0)
    expect(body.exposures.gross_exposure).toBeCloseTo(body.exposures.long_exposure - body.exposures.short_exposure, 1)
    expect(body.cash_balance).toBeCloseTo(body.total_value - body.exposures.net_exposure, 1)
    const complete = await get(`/api/v1/data/portfolio/${HEDGE_FUND}/complete?include_timeseries=YES&include_attrib=1`, FUND_OWNER)
    expect(complete.body.portfolio.total_value).toBe(body.total_value)
    expect(complete.body.timeseries.dates).toEqual(['2025-06-27', '2025-06-30'])
    expect(complete.body.attribution.contributors.length).toBeGreaterThan(0)
    expect(complete.body.holdings).toHaveLength(30)
    const earlier = await get(`/api/v1/data/portfolio/${HEDGE_FUND}/complete?as_of_date=2025-06-29&include_holdings=off`, FUND_OWNER)
    expect(earlier.body).toMatchObject({ meta: { as_of: '2025-06-27T20:00:00Z', rows_returned: 0 }, positions_summary: { long_count: 0 } })
    expect(earlier.body.holdings).toBeUndefined()
    expect((await get(`/api/v1/data/portfolio/${HEDGE_FUND}/complete?as_of_date=2024-01-02`, FUND_OWNER)).status).toBe(422)
  })

  it('serves factor betas with coverage, and chained snapshots exactly', async () => {
    const hnw = '9dacfb0f-2123-7a94-debc-0f982b90d845'
    const { body } = await get(`/api/v1/analytics/portfolio/${HIGH_NET_WORTH}/factor-exposures`, hnw)
    expect(body.factors.map((factor: { name: string }) => factor.name)).toEqual(['Market Beta', 'Momentum', 'Value', 'Growth', 'Quality', 'Size', 'Low Volatility'])
    expect(body.metadata).toMatchObject({ factor_model: '7-factor', has_market_beta: 1, positions_total: 29, positions_analyzed: 18, positions_skipped: 11, coverage: 'partial' })
    const positions = await get(`/api/v1/analytics/portfolio/${HIGH_NET_WORTH}/positions/factor-exposures?symbols=spy, home_equity`, hnw)
    expect(positions.body.positions).toMatchObject([{ symbol: 'HOME_EQUITY', exposures: {}, skipped: 'PRIVATE_SKIPPED' }, { symbol: 'SPY', exposures: { 'Market Beta': 1 } }])
    const { snapshots } = (await get(`/api/v1/data/portfolio/${HIGH_NET_WORTH}/snapshots`, hnw)).body
    expect(snapshots).toHaveLength(2)
    expect(Number(snapshots[1].exact.total_value) - Number(snapshots[0].exact.total_value)).toBeCloseTo(Number(snapshots[1].exact.daily_pnl), 6)
  })

  it('needs the same few statements for 16 positions as for 30', async () => {
    const cost = async (path: string, user: string): Promise<number> => {
      queries = 0
      expect((await get(path, user)).status).toBe(200)
      return queries
    }
    const small = await cost(`/api/v1/data/portfolio/${INDIVIDUAL}/complete`, OWNER)
    const large = await cost(`/api/v1/data/portfolio/${HEDGE_FUND}/complete`, FUND_OWNER)
    expect(small).toBe(large)
    expect(large).toBeLessThanOrEqual(15)
  })
})
