import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { HEDGE_FUND, INDIVIDUAL, night, seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { documentBreaches } from './support/contract.js'
import { SESSION, type TestServer, testServer, tokenOf } from './support/server.js'

const REPORTS = [
  'factor-exposures', 'correlation-matrix', 'diversification-score', 'stress-test', 'greeks', 'market-scenarios', 'diversification', 'risk-measures', 'sector-exposure', 'concentration', 'volatility',
  'reconciliation',
]
let database: TestDatabase
let server: TestServer
let document: object
let tokens: Map<string, string>

const path = (portfolio: string, report: string) => `/api/v1/analytics/portfolio/${portfolio}/${report}`
const get = (portfolio: string, report: string) => server.get(path(portfolio, report), tokens.get(portfolio))
const schemaOf = (report: string) => `/paths/~1api~1v1~1analytics~1portfolio~1%7Bportfolio_id%7D~1${report}/get/responses/200/content/application~1json/schema`

beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  const { rows } = await database.pool.query<{ id: string; email: string; portfolio: string }>('SELECT u.id, u.email, p.id AS portfolio FROM users u JOIN portfolios p ON p.user_id = u.id')
  tokens = new Map(rows.map((row) => [row.portfolio, tokenOf(row)]))
  server = testServer(database)
  document = (await server.get('/openapi.json')).body
})
afterAll(() => database.drop())

describe('before any night', () => {
  it.each(REPORTS)('%s says what is missing, in the shape of its schema', async (report) => {
    const { body } = await get(INDIVIDUAL, report).expect(200)
    expect(body.available).toBe(false)
    expect(documentBreaches(document, schemaOf(report), body)).toEqual([])
    if (report !== 'diversification-score') expect(body.data_quality).toMatchObject({ positions_total: 16, positions_analyzed: 0, positions_skipped: 16, data_days: 0 })
  })
})

describe('after a night', () => {
  beforeAll(async () => {
    await night(database)
  })

  it.each(REPORTS)('%s is sent as the night prepared it, in the shape of its schema', async (report) => {
    for (const portfolio of [HEDGE_FUND, INDIVIDUAL]) {
      const answer = await get(portfolio, report).set('Accept-Encoding', 'identity').expect(200).expect('Content-Type', /json/)
      expect(documentBreaches(document, schemaOf(report), answer.body)).toEqual([])
      expect(answer.body.available).toBe(!(portfolio === INDIVIDUAL && report === 'greeks'))
      const { rows } = await database.pool.query<{ body: string; etag: string }>('SELECT body, etag FROM report_bodies WHERE portfolio_id = $1 AND report = $2', [portfolio, report])
      expect(answer.text).toBe(rows[0]!.body)
      expect(answer.get('ETag')).toBe(rows[0]!.etag)
    }
  })

  it('answers 304 to a caller whose copy still holds, weak or among others, and in full to any other', async () => {
    const { headers: { etag } } = await get(HEDGE_FUND, 'stress-test')
    await get(HEDGE_FUND, 'stress-test').set('If-None-Match', `"old", W/${etag}`).expect(304).expect('')
    await get(HEDGE_FUND, 'stress-test').set('If-None-Match', '"old"').expect(200)
    await night(database)
    await get(HEDGE_FUND, 'stress-test').set('If-None-Match', etag!).expect(304)
  })

  it('answers a stranger as if the portfolio did not exist, prepared or not', async () => {
    for (const report of REPORTS) await server.get(path(HEDGE_FUND, report), tokens.get(INDIVIDUAL)).expect(404)
  })

  it('answers other parameters from the stored result', async () => {
    const few = await get(HEDGE_FUND, 'correlation-matrix?max_symbols=3').expect(200)
    expect(Object.keys(few.body.data.matrix)).toHaveLength(3)
    const whole = await get(HEDGE_FUND, 'correlation-matrix').expect(200)
    expect(Object.keys(whole.body.data.matrix).slice(0, 3)).toEqual(Object.keys(few.body.data.matrix))
    expect((await get(HEDGE_FUND, 'correlation-matrix?lookback_days=120')).body).toMatchObject({ available: false, metadata: { reason: 'no_calculation_available', requested_lookback_days: 120 } })
    await get(HEDGE_FUND, 'diversification-score?lookback_days=30&min_overlap=60').expect(400)
    const two = await get(HEDGE_FUND, 'stress-test?scenarios=market_up_10,market_down_10,nothing').expect(200)
    expect(two.body.data.scenarios.map((scenario: { id: string }) => scenario.id)).toEqual(['market_down_10', 'market_up_10'])
    expect(two.body.metadata.scenarios_requested).toEqual(['market_up_10', 'market_down_10', 'nothing'])
    expect((await get(HEDGE_FUND, 'stress-test?scenarios=nothing')).body).toMatchObject({ available: false, data_quality: { flag: 'NO_MATCHING_RESULTS' }, metadata: { reason: 'no_results' } })
  })

  it('gives all eighteen scenarios with impacts on net asset value, the named shock met exactly', async () => {
    const { body } = await get(INDIVIDUAL, 'stress-test')
    expect(body.data.scenarios).toHaveLength(18)
    expect(body.data.calculation_date).toBe(SESSION)
    const down = body.data.scenarios.find((scenario: { id: string }) => scenario.id === 'market_down_10')
    const beta = (await get(INDIVIDUAL, 'factor-exposures')).body.factors.find((factor: { name: string }) => factor.name === 'Market Beta').exposure_dollar
    expect(down.impact.dollar_impact).toBeCloseTo(-0.1 * beta, 1)
    expect(down.direct_impact).toBe(down.impact.dollar_impact)
    expect(down.impact.new_portfolio_value).toBeCloseTo(body.data.portfolio_value + down.impact.dollar_impact, 2)
  })

  it('says that its numbers agree with each other', async () => {
    for (const portfolio of [HEDGE_FUND, INDIVIDUAL]) expect((await get(portfolio, 'reconciliation')).body.data.agrees).toBe(true)
  })
})
