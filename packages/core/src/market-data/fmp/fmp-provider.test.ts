import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { FAKE_KEYS, type FakeProviders, startFakeProviders } from '../../../test/support/fake-providers/index.js'
import { testContext, testSettings, virtualClock } from '../../../test/support/provider-context.js'
import { makeReply } from '../transport/reply.js'
import { classifyFmp } from './classify.js'
import { fmpProvider } from './fmp-provider.js'

const clock = virtualClock('2025-07-01T23:30:00Z')
let fake: FakeProviders
beforeAll(async () => {
  fake = await startFakeProviders({ now: () => clock.now() })
})
afterAll(() => fake.close())
beforeEach(() => fake.forget())
const window = { from: '2025-06-26', to: '2025-07-01' }

describe('fmp', () => {
  it.each(['stable', 'v3'] as const)('reads bars of both bases in order, quotes and profiles (%s)', async (version) => {
    fake.market.actions.splice(0, Infinity, { symbol: 'JNJ', date: '2025-06-30', dividend: 0.01 })
    const fmp = fmpProvider(version, testSettings(fake.url, FAKE_KEYS.fmp), testContext(clock))
    const { rows, failures } = await fmp.dailyBars({ symbols: ['JNJ', 'FXNAX', 'NOSUCH-Q'], ...window })
    const told = fake.market.bars('JNJ', window.from, window.to)
    expect(rows.filter((bar) => bar.symbol === 'JNJ').map((bar) => [bar.date, bar.close, bar.adjClose])).toEqual(told.map((bar) => [bar.date, bar.close, bar.adjClose]))
    expect(told[0]!.adjClose).toBeCloseTo(told[0]!.close * 0.99, 5)
    expect(rows.find((bar) => bar.symbol === 'FXNAX')).toMatchObject({ open: null, volume: null })
    expect(failures).toMatchObject([{ symbol: 'NOSUCH-Q', failureClass: 'not_found' }])
    expect((await fmp.quotes(['AAPL', 'NOSUCH-Q'])).failures).toMatchObject([{ symbol: 'NOSUCH-Q' }])
    expect((await fmp.profiles(['AAPL'])).rows[0]).toMatchObject({ name: 'Apple Inc.', exchange: 'NASDAQ', assetKind: 'stock', dividendYield: 0.03, details: { employees: 4200, fifty_two_week_low: 34.8, fifty_two_week_high: 69.59 } })
    fake.market.actions.splice(0)
  })

  it('ends with the wrong key at the first refusal, which never shows the key', async () => {
    const fmp = fmpProvider('stable', testSettings(fake.url, 'wrong-key-12345'), testContext(clock))
    const { failures } = await fmp.dailyBars({ symbols: ['AAPL', 'MSFT', 'V'], ...window })
    expect(failures.map((failure) => failure.failureClass)).toEqual(['auth', 'auth', 'auth'])
    expect(fake.requests.length).toBeLessThanOrEqual(2)
    expect(JSON.stringify(failures)).not.toContain('wrong-key')
  })

  it('stops at the daily quota without sending more', async () => {
    const fmp = fmpProvider('stable', testSettings(fake.url, FAKE_KEYS.fmp, { perDay: 3 }), testContext(clock))
    const { failures } = await fmp.profiles(['AAPL', 'MSFT', 'V', 'JNJ', 'C'])
    expect(failures.map((failure) => failure.failureClass)).toEqual(['quota', 'quota'])
    expect(fake.requests).toHaveLength(3)
  })

  it.each([
    [401, '{"Error Message":"Invalid API KEY abc"}', 'auth', 'provider'], [403, '{"Error Message":"Legacy Endpoint : long"}', 'not_entitled', 'provider'],
    [402, "Premium Query Parameter: 'Special Endpoint : x'", 'not_entitled', 'symbol'], [402, 'Restricted Endpoint: x', 'not_entitled', 'endpoint'],
    [402, '{"Error Message":"Special Endpoint : x"}', 'not_entitled', 'symbol'], [429, '{"Error Message":"Limit Reach . x"}', 'rate_limited', 'symbol'],
    [200, '{"Error Message":"Limit Reach . x"}', 'rate_limited', 'symbol'], [429, '{"Error Message":"Bandwidth Limit Reach . x"}', 'quota', 'provider'],
    [502, '<html>502</html>', 'transient', 'symbol'], [200, '[{"symbol":', 'transient', 'symbol'], [200, '{"Error Message":"something new"}', 'bad_payload', 'symbol'],
  ])('takes %i %s for %s of the %s', (status, body, failureClass, scope) => {
    expect(classifyFmp(makeReply(status, {}, [], body), 10, 250)).toMatchObject({ failureClass, scope })
  })

  it('calls a limit a used-up quota when our own count says so', () => {
    expect(classifyFmp(makeReply(429, {}, [], '{"Error Message":"Limit Reach ."}'), 250, 250)).toMatchObject({ failureClass: 'quota', scope: 'provider' })
    expect(classifyFmp(makeReply(200, {}, [], '[]'), 250, 250)).toBeNull()
  })
})
