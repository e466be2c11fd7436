import { describe, expect, it } from '@jest/globals'
import { createCalendar } from '../calendar/index.js'
import { askInTurn, liveCloses } from './live-closes.js'
import type { DailyBar, MarketDataProvider } from './provider.js'

const SPAN = { from: '2025-06-23', to: '2025-06-30' }
const bar = (symbol: string, date: string, close: number | null): DailyBar => ({ symbol, date, open: null, high: null, low: null, close, adjClose: null, volume: null })

function provider(name: string, dailyBars: (symbols: readonly string[]) => Promise<readonly DailyBar[]>): MarketDataProvider & { readonly asked: string[][] } {
  const asked: string[][] = []
  const none = async () => ({ rows: [], failures: [] })
  return {
    name, asked, serves: new Set(['daily_bars'] as const), optionQuotes: none, profiles: none, treasuryYields: none,
    dailyBars: async ({ symbols }) => {
      asked.push([...symbols])
      return { rows: await dailyBars(symbols), failures: [] }
    },
  }
}

describe('live closes', () => {
  it('are the newest of each symbol, and only what is missing is asked of the next provider', async () => {
    const first = provider('first', async () => [bar('A', '2025-06-27', 10), bar('A', '2025-06-30', 11), bar('A', '2025-06-26', 9), bar('B', '2025-06-30', null), bar('B', '2025-06-27', 0), bar('C', '2025-07-01', 5)])
    const second = provider('second', async () => [bar('B', '2025-06-27', 20)])
    const found = await askInTurn([first, second], ['A', 'B', 'C'], SPAN, 1_000)
    expect(Object.fromEntries(found)).toEqual({ A: { date: '2025-06-30', price: 11, provider: 'first' }, B: { date: '2025-06-27', price: 20, provider: 'second' } })
    expect([first.asked, second.asked]).toEqual([[['A', 'B', 'C']], [['B', 'C']]])
    await askInTurn([first, second], [], SPAN, 1_000)
    expect([first.asked.length, second.asked.length]).toEqual([1, 1])
  })

  it('pass over a provider that errs', async () => {
    const broken = { ...provider('broken', async () => []), dailyBars: () => { throw new Error('no network') } }
    const found = await askInTurn([broken, provider('rejecting', async () => Promise.reject(new Error('500'))), provider('good', async () => [bar('A', '2025-06-30', 1)])], ['A'], SPAN, 1_000)
    expect(found.get('A')?.provider).toBe('good')
  })

  it('wait no longer than told, for all providers together', async () => {
    const started = performance.now()
    const hanging = () => new Promise<readonly DailyBar[]>(() => undefined)
    const after = provider('after', hanging)
    expect((await askInTurn([provider('slow', hanging), after], ['A'], SPAN, 50)).size).toBe(0)
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(after.asked).toEqual([])
  })

  it('come from the providers that are configured', async () => {
    const now = new Date('2025-07-01T12:00:00Z')
    const found = await liveCloses({ providers: ['csv', 'simulated'], simulatedSeed: 1 }, createCalendar())(['AAPL', 'VIX'], now)
    expect([...found.keys()]).toEqual(['AAPL'])
    expect(found.get('AAPL')).toMatchObject({ date: '2025-06-30', provider: 'simulated', price: expect.any(Number) })
    expect((await liveCloses({ providers: [], simulatedSeed: 1 }, createCalendar())(['AAPL'], now)).size).toBe(0)
  })
})
