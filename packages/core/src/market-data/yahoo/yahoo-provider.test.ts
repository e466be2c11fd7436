import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type FakeProviders, startFakeProviders } from '../../../test/support/fake-providers/index.js'
import { testContext, testSettings, virtualClock } from '../../../test/support/provider-context.js'
import { yahooProvider } from './yahoo-provider.js'

const clock = virtualClock('2025-07-01T23:30:00Z')
let fake: FakeProviders
beforeAll(async () => {
  fake = await startFakeProviders({ now: () => clock.now() })
})
afterAll(() => fake.close())
beforeEach(() => fake.forget())
const provider = () => yahooProvider(testSettings(fake.url, null), testContext(clock))
const paths = () => fake.requests.map((request) => request.path)

describe('yahoo', () => {
  it('reads both bases of a share, the last session included, and a fund as a NAV', async () => {
    const answer = await provider().dailyBars({ symbols: ['AAPL', 'FXNAX', 'NOSUCH-Q'], from: '2025-06-26', to: '2025-07-01' })
    const told = fake.market.bars('AAPL', '2025-06-26', '2025-07-01')
    const bars = answer.rows.filter((bar) => bar.symbol === 'AAPL')
    expect(bars.map((bar) => bar.date)).toEqual(['2025-06-26', '2025-06-27', '2025-06-30', '2025-07-01'])
    bars.forEach((bar, i) => expect(Math.abs(bar.close! / told[i]!.close - 1)).toBeLessThan(1e-6))
    expect(answer.rows.find((bar) => bar.symbol === 'FXNAX')).toMatchObject({ open: null, high: null, low: null, volume: null })
    expect(answer.failures).toEqual([{ symbol: 'NOSUCH-Q', failureClass: 'not_found', message: 'No data found, symbol may be delisted' }])
    expect(paths().every((path) => path.startsWith('/v8/finance/chart/'))).toBe(true)
  })

  it('fetches a new crumb when the old one expires, once, and goes on', async () => {
    const yahoo = provider()
    expect((await yahoo.quotes(['AAPL', 'BRK-B'])).rows.map((quote) => quote.symbol)).toEqual(['AAPL', 'BRK-B'])
    fake.faults.order(/quoteSummary/, 'crumb_expired')
    fake.forget()
    const { rows, failures } = await yahoo.profiles(['AAPL', 'SPY'])
    expect(failures).toEqual([])
    expect(rows.map((row) => row.symbol).sort()).toEqual(['AAPL', 'SPY'])
    expect(paths().filter((path) => path.includes('getcrumb'))).toHaveLength(1)
  })

  it('gives up on everything that needs a crumb when a new one is refused too', async () => {
    fake.faults.order(/quoteSummary/, 'unauthorized', 2)
    const { failures } = await provider().profiles(['AAPL'])
    expect(failures).toEqual([{ symbol: 'AAPL', failureClass: 'auth', message: 'a new crumb was refused too' }])
  })

  it('does not take a throttled handshake for a crumb, and recovers on the next call', async () => {
    const yahoo = provider()
    fake.faults.order(/getcrumb/, 'html', 3)
    const refused = await yahoo.quotes(['AAPL'])
    expect(refused.failures).toMatchObject([{ symbol: 'AAPL', failureClass: 'transient' }])
    expect((await yahoo.quotes(['AAPL'])).rows).toHaveLength(1)
  })

  it('maps companies and funds into some fifty fields, an absent module being no failure', async () => {
    const { rows } = await provider().profiles(['AAPL', 'FCNTX'])
    const company = rows.find((row) => row.symbol === 'AAPL')!
    expect(company).toMatchObject({ name: 'Apple Inc.', sector: 'Technology', assetKind: 'stock', dividendYield: 0.0306, marketCap: 1.04e10 })
    expect(company.details).toMatchObject({ ceo: 'Ms. Ada Sample', employees: 4200, current_year_eps: 2.3, next_year_eps: 2.5, current_year_end: '2025-12-31', ex_dividend_date: '2025-03-10', target_mean: 58.25 })
    expect(rows.find((row) => row.symbol === 'FCNTX')).toMatchObject({ name: 'Fidelity Contrafund', sector: null, assetKind: 'fund', dividendYield: 0.0141 })
  })

  it('quotes contracts by chain, one request an expiry, and sector weights', async () => {
    const answer = await provider().optionQuotes({ symbols: ['AAPL250919C00100000', 'AAPL250919P00100000', 'AAPL250919C00101000'], from: '2025-07-01', to: '2025-07-01' })
    expect(answer.rows).toHaveLength(2)
    expect(answer.rows[0]).toMatchObject({ date: '2025-07-01', impliedVolatility: 0.33, openInterest: 1187 })
    expect(answer.failures).toMatchObject([{ symbol: 'AAPL250919C00101000', failureClass: 'not_found' }])
    expect(paths().filter((path) => path.includes('/options/'))).toHaveLength(1)
    expect((await provider().sectorWeights(['SPY'])).rows).toContainEqual({ symbol: 'SPY', sector: 'Financial Services', weight: 0.14 })
    expect((await provider().optionContracts('AAPL')).failures).toEqual([])
  })

  it('stops for the run after three throttles in a row', async () => {
    fake.faults.order(/chart/, 'throttled', 3)
    const yahoo = provider()
    const { failures } = await yahoo.dailyBars({ symbols: ['AAPL'], from: '2025-06-30', to: '2025-07-01' })
    expect(failures).toMatchObject([{ failureClass: 'rate_limited', message: 'too many requests; stopped after 3 in a row' }])
    fake.forget()
    expect((await yahoo.dailyBars({ symbols: ['MSFT', 'V'], from: '2025-06-30', to: '2025-07-01' })).failures).toHaveLength(2)
    expect(fake.requests).toEqual([])
  })
})

describe('charts with something odd in them', () => {
  const open = Date.parse('2025-06-30T13:30:00Z') / 1000
  const chartOf = async (meta: object, timestamp: number[], close: (number | null)[]) => {
    const body = { chart: { result: [{ meta: { currency: 'USD', symbol: 'ACME', instrumentType: 'EQUITY', ...meta }, timestamp, indicators: { quote: [{ open: close, high: close, low: close, close, volume: close }], adjclose: [{ adjclose: close }] } }], error: null } }
    const server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      return await yahooProvider(testSettings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null), testContext(clock)).dailyBars({ symbols: ['ACME'], from: '2025-06-30', to: '2025-07-01' })
    } finally {
      server.close()
    }
  }

  it('leaves out the state of a running session', async () => {
    const live = Date.parse('2025-07-01T15:07:33Z') / 1000
    expect((await chartOf({ regularMarketTime: live }, [open, live], [49.02, 49.33])).rows.map((bar) => [bar.date, bar.close])).toEqual([['2025-06-30', 49.02]])
  })

  it('takes the last state when it came after the close, but prefers a finished bar beside it', async () => {
    const after = Date.parse('2025-07-01T20:00:01Z') / 1000
    expect((await chartOf({ regularMarketTime: after }, [open, after], [49.02, 49.33])).rows.map((bar) => bar.close)).toEqual([49.02, 49.33])
    expect((await chartOf({ regularMarketTime: after }, [open, open + 86_400, after], [49.02, 49.71, 49.33])).rows.map((bar) => bar.close)).toEqual([49.02, 49.71])
  })

  it('drops bars with nulls, and refuses another currency or another symbol', async () => {
    expect((await chartOf({ regularMarketTime: 1 }, [open, open + 86_400], [49.02, null])).rows).toHaveLength(1)
    expect((await chartOf({ currency: 'CAD' }, [open], [49.02])).failures).toMatchObject([{ failureClass: 'bad_payload', message: 'quoted in CAD, not in USD' }])
    expect((await chartOf({ symbol: 'OTHER' }, [open], [49.02])).failures).toMatchObject([{ failureClass: 'bad_payload' }])
  })

  it('reads 32-bit prices as the decimals they stand for', async () => {
    expect((await chartOf({ regularMarketTime: 1 }, [open], [49.709999084472656])).rows[0]!.close).toBe(49.71)
  })
})
