import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { FAKE_KEYS, type FakeProviders, startFakeProviders } from '../../../test/support/fake-providers/index.js'
import { testContext, testSettings, virtualClock } from '../../../test/support/provider-context.js'
import { makeReply } from '../transport/reply.js'
import { classifyPolygon } from './classify.js'
import { polygonProvider } from './polygon-provider.js'

const clock = virtualClock('2025-07-01T23:30:00Z')
let fake: FakeProviders
beforeAll(async () => {
  fake = await startFakeProviders({ now: () => clock.now() })
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.forget()
  clock.set('2025-07-01T23:30:00Z')
  clock.slept.length = 0
})
const provider = (changes = {}) => polygonProvider(testSettings(fake.url, FAKE_KEYS.polygon, changes), testContext(clock))
const paths = () => fake.requests.map((request) => request.path)

describe('polygon', () => {
  it('asks for the whole market when that is cheaper, each day once', async () => {
    const polygon = provider()
    const request = { symbols: ['AAPL', 'BRK-B', 'SPY', 'V', 'C'], from: '2025-06-30', to: '2025-07-01' }
    const { rows, failures } = await polygon.dailyBars(request)
    expect(failures).toEqual([])
    expect(rows).toHaveLength(10)
    expect(rows.find((bar) => bar.symbol === 'BRK-B' && bar.date === '2025-07-01')).toMatchObject({ close: fake.market.bars('BRK-B', '2025-07-01', '2025-07-01')[0]!.close, adjClose: null })
    await polygon.dailyBars({ ...request, symbols: ['MSFT', 'JPM', 'HD'] })
    expect(paths()).toEqual(['/v2/aggs/grouped/locale/us/market/stocks/2025-06-30', '/v2/aggs/grouped/locale/us/market/stocks/2025-07-01'])
  })

  it('asks by symbol for long windows, in its own spelling', async () => {
    const { rows } = await provider().dailyBars({ symbols: ['BRK-B'], from: '2024-07-01', to: '2025-07-01' })
    expect(rows).toHaveLength(251)
    expect(rows.at(-1)!.date).toBe('2025-07-01')
    expect(paths()).toEqual(['/v2/aggs/ticker/BRK.B/range/1/day/2024-07-01/2025-07-01'])
  })

  it('takes what comes before the newest session when the plan withholds that one', async () => {
    fake.faults.order(/2025-07-01$/, 'payment_json')
    const { rows } = await provider().dailyBars({ symbols: ['AAPL'], from: '2025-06-26', to: '2025-07-01' })
    expect(rows.map((bar) => bar.date)).toEqual(['2025-06-26', '2025-06-27', '2025-06-30'])
  })

  it.each([['error_in_200', 'bad_payload', 1], ['html', 'transient', 3]] as const)('stops before a session of the whole market that is %s: a later bar would hide the gap', async (fault, failureClass, times) => {
    fake.faults.order(/grouped.*2025-06-27$/, fault, times)
    const { rows, failures } = await provider().dailyBars({ symbols: ['AAPL', 'SPY', 'V', 'C', 'F'], from: '2025-06-26', to: '2025-07-01' })
    expect([...new Set(rows.map((bar) => bar.date))]).toEqual(['2025-06-26'])
    expect(failures.map((failure) => failure.failureClass)).toEqual(Array.from({ length: 5 }, () => failureClass))
  })

  it('passes over a session without any bar of the whole market', async () => {
    fake.faults.order(/grouped.*2025-06-27$/, 'empty', 1)
    const { rows, failures } = await provider().dailyBars({ symbols: ['AAPL', 'SPY', 'V', 'C', 'F'], from: '2025-06-26', to: '2025-07-01' })
    expect([[...new Set(rows.map((bar) => bar.date))], failures]).toEqual([['2025-06-26', '2025-06-30', '2025-07-01'], []])
  })

  it('never sends more than the plan allows in any minute, whatever the number of symbols', async () => {
    const polygon = provider({ perMinute: 5 })
    await polygon.dailyBars({ symbols: ['AAPL', 'MSFT', 'V', 'C', 'F', 'GE', 'HD'], from: '2025-06-02', to: '2025-07-01' })
    expect(fake.requests).toHaveLength(7)
    expect(clock.slept).toEqual([12_000, 12_000, 12_000, 12_000, 12_000, 12_000])
  })

  it('waits out the minute after a rate limit, or what Retry-After says', async () => {
    fake.faults.order(/aggs/, 'throttled')
    fake.faults.order(/aggs/, 'throttled_retry_after')
    const { failures } = await provider().dailyBars({ symbols: ['AAPL'], from: '2025-06-02', to: '2025-07-01' })
    expect(failures).toEqual([])
    expect(clock.slept).toEqual([61_500, 3_125])
  })

  it('pages through contracts on the configured host, and quotes them by snapshot', async () => {
    const polygon = provider()
    const contracts = await polygon.optionContracts('AAPL')
    expect(contracts.rows).toMatchObject([{ symbol: 'AAPL250919C00100000', right: 'C', strike: 100, multiplier: 100 }, { strike: 110 }, { right: 'P' }])
    const { rows, failures } = await polygon.optionQuotes({ symbols: ['AAPL250919C00100000', 'NOSUCH250919C00100000'], from: '2025-07-01', to: '2025-07-01' })
    expect(rows).toMatchObject([{ symbol: 'AAPL250919C00100000', date: '2025-07-01', impliedVolatility: 0.332, openInterest: 1187 }])
    expect(failures).toMatchObject([{ symbol: 'NOSUCH250919C00100000', failureClass: 'not_found' }])
    expect((await polygon.quotes(['AAPL'])).rows[0]).toMatchObject({ symbol: 'AAPL', at: '2025-07-01T20:00:00.000Z' })
  })

  it.each([
    [401, '{"status":"ERROR","error":"Unknown API Key"}', 'auth', 'provider'], [403, '{"status":"NOT_AUTHORIZED","message":"You are not entitled to this data."}', 'not_entitled', 'endpoint'],
    [403, '{"status":"NOT_AUTHORIZED","message":"Your plan doesn\'t include this data timeframe."}', 'not_entitled', 'window'], [429, '', 'rate_limited', 'symbol'],
    [200, '{"status":"ERROR","error":"x"}', 'bad_payload', 'symbol'], [404, '{"status":"NOT_FOUND","message":"x"}', 'not_found', 'symbol'], [500, '', 'transient', 'symbol'],
  ])('takes %i %s for %s of the %s', (status, body, failureClass, scope) => {
    expect(classifyPolygon(makeReply(status, {}, [], body))).toMatchObject({ failureClass, scope })
  })

  it('takes DELAYED for good data', () => {
    expect(classifyPolygon(makeReply(200, {}, [], '{"status":"DELAYED","results":[]}'))).toBeNull()
  })
})
