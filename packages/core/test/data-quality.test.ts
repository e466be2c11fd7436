import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { dataQualityReport } from '../src/quality/data-quality-report.js'
import { bookProviderRequest } from '../src/store/write/provider-usage.js'
import { AS_OF, HIGH_NET_WORTH, night, nyse, seedDemo } from './support/demo-world.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
})
afterAll(() => database.drop())

describe('data-quality report', () => {
  it('says before the first night that nothing was ever asked for', async () => {
    const report = await dataQualityReport(database, nyse, AS_OF, null)
    expect(report.portfolios).toHaveLength(3)
    expect(report.scores).toMatchObject({ quality_score: 0, accuracy: null, status: 'failed' })
    expect(report.recommendations[0]).toMatch(/never asked for.*MARKET_DATA_PROVIDERS/)
  })

  it('is near perfect after a night, names what failed, and leaves private holdings out', async () => {
    await night(database)
    const report = await dataQualityReport(database, nyse, AS_OF, HIGH_NET_WORTH)
    expect(report.portfolios).toHaveLength(1)
    expect(report.portfolios[0]).toMatchObject({ positions_total: 29, positions_private: 11, symbols: 18, prices_today: 18, with_history: 18, with_profile: 18, stale: 0, providers: { simulated: 18 }, scores: { quality_score: 1, accuracy: 100 } })
    const all = await dataQualityReport(database, nyse, AS_OF, null)
    expect(all.symbols.filter((symbol) => !symbol.has_price).map((symbol) => [symbol.symbol, symbol.failure_class])).toEqual([['VIX250716C00025000', 'not_found']])
    expect(all.scores.status).toBe('passed')
  })

  it('ages: a week later prices are stale, and a doctored close costs accuracy', async () => {
    await database.pool.query(`UPDATE market_data_cache SET close = close / 10 WHERE symbol = 'AAPL' AND date = '2025-06-27'`)
    const later = await dataQualityReport(database, nyse, '2025-07-08', HIGH_NET_WORTH)
    expect(later.scores).toMatchObject({ recency: 0, quality_score: 0.4, status: 'failed' })
    expect(later.symbols.find((symbol) => symbol.symbol === 'AAPL')!.accuracy).toBeLessThan(100)
  })
})

describe('bookings of requests', () => {
  const booking = { provider: 'fmp', day: '2025-07-01', perDay: 20, spacingMs: 100, now: new Date('2025-07-01T12:00:00Z') }

  it('never give more than the day holds, however many ask at once, and each its own moment', async () => {
    const booked = await Promise.all(Array.from({ length: 50 }, () => bookProviderRequest(database, booking)))
    const given = booked.filter((item) => item !== null)
    expect(given).toHaveLength(20)
    expect(given.map((item) => item.used).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(given.map((item) => item.waitMs).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 100 * i))
  })

  it('start afresh the next day, but not before the spacing is over', async () => {
    const next = await bookProviderRequest(database, { ...booking, day: '2025-07-02', now: new Date('2025-07-01T12:00:01.950Z') })
    expect(next).toEqual({ used: 1, waitMs: 50 })
    expect(await bookProviderRequest(database, { ...booking, day: '2025-07-03', perDay: null, spacingMs: 0, now: new Date('2025-07-03T00:00:00Z') })).toEqual({ used: 1, waitMs: 0 })
  })
})
