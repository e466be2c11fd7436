import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AS_OF, HEDGE_FUND, HIGH_NET_WORTH, INDIVIDUAL, night, nyse, resultRows, seedDemo } from '../../../packages/core/test/support/demo-world.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'

let database: TestDatabase
let server: TestServer
let tokens: Map<string, string>
const path = (portfolio: string, last: string) => `/api/v1/analytics/portfolio/${portfolio}/${last}`
const get = (portfolio: string, last: string) => server.get(path(portfolio, last), tokens.get(portfolio))
const whatIf = (portfolio: string, body: object) => server.post(path(portfolio, 'what-if'), body, tokens.get(portfolio))
const positionIn = async (portfolio: string, symbol: string) =>
  (await database.pool.query<{ id: string }>('SELECT id FROM positions WHERE portfolio_id = $1 AND symbol = $2', [portfolio, symbol])).rows[0]!.id

beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  for (const session of nyse.sessionsBetween('2025-06-25', AS_OF)) await night(database, session)
  const { rows } = await database.pool.query<{ id: string; email: string; portfolio: string }>('SELECT u.id, u.email, p.id AS portfolio FROM users u JOIN portfolios p ON p.user_id = u.id')
  tokens = new Map(rows.map((row) => [row.portfolio, tokenOf(row)]))
  server = testServer(database)
})
afterAll(() => database.drop())

describe('what if', () => {
  it('gives the analysis of the night when nothing changes, and stores nothing', async () => {
    const stored = await resultRows(database)
    const { body } = await whatIf(HEDGE_FUND, {}).expect(200)
    expect(body.after).toEqual(body.before)
    for (const report of ['factor-exposures', 'stress-test', 'market-scenarios', 'greeks', 'correlation-matrix', 'concentration']) {
      const { data, factors } = (await get(HEDGE_FUND, report)).body
      expect({ report, data: body.before.reports[report].data, factors: body.before.reports[report].factors }).toEqual({ report, data, factors })
    }
    expect(await resultRows(database)).toEqual(stored)
  })

  it('buys from cash and sells into it: net asset value stays, exposures move as they must', async () => {
    const { body } = await whatIf(INDIVIDUAL, { add: [{ symbol: 'SPY', quantity: 100 }] }).expect(200)
    const cost = body.before.cash - body.after.cash
    expect(cost).toBeGreaterThan(0)
    expect(body.after.net_asset_value).toBe(body.before.net_asset_value)
    const market = (side: 'before' | 'after') => body[side].reports['factor-exposures'].factors.find((factor: { name: string }) => factor.name === 'Market Beta').exposure_dollar
    expect(market('after') - market('before')).toBeCloseTo(cost, 1)
    const closed = await whatIf(INDIVIDUAL, { close: [await positionIn(INDIVIDUAL, 'AAPL')], resize: [{ position_id: await positionIn(INDIVIDUAL, 'MSFT'), quantity: 1 }] }).expect(200)
    expect(closed.body.after.positions).toBe(closed.body.before.positions - 1)
    expect(closed.body.after.net_asset_value).toBe(closed.body.before.net_asset_value)
    expect(closed.body.after.cash).toBeGreaterThan(closed.body.before.cash)
  })

  it('understands an option by its symbol and prices it', async () => {
    const { body } = await whatIf(INDIVIDUAL, { add: [{ symbol: 'AAPL251219P00200000', quantity: 10 }] }).expect(200)
    expect(body.before.reports.greeks.available).toBe(false)
    expect(body.after.reports.greeks.data.positions).toHaveLength(1)
    expect(body.after.reports.greeks.data.totals.delta).toBeLessThan(0)
  })

  it('says what cannot be done and changes nothing: no price, a position that is not held, a book of somebody else', async () => {
    const noPrice = await whatIf(INDIVIDUAL, { add: [{ symbol: 'NOSUCHFUND9', quantity: 1 }] }).expect(422)
    expect(noPrice.body.detail[0].msg).toMatch(/no price is known for NOSUCHFUND9/)
    await whatIf(INDIVIDUAL, { add: [{ symbol: 'NOSUCHFUND9', quantity: 1, price: 10 }] }).expect(200)
    expect((await whatIf(INDIVIDUAL, { close: [await positionIn(HEDGE_FUND, 'NVDA')] }).expect(422)).body.detail[0].msg).toMatch(/is not held/)
    for (const body of [{ add: [{ symbol: 'SPY', quantity: 0 }] }, { add: 'SPY' }, { resize: [{ position_id: 'x', quantity: 1 }] }]) await whatIf(INDIVIDUAL, body).expect(422)
    await server.post(path(HEDGE_FUND, 'what-if'), {}, tokens.get(INDIVIDUAL)).expect(404)
  })
})

describe('P&L attribution', () => {
  it('adds up: positions, sectors and factors each make the total, day by day exactly the P&L of the snapshots', async () => {
    for (const portfolio of [HEDGE_FUND, HIGH_NET_WORTH, INDIVIDUAL]) {
      const { body } = await get(portfolio, `pnl-attribution?from=2025-06-25&to=${AS_OF}`).expect(200)
      const sum = (rows: { pnl: number }[]) => rows.reduce((total, row) => total + row.pnl, 0)
      const { rows } = await database.pool.query<{ pnl: number }>('SELECT sum(daily_pnl)::float8 AS pnl FROM portfolio_snapshots WHERE portfolio_id = $1', [portfolio])
      expect(body.total.pnl).toBeCloseTo(rows[0]!.pnl, 1)
      expect(sum(body.positions)).toBeCloseTo(body.total.pnl, 0)
      expect(sum(body.sectors)).toBeCloseTo(body.total.pnl, 0)
      expect(body.factors.explained.pnl + body.factors.specific.pnl + body.factors.uncovered.pnl).toBeCloseTo(body.total.pnl, 0)
      expect(body.factors.covered_days).toBe(3)
      expect(body.from).toBe('2025-06-26')
    }
  })

  it('says when there is nothing, and refuses a stretch that ends before it begins', async () => {
    expect((await get(INDIVIDUAL, 'pnl-attribution?from=2020-01-02&to=2020-02-03').expect(200)).body).toMatchObject({ available: false, positions: [], total: { pnl: 0 } })
    await get(INDIVIDUAL, 'pnl-attribution?from=2025-06-30&to=2025-06-02').expect(422)
  })
})

describe('risk metrics and factor correlations', () => {
  it('takes volatility and drawdown from the snapshots and beta from the factors', async () => {
    const { body } = await get(INDIVIDUAL, 'risk-metrics').expect(200)
    const beta = (await get(INDIVIDUAL, 'factor-exposures')).body.factors[0].beta
    expect(body).toMatchObject({ available: true, risk_metrics: { portfolio_beta: beta }, metadata: { observations: 3, beta_source: 'factor_exposure', warnings: ['few_snapshots'] } })
    expect(body.risk_metrics.annualized_volatility).toBeGreaterThan(0)
    expect(body.risk_metrics.max_drawdown).toBeLessThanOrEqual(0)
  })

  it('looks back from the latest snapshot, the first day included', async () => {
    const observations = async (days: number) => (await get(INDIVIDUAL, `risk-metrics?lookback_days=${days}`).expect(200)).body.metadata.observations
    await database.pool.query(
      `INSERT INTO portfolio_snapshots SELECT (jsonb_populate_record(s, jsonb_build_object('snapshot_date', s.snapshot_date - 40))).* FROM portfolio_snapshots s WHERE portfolio_id = $1 ORDER BY snapshot_date DESC LIMIT 1`, [INDIVIDUAL])
    expect([await observations(30), await observations(39), await observations(40)]).toEqual([3, 3, 4])
    await database.pool.query(`DELETE FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date < (SELECT max(snapshot_date) - 39 FROM portfolio_snapshots WHERE portfolio_id = $1)`, [INDIVIDUAL])
  })

  it('shows the matrix of the seven factors', async () => {
    const { body } = await server.get('/api/v1/analytics/factor-correlations', tokens.get(INDIVIDUAL)).expect(200)
    expect(body.data.factors).toEqual(['Market Beta', 'Momentum', 'Value', 'Growth', 'Quality', 'Size', 'Low Volatility'])
    body.data.matrix.forEach((row: number[], i: number) => expect(row[i]).toBe(1))
    expect(body.data.pairs).toHaveLength(21)
  })
})
