import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createCalendar } from '../src/calendar/index.js'
import { symbolClass } from '../src/market-data/index.js'
import { openMarketData } from '../src/nightly/open-market-data.js'
import { syncPrices } from '../src/nightly/sync-market-data.js'
import { night, seedDemo, testConfig } from './support/demo-world.js'
import { type FakeProviders, startFakeProviders } from './support/fake-providers/index.js'
import { fakeConfig, syncAt, wrongPrices } from './support/market-world.js'
import { virtualClock } from './support/provider-context.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

const clock = virtualClock('2025-06-27T23:30:00Z')
let fake: FakeProviders
let database: TestDatabase
beforeAll(async () => {
  fake = await startFakeProviders({ now: () => clock.now() })
  fake.market.actions.push(
    { symbol: 'NVDA', date: '2025-07-03', split: 10 }, { symbol: 'JNJ', date: '2025-07-03', dividend: 0.008 }, { symbol: 'META', date: '2025-07-07', split: 2 }, { symbol: 'META', date: '2025-07-08', split: 4 },
  )
  database = await createTestDatabase()
  await seedDemo(database)
})
afterAll(async () => {
  await fake.close()
  await database.drop()
})
beforeEach(() => fake.forget())

const calls = (path: RegExp): number => fake.requests.filter((request) => path.test(request.path)).length
const DAILY = 43
const EXPIRIES = 8

describe('what a sync costs', () => {
  const config = () => fakeConfig(fake, 'yahoo,fred')

  it('first: one call a symbol, one an expiry, one a series', async () => {
    const summary = await syncAt(database, config(), clock, '2025-06-27')
    expect(summary).toMatchObject({ source: 'yahoo,fred', failed: [], restated: [] })
    expect([calls(/chart/), calls(/v7\/finance\/options/), calls(/fred/)]).toEqual([DAILY, EXPIRIES, 4])
    expect(await wrongPrices(database, fake)).toEqual([])
  })

  it('again the same evening: no call at all', async () => {
    expect(await syncAt(database, config(), clock, '2025-06-27')).toMatchObject({ requests: 0, price_requests: 0, rows_changed: 0, failed: [] })
    expect(fake.requests).toEqual([])
  })

  it('the next session: the same again, and with a hundred portfolios on the same symbols not one more', async () => {
    await syncAt(database, config(), clock, '2025-06-30')
    const alone = fake.requests.length
    expect(calls(/chart/)).toBe(DAILY)
    await database.pool.query(`INSERT INTO portfolios (id, user_id, name) SELECT gen_random_uuid(), (SELECT id FROM users ORDER BY id LIMIT 1), 'Copy ' || n FROM generate_series(1, 100) n`)
    await database.pool.query(
      `INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, quantity, entry_price, entry_date)
       SELECT f.id, gen_random_uuid(), p.symbol, 'LONG', 'PUBLIC', 1, 10, '2025-01-02' FROM portfolios f, (VALUES ('AAPL'), ('BRK.B'), ('BRK-B'), ('FCNTX')) p(symbol) WHERE f.name LIKE 'Copy %'`)
    fake.forget()
    await syncAt(database, config(), clock, '2025-07-01')
    expect(fake.requests).toHaveLength(alone)
    expect((await database.pool.query(`SELECT DISTINCT symbol FROM market_data_cache WHERE symbol LIKE 'BRK%'`)).rows).toEqual([{ symbol: 'BRK-B' }])
    await database.pool.query(`DELETE FROM portfolios WHERE name LIKE 'Copy %'`)
  })
})

describe('restated histories', () => {
  const beta = async (): Promise<number> => Number((await database.pool.query(`SELECT beta_market AS beta FROM driver_exposures WHERE symbol = 'NVDA' AND calculation_date = '2025-07-02'`)).rows[0].beta)
  const config = () => fakeConfig(fake, 'yahoo')

  it('a split and a dividend leave one consistent series and the betas as they were', async () => {
    await syncAt(database, config(), clock, '2025-07-02')
    await night(database, '2025-07-02', { config: config(), clock })
    expect(await wrongPrices(database, fake)).toEqual([])
    const before = await beta()
    fake.forget()
    expect(await syncAt(database, config(), clock, '2025-07-03')).toMatchObject({ restated: ['JNJ', 'NVDA'], failed: [] })
    expect([calls(/chart\/NVDA/), calls(/chart\/JNJ/), calls(/chart\/AAPL/)]).toEqual([2, 2, 1])
    expect(await wrongPrices(database, fake)).toEqual([])
    await night(database, '2025-07-02', { config: config(), clock, force: true })
    expect(Math.abs(await beta() - before)).toBeLessThan(1e-5)
  })

  it('stores nothing of the new history when it cannot be had whole, and heals', async () => {
    fake.faults.order(/chart\/META/, 'html', 3, 1)
    const summary = await syncAt(database, config(), clock, '2025-07-07')
    expect(summary.failed).toMatchObject([{ symbol: 'META', failure_class: 'transient' }])
    const { rows } = await database.pool.query(`SELECT max(date)::text AS last FROM market_data_cache WHERE symbol = 'META'`)
    expect(rows[0].last).toBe('2025-07-03')
    expect(await syncAt(database, config(), clock, '2025-07-07')).toMatchObject({ restated: ['META'], failed: [] })
    expect(await wrongPrices(database, fake)).toEqual([])
  })

  it('keeps an imported correction, and older history on the new scale', async () => {
    await database.pool.query(`INSERT INTO market_data_cache (symbol, date, close, close_source) VALUES ('META', '2018-01-02', 100, 'csv')`)
    await database.pool.query(`UPDATE market_data_cache SET close = close * 1.0001, close_source = 'csv' WHERE symbol = 'V' AND date = '2025-07-07'`)
    await syncAt(database, config(), clock, '2025-07-08')
    const { rows } = await database.pool.query(`SELECT symbol, close::float8 AS close, close_source AS source FROM market_data_cache WHERE (symbol, date) IN (('META', '2018-01-02'), ('V', '2025-07-07')) ORDER BY 1`)
    expect(rows[0].close).toBeCloseTo(25, 4)
    expect(rows[1].source).toBe('csv')
    await database.pool.query(`DELETE FROM market_data_cache WHERE symbol = 'META' AND date = '2018-01-02' OR symbol = 'V' AND date = '2025-07-07'`)
  })
})

describe('bars that are not final', () => {
  it('waits for the session to settle', async () => {
    clock.set('2025-07-09T20:10:00Z')
    const calendar = createCalendar()
    const market = openMarketData(fakeConfig(fake, 'yahoo'), database, calendar, clock)
    const summary = await syncPrices({ database, market, calendar }, { daily: ['AAPL'], contracts: [] }, '2025-07-07', '2025-07-09')
    expect(summary.failed).toMatchObject([{ symbol: 'AAPL', failure_class: 'not_found' }])
    expect((await database.pool.query(`SELECT 1 FROM market_data_cache WHERE symbol = 'AAPL' AND date = '2025-07-09'`)).rows).toEqual([])
  })
})

describe('another order', () => {
  it('with Polygon first: two calls for the whole market', async () => {
    const summary = await syncAt(database, fakeConfig(fake, 'polygon,yahoo', { MARKET_DATA_ROUTES: 'daily_bars.equity=polygon>yahoo' }), clock, '2025-07-09')
    expect(summary.failed).toEqual([])
    expect([calls(/grouped/), calls(/chart/)]).toEqual([2, 5])
    expect(await wrongPrices(database, fake)).toEqual([])
  })
})

describe('what is stored of a symbol', () => {
  const calendar = createCalendar()
  let own: TestDatabase
  beforeEach(async () => {
    own = await createTestDatabase()
  })
  afterEach(() => own.drop())

  const sync = (symbol: string, [from, to]: readonly [string, string], today = to, time = '23:30:00', providers = 'yahoo') => {
    clock.set(`${today}T${time}Z`)
    const universe = symbolClass(symbol) === 'option' ? { daily: [], contracts: [symbol] } : { daily: [symbol], contracts: [] }
    return syncPrices({ database: own, market: openMarketData(fakeConfig(fake, providers), own, calendar, clock), calendar }, universe, from, to)
  }
  const storedSessions = async () => (await own.pool.query<{ date: string }>('SELECT date::text FROM market_data_cache ORDER BY date')).rows.map((row) => row.date)

  it('stays one unbroken span over a pause that is longer than the window', async () => {
    await sync('AAPL', ['2025-01-02', '2025-01-31'])
    await sync('AAPL', ['2025-06-02', '2025-07-08'])
    expect(await storedSessions()).toEqual(calendar.sessionsBetween('2025-01-02', '2025-07-08'))
  })

  it('is on one scale after a split in such a pause', async () => {
    await sync('NVDA', ['2025-01-02', '2025-01-31'])
    expect(await sync('NVDA', ['2025-06-02', '2025-07-08'])).toMatchObject({ restated: ['NVDA'] })
    expect(await wrongPrices(own, fake)).toEqual([])
  })

  it.each([['2025-06-25', 0.01], ['2025-06-18', 0]])('has adjusted closes of one scale after another provider stood in from %s on', async (first, dividend) => {
    if (dividend) fake.market.actions.push({ symbol: 'PG', date: '2025-07-02', dividend })
    await sync('PG', ['2025-06-02', calendar.previousSession(first)])
    for (const day of calendar.sessionsBetween(first, '2025-07-01')) {
      fake.faults.order(/chart/, 'html', 3)
      await sync('PG', ['2025-06-02', day], day, '23:30:00', 'yahoo,polygon')
    }
    expect(await sync('PG', ['2025-06-02', '2025-07-02'], '2025-07-02', '23:30:00', 'yahoo,polygon')).toMatchObject({ failed: [], restated: ['PG'] })
    expect((await own.pool.query('SELECT date FROM market_data_cache WHERE adj_close IS NULL')).rows).toEqual([])
    expect(await wrongPrices(own, fake)).toEqual([])
  })

  it('is not taken over by a provider that stands in for one without adjusted closes', async () => {
    for (const day of ['2025-06-30', '2025-07-01']) await sync('AAPL', ['2025-06-02', day], day, '23:30:00', 'polygon')
    fake.faults.order(/aggs/, 'html', 3)
    clock.set('2025-07-02T23:30:00Z')
    const market = openMarketData(fakeConfig(fake, 'polygon,yahoo', { MARKET_DATA_ROUTES: 'daily_bars.equity=polygon>yahoo' }), own, calendar, clock)
    expect(await syncPrices({ database: own, market, calendar }, { daily: ['AAPL'], contracts: [] }, '2025-06-02', '2025-07-02')).toMatchObject({ failed: [], restated: [] })
  })

  it('holds nothing of the simulated market once a real provider is asked, but what was imported', async () => {
    clock.set('2025-07-01T23:30:00Z')
    const simulated = openMarketData(testConfig, own, calendar, clock)
    await syncPrices({ database: own, market: simulated, calendar }, { daily: ['AAPL'], contracts: ['AAPL250815P00200000'] }, '2025-06-02', '2025-07-01')
    const imported = fake.market.bars('AAPL', '2025-06-30', '2025-06-30')[0]!.close * 1.0001
    await own.pool.query(`UPDATE market_data_cache SET close = $1, close_source = 'csv' WHERE date = '2025-06-30' AND symbol = 'AAPL'`, [imported])
    expect(await sync('AAPL', ['2025-06-02', '2025-07-01'], '2025-07-01', '23:30:00', 'yahoo,fred')).toMatchObject({ failed: [] })
    const { rows } = await own.pool.query(
      `SELECT 'prices' AS what, array_agg(DISTINCT close_source || ' ' || adj_close_source ORDER BY close_source || ' ' || adj_close_source) AS sources, count(*)::int AS count FROM market_data_cache
        UNION ALL SELECT 'yields', array_agg(DISTINCT source), count(*)::int FROM treasury_yields WHERE series_id = 'DGS10' ORDER BY 1`)
    expect(rows).toEqual([
      { what: 'prices', sources: ['csv yahoo', 'yahoo yahoo'], count: calendar.sessionsBetween('2025-06-02', '2025-07-01').length },
      { what: 'yields', sources: ['fred'], count: calendar.sessionsBetween('2025-05-23', '2025-06-30').length },
    ])
  })

  describe('of an option contract', () => {
    const CONTRACT = 'AAPL250815P00200000'

    it('has the closes of a pause, whichever session is run first', async () => {
      await sync(CONTRACT, ['2025-01-02', '2025-06-27'])
      await sync(CONTRACT, ['2025-01-07', '2025-07-02'])
      expect(await storedSessions()).toEqual(['2025-06-27', '2025-06-30', '2025-07-01', '2025-07-02'])
    })

    it('keeps an imported close', async () => {
      await sync(CONTRACT, ['2025-01-02', '2025-06-27'])
      await own.pool.query(`INSERT INTO market_data_cache (symbol, date, close, close_source, adj_close, adj_close_source) VALUES ($1, '2025-06-30', 1.25, 'csv', NULL, NULL), ($1, '2025-07-02', 1.25, 'csv', 1.25, 'csv')`, [CONTRACT])
      await sync(CONTRACT, ['2025-01-07', '2025-07-02'])
      const { rows } = await own.pool.query('SELECT close::float8 AS close, close_source AS source FROM market_data_cache ORDER BY date')
      expect(rows.map((row) => row.source)).toEqual(['yahoo', 'csv', 'yahoo', 'csv'])
      expect([rows[1].close, rows[3].close]).toEqual([1.25, 1.25])
    })

    it('is asked for again after a run before the session settled', async () => {
      const early = await sync(CONTRACT, ['2025-06-30', '2025-07-02'], '2025-07-02', '20:10:00')
      expect(early.failed).toMatchObject([{ symbol: CONTRACT, kind: 'option_quotes', failure_class: 'not_found' }])
      expect(await storedSessions()).toEqual(['2025-06-30', '2025-07-01'])
      expect(await sync(CONTRACT, ['2025-06-30', '2025-07-02'])).toMatchObject({ failed: [] })
      expect(await storedSessions()).toEqual(['2025-06-30', '2025-07-01', '2025-07-02'])
    })

    it('is asked for again after a failure in its pause', async () => {
      await sync(CONTRACT, ['2025-01-02', '2025-06-27'])
      fake.faults.order(/chart/, 'html', 3)
      expect((await sync(CONTRACT, ['2025-01-07', '2025-07-02'])).failed).toMatchObject([{ symbol: CONTRACT, failure_class: 'transient' }])
      expect(await storedSessions()).toEqual(['2025-06-27', '2025-07-02'])
      await sync(CONTRACT, ['2025-01-07', '2025-07-02'])
      expect(await storedSessions()).toEqual(['2025-06-27', '2025-06-30', '2025-07-01', '2025-07-02'])
    })
  })

  it('keeps an imported correction of any size, and the provider fills the sessions after it', async () => {
    await sync('AAPL', ['2025-06-02', '2025-07-01'])
    await own.pool.query(`UPDATE market_data_cache SET close = 123, close_source = 'csv' WHERE date = '2025-06-30'`)
    expect(await sync('AAPL', ['2025-06-03', '2025-07-02'])).toMatchObject({ restated: [], failed: [] })
    const { rows } = await own.pool.query(`SELECT close::float8 AS close, adj_close_source AS adjusted FROM market_data_cache WHERE date = '2025-06-30'`)
    expect(rows).toEqual([{ close: 123, adjusted: 'yahoo' }])
  })

  it.each([['a longer window', ['2025-05-01', '2025-07-03']], ['a backfill', ['2025-04-15', '2025-06-16']], ['a backfill of times before all that is stored', ['2025-04-15', '2025-05-15']]] as const)(
    'is whole and on one scale after a split that is noticed by %s', async (_, span) => {
      await sync('NVDA', ['2025-06-02', '2025-07-02'])
      expect(await sync('NVDA', span, '2025-07-03')).toMatchObject({ restated: ['NVDA'], failed: [] })
      expect(await storedSessions()).toEqual(calendar.sessionsBetween(span[0], span[1] > '2025-07-02' ? span[1] : '2025-07-02'))
      expect(await wrongPrices(own, fake)).toEqual([])
    })
})
