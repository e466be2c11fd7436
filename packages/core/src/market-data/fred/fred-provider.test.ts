import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { FAKE_KEYS, type FakeProviders, startFakeProviders } from '../../../test/support/fake-providers/index.js'
import { fakeYield } from '../../../test/support/fake-providers/fred.js'
import { testContext, testSettings, virtualClock } from '../../../test/support/provider-context.js'
import { TREASURY_SERIES } from '../provider.js'
import { fredProvider } from './fred-provider.js'

const clock = virtualClock('2024-11-13T23:30:00Z')
let fake: FakeProviders
beforeAll(async () => {
  fake = await startFakeProviders({ now: () => clock.now() })
})
afterAll(() => fake.close())

describe('fred', () => {
  it('reads yields in percent, no row where there is no value, and reads the last ten days again', async () => {
    const fred = fredProvider(testSettings(fake.url, FAKE_KEYS.fred), testContext(clock))
    const { rows, failures } = await fred.treasuryYields(TREASURY_SERIES, '2024-11-12', '2024-11-13')
    expect(failures).toEqual([])
    const ten = rows.filter((row) => row.seriesId === 'DGS10')
    expect(ten.map((row) => row.date)).toEqual(['2024-11-04', '2024-11-05', '2024-11-06', '2024-11-07', '2024-11-08', '2024-11-12'])
    expect(ten.at(-1)!.yieldPercent).toBe(fakeYield(fake.market, 'DGS10', '2024-11-12'))
    expect(fred.requestsSent()).toBe(4)
  })

  it('takes an answer without any value for none, so that it is asked for again', async () => {
    fake.faults.order(/fred/, 'empty')
    const fred = fredProvider(testSettings(fake.url, FAKE_KEYS.fred), testContext(clock))
    const { rows, failures } = await fred.treasuryYields(['DGS10', 'DGS2'], '2024-11-12', '2024-11-13')
    expect(failures).toMatchObject([{ symbol: 'DGS10', failureClass: 'not_found' }])
    expect(new Set(rows.map((row) => row.seriesId))).toEqual(new Set(['DGS2']))
  })

  it('says that the key is wrong, though FRED answers 400', async () => {
    const fred = fredProvider(testSettings(fake.url, 'x'.repeat(32)), testContext(clock))
    const { failures } = await fred.treasuryYields(['DGS10', 'DGS2'], '2024-11-12', '2024-11-13')
    expect(failures).toMatchObject([{ symbol: 'DGS10', failureClass: 'auth', message: expect.stringContaining('FRED_API_KEY') }, { symbol: 'DGS2', failureClass: 'auth' }])
    expect(fred.requestsSent()).toBe(1)
  })
})
