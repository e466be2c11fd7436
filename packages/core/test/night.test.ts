import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Decimal } from '../src/domain/index.js'
import { trueExposure } from '../src/market-data/simulated/market.js'
import type { Logger } from '../src/logger.js'
import { serveQueue } from '../src/nightly/serve-queue.js'
import { requestsWithoutWorker } from '../src/nightly/worker-presence.js'
import { conductRun, openRun } from '../src/store/write/runs.js'
import { AS_OF, HEDGE_FUND, HIGH_NET_WORTH, INDIVIDUAL, night, nyse, resultRows, seedDemo, testConfig } from './support/demo-world.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
})
afterAll(() => database.drop())

async function addPortfolio(equity: number | null, positions: { symbol: string; type?: string; quantity: number; price: number; class?: string; entry?: string }[]): Promise<string> {
  const id = randomUUID()
  await database.pool.query(`INSERT INTO portfolios (id, user_id, name, equity_balance) SELECT $1, id, 'Test', $2 FROM users ORDER BY id LIMIT 1`, [id, equity])
  for (const row of positions) {
    await database.pool.query(
      'INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, quantity, entry_price, entry_date) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, randomUUID(), row.symbol, row.type ?? 'LONG', row.class ?? 'PUBLIC', row.quantity, row.price, row.entry ?? '2025-01-02'],
    )
  }
  return id
}

async function remove(id: string): Promise<void> {
  await database.pool.query('DELETE FROM portfolios WHERE id = $1', [id])
}

describe('a night on the demo portfolios', () => {
  it('accounts for every portfolio and engine, and a rerun changes no result row', async () => {
    const first = await night(database)
    expect(first.status).toBe('completed')
    expect(first.counts).toEqual({ portfolios: 3, done: 3, failed: 0, engines: { done: 22, skipped: 2, failed: 0 } })
    expect(first.portfolios.map((row) => row.net_asset_value)).toEqual([3_200_000, 2_850_000, 485_000])
    const before = await resultRows(database)
    const second = await night(database)
    expect(second.stages.prices).toMatchObject({ source: 'simulated', rows_changed: 0 })
    expect(await resultRows(database)).toEqual(before)
  })

  it('asks again only for what failed, and names it', async () => {
    const summary = await night(database)
    expect(summary.stages.prices.requests).toBe(2) // the index, and the option on it
    expect(summary.stages.prices.failed.map((failure) => failure.symbol).sort()).toEqual(['VIX', 'VIX250716C00025000'])
  })

  it('estimates the betas the simulated market was made with', async () => {
    const { rows } = await database.pool.query<{ symbol: string; beta: number; styles: number[]; diagnostics: { seMarket: number; seStyles: number[]; ridgeLambda: number } }>(
      `SELECT symbol, beta_market AS beta, beta_styles AS styles, diagnostics FROM driver_exposures WHERE symbol IN ('AAPL', 'NVDA', 'JPM', 'XOM', 'PG', 'TSLA')`)
    expect(rows).toHaveLength(6)
    for (const { symbol, beta, styles, diagnostics } of rows) {
      const truth = trueExposure(symbol)!
      expect(Math.abs(beta - truth.betaMarket)).toBeLessThan(4.5 * diagnostics.seMarket + 0.05)
      styles.forEach((style, k) => expect(Math.abs(style - truth.betaStyles[k]!)).toBeLessThan(4.5 * diagnostics.seStyles[k]! + 0.1))
    }
  })

  it('skips private positions with their share, and marks what has no price', async () => {
    const { rows } = await database.pool.query<{ id: string; coverage: Record<string, number>; positions: { symbol: string; skipped: string | null }[] }>(
      'SELECT portfolio_id AS id, coverage, positions FROM factor_exposures WHERE calculation_date = $1', [AS_OF])
    const of = (id: string) => rows.find((row) => row.id === id)!
    expect(of(HIGH_NET_WORTH).coverage).toMatchObject({ positions_total: 29, positions_analyzed: 18, positions_skipped: 11 })
    expect(of(HIGH_NET_WORTH).positions.find((row) => row.symbol === 'HOME_EQUITY')!.skipped).toBe('PRIVATE_SKIPPED')
    expect(of(INDIVIDUAL).coverage).toMatchObject({ positions_total: 16, positions_analyzed: 16 })
    expect(of(HEDGE_FUND).positions.find((row) => row.symbol.startsWith('SPY25'))!.skipped).toBeNull()
    expect(of(HEDGE_FUND).positions.find((row) => row.symbol.startsWith('VIX'))!.skipped).not.toBeNull()
  })
})

describe('special books', () => {
  it('gives a book of nothing but SPY a market beta of 1 and styles of 0', async () => {
    const { rows } = await database.pool.query<{ close: string }>(`SELECT close::text AS close FROM market_data_cache WHERE symbol = 'SPY' AND date = $1`, [AS_OF])
    const id = await addPortfolio(100 * Number(rows[0]!.close), [{ symbol: 'SPY', quantity: 100, price: 400 }])
    await night(database, AS_OF, { portfolioId: id })
    const { rows: [row] } = await database.pool.query<{ factors: { name: string; beta: number }[] }>('SELECT factors FROM factor_exposures WHERE portfolio_id = $1', [id])
    expect(row!.factors).toHaveLength(7)
    for (const factor of row!.factors) expect(factor.beta).toBe(factor.name === 'Market Beta' ? 1 : 0)
    await remove(id)
  })

  it('never fails for an empty book, an all-private one, an unknown equity or short history', async () => {
    const ids = [
      await addPortfolio(1000, []),
      await addPortfolio(150_000, [{ symbol: 'HOME_EQUITY', quantity: 1, price: 150_000, class: 'PRIVATE' }]),
      await addPortfolio(null, [{ symbol: 'AAPL', quantity: 10, price: 100 }, { symbol: 'NOSUCHFUND9', quantity: 5, price: 20 }]),
    ]
    const summary = await night(database)
    expect(summary.status).toBe('completed')
    const state = new Map(summary.portfolios.map((row) => [row.portfolio_id, row]))
    expect(state.get(ids[0]!)!.engines.factor_analysis).toEqual({ state: 'skipped', reason: 'SKIPPED_NO_PUBLIC_POSITIONS' })
    expect(state.get(ids[1]!)!).toMatchObject({ net_asset_value: 150_000, engines: { factor_analysis: { state: 'skipped', reason: 'SKIPPED_NO_PUBLIC_POSITIONS' } } })
    expect(state.get(ids[2]!)!.flags).toEqual(['EQUITY_MISSING', 'NO_PRICE:NOSUCHFUND9'])
    for (const id of ids) await remove(id)
  })

  it('reports a portfolio it cannot read and finishes the others', async () => {
    const id = await addPortfolio(1000, [{ symbol: 'AAPL', type: 'SWAP', quantity: 1, price: 1 }])
    const summary = await night(database)
    expect(summary.status).toBe('completed_with_failures')
    expect(summary.counts).toMatchObject({ done: 3, failed: 1 })
    expect(summary.portfolios.find((row) => row.portfolio_id === id)!.error).toMatch(/unknown position_type "SWAP"/)
    await remove(id)
  })

  it('may take as long for a batch as the settings allow', async () => {
    expect((await night(database, AS_OF, { config: { ...testConfig, batchTimeoutSeconds: 86_400 } })).status).toBe('completed')
  })

  it('takes prices it has when no provider is configured', async () => {
    const summary = await night(database, AS_OF, { config: { ...testConfig, providers: [] } })
    expect(summary.status).toBe('completed')
    expect(summary.stages.prices.source).toBeNull()
  })
})

describe('the NAV chain', () => {
  const chain = async (portfolioId: string) => (await database.pool.query<{ date: string; nav: string; pnl: string; flow: string; cash: string; net: string }>(
    `SELECT snapshot_date::text AS date, total_value::text AS nav, daily_pnl::text AS pnl, external_flow::text AS flow, cash_value::text AS cash, net_exposure::text AS net
       FROM portfolio_snapshots WHERE portfolio_id = $1 ORDER BY snapshot_date`, [portfolioId])).rows

  it('closes exactly over twenty sessions, and an earlier rerun rolls the later ones again', async () => {
    const sessions = nyse.sessionsBetween('2025-06-02', AS_OF)
    for (const session of sessions) await night(database, session)
    const check = async (): Promise<void> => {
      for (const id of [INDIVIDUAL, HIGH_NET_WORTH, HEDGE_FUND]) {
        const rows = await chain(id)
        expect(rows.map((row) => row.date)).toEqual(sessions)
        rows.forEach((row, t) => {
          expect(new Decimal(row.nav).minus(row.cash).equals(row.net)).toBe(true)
          if (t > 0) expect(new Decimal(rows[t - 1]!.nav).plus(row.pnl).plus(row.flow).equals(row.nav)).toBe(true)
        })
      }
    }
    await check()
    await database.pool.query(`INSERT INTO external_flows (portfolio_id, id, date, amount, kind) VALUES ($1, $2, '2025-06-11', 25000, 'deposit')`, [INDIVIDUAL, randomUUID()])
    const before = await chain(INDIVIDUAL)
    await night(database, '2025-06-11')
    await check()
    const after = await chain(INDIVIDUAL)
    expect(new Decimal(after.at(-1)!.nav).minus(before.at(-1)!.nav).toNumber()).toBe(25_000)
  })
})

describe('a position that was entered on a weekend', () => {
  it('has made, by the end of Monday, what it gained since it was bought', async () => {
    const id = await addPortfolio(100_000, [{ symbol: 'AAPL', quantity: 10, price: 1, entry: '2025-06-28' }])
    await night(database, AS_OF, { portfolioId: id })
    const { rows: [row] } = await database.pool.query<{ positions: { daily_pnl: number; unrealized_pnl: number }[] }>('SELECT positions FROM portfolio_valuations WHERE portfolio_id = $1', [id])
    expect(row!.positions.map(({ daily_pnl }) => daily_pnl)).toEqual(row!.positions.map(({ unrealized_pnl }) => unrealized_pnl))
    await remove(id)
  })
})

describe('a portfolio that is not calculated every session', () => {
  /** Copies of its snapshot and risk measures of `of` for earlier sessions, each with a P&L and the sessions that were left out before it. */
  async function calculatedBefore(id: string, of: string, days: readonly { readonly date: string; readonly pnl: number; readonly gap: number }[]): Promise<void> {
    for (const { date, pnl, gap } of days) {
      const changes = { snapshot_date: date, daily_pnl: pnl, daily_return: pnl / 100_000, flags: gap > 0 ? [`GAP_SESSIONS:${gap}`] : [] }
      await database.pool.query('INSERT INTO portfolio_snapshots SELECT (jsonb_populate_record(s, $3)).* FROM portfolio_snapshots s WHERE portfolio_id = $1 AND snapshot_date = $2', [id, of, changes])
      await database.pool.query(
        'INSERT INTO risk_measures SELECT (jsonb_populate_record(r, $3)).* FROM risk_measures r WHERE portfolio_id = $1 AND calculation_date = $2', [id, of, { calculation_date: date }])
    }
  }

  it('has no volatility made of returns that span several sessions', async () => {
    const id = await addPortfolio(100_000, [{ symbol: 'SPY', quantity: 100, price: 500 }])
    await night(database, '2025-06-27', { portfolioId: id })
    const weekly = Array.from({ length: 40 }, (_, week) => nyse.sessionsBack('2025-06-20', 5 * week + 1)[0]!)
    await calculatedBefore(id, '2025-06-27', weekly.map((date, week) => ({ date, pnl: week % 2 === 0 ? 2_000 : -2_000, gap: 4 })))
    await night(database, AS_OF, { portfolioId: id })
    const { rows: [row] } = await database.pool.query('SELECT volatility FROM portfolio_reports WHERE portfolio_id = $1 AND calculation_date = $2', [id, AS_OF])
    expect(row.volatility.volatility21).toMatchObject({ value: null, reason: 'insufficient_observations' })
    await remove(id)
  })

  it('counts two losses beyond its VaR as neighbours only where no session lies between them', async () => {
    const id = await addPortfolio(100_000, [{ symbol: 'SPY', quantity: 100, price: 500 }])
    await night(database, '2025-06-27', { portfolioId: id })
    const losses = [['2025-06-16', 0], ['2025-06-17', 0], ['2025-06-18', 0], ['2025-06-23', 1], ['2025-06-24', 0]] as const
    await calculatedBefore(id, '2025-06-27', losses.map(([date, gap]) => ({ date, gap, pnl: -90_000 })))
    await database.pool.query(`UPDATE portfolio_snapshots SET flags = '{GAP_SESSIONS:2}' WHERE portfolio_id = $1 AND snapshot_date = '2025-06-27'`, [id])
    await night(database, AS_OF, { portfolioId: id })
    const { rows: [row] } = await database.pool.query('SELECT backtest FROM risk_measures WHERE portfolio_id = $1 AND calculation_date = $2', [id, AS_OF])
    // 17 and 18 June are neighbours; 23 June spans the session of the 20th, so that the 24th has none.
    expect(row.backtest.var_95).toMatchObject({ exceptions: 3, transitions: { n11: 1 } })
    await remove(id)
  })
})

describe('an option that expires in a session that was left out', () => {
  it('settles at the close of that session, though nothing else needs its underlying any more', async () => {
    const id = await addPortfolio(100_000, [{ symbol: 'SPY', quantity: 10, price: 500 }])
    await database.pool.query(
      `INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, quantity, entry_price, entry_date, underlying_symbol, strike_price, expiration_date)
       VALUES ($1, $2, 'WMT250711C00001000', 'LC', 'PUBLIC', 1, 50, '2025-01-02', 'WMT', 1, '2025-07-11')`, [id, randomUUID()])
    await night(database, '2025-07-10', { portfolioId: id })
    await night(database, '2025-07-14', { portfolioId: id })
    const { rows: [close] } = await database.pool.query(`SELECT close::float8 AS close FROM market_data_cache WHERE symbol = 'WMT' AND date = '2025-07-11'`)
    const { rows: [snapshot] } = await database.pool.query(`SELECT realized_pnl::float8 AS realized FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date = '2025-07-14'`, [id])
    expect(snapshot.realized).toBeCloseTo((close.close - 1 - 50) * 100, 4)
    await remove(id)
  })
})

describe('locks and resuming', () => {
  it('lets one of two runs of a session go and turns the other away with 75', async () => {
    const results = await Promise.allSettled([night(database), night(database)])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(results.find((result) => result.status === 'rejected')!.reason).toMatchObject({ exitCode: 75 })
  })

  it('takes up a run that was stopped', async () => {
    const stopped = new AbortController()
    stopped.abort()
    await expect(night(database, '2025-07-01', { signal: stopped.signal })).rejects.toThrow(/next run resumes/)
    const { rows: [interrupted] } = await database.pool.query<{ id: string; state: string }>(`SELECT id, state FROM runs WHERE as_of = '2025-07-01'`)
    expect(interrupted!.state).toBe('interrupted')
    const summary = await night(database, '2025-07-01')
    expect(summary).toMatchObject({ run_id: interrupted!.id, status: 'completed' })
  })

  it('takes up a run that a worker had taken up and given back, whether workers are there or not', async () => {
    const id = randomUUID()
    await openRun(database, { id, asOf: AS_OF, kind: 'night', trigger: 'operator', portfolioId: null, force: false })
    await database.pool.query(`UPDATE runs SET heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [id])
    const stop = new AbortController()
    const logger = { info: (line: string) => void (line.startsWith('run for') && stop.abort()), warn: () => undefined, error: () => undefined } as unknown as Logger
    await serveQueue({ config: testConfig, logger, database, signal: stop.signal }, { once: true })
    expect(await requestsWithoutWorker(database)).toEqual([id])
    expect((await night(database)).run_id).toBe(id)
    expect(await requestsWithoutWorker(database)).toEqual([])
  })

  it('never closes a run that another process has taken up', async () => {
    const [id, other] = [randomUUID(), randomUUID()]
    await openRun(database, { id, asOf: AS_OF, kind: 'night', trigger: 'operator', portfolioId: null, force: false })
    const pool = new Proxy(database.pool, {
      get: (target, name) => name !== 'query' ? Reflect.get(target, name) : async (...statement: [string, unknown[]]) => {
        if (/^UPDATE runs SET state = \$2/.test(statement[0])) await conductRun(database, id, other) // the connection that held the session's lock had broken
        return target.query(...statement)
      },
    })
    await night({ ...database, pool })
    const { rows } = await database.pool.query('SELECT state, conductor FROM runs WHERE id = $1', [id])
    expect(rows).toEqual([{ state: 'running', conductor: other }])
    expect((await night(database)).run_id).toBe(id)
  })
})
