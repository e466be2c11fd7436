import { describe, expect, it } from '@jest/globals'
import { createCalendar } from '../calendar/index.js'
import { liveCloses } from './live-closes.js'
import type { DailyBar } from './provider.js'
import { MarketData } from './routing/market-data.js'
import { simulatedProvider } from './simulated/simulated-provider.js'

const calendar = createCalendar()
const now = new Date('2025-07-01T12:00:00Z')
const bar = (symbol: string, date: string, close: number | null): DailyBar => ({ symbol, date, open: null, high: null, low: null, close, adjClose: null, volume: null })
const answering = (dailyBars: MarketData['dailyBars']) => () => ({ names: ['test'], dailyBars })

describe('live closes', () => {
  it('are the newest of each symbol over all providers that answered', async () => {
    const parts = [
      { provider: 'first', closeBasis: null, standIn: false, rows: [bar('A', '2025-06-27', 10), bar('A', '2025-06-30', 11), bar('A', '2025-06-26', 9), bar('B', '2025-06-30', null), bar('B', '2025-06-27', 0), bar('C', '2025-07-01', 5)] },
      { provider: 'second', closeBasis: null, standIn: false, rows: [bar('B', '2025-06-27', 20)] },
    ]
    const found = await liveCloses(answering(async () => ({ parts, failures: [], requests: 2 })), calendar)(['A', 'B', 'C'], now)
    expect(Object.fromEntries(found)).toEqual({ A: { date: '2025-06-30', price: 11, provider: 'first' }, B: { date: '2025-06-27', price: 20, provider: 'second' } })
  })

  it('are absent when everything errs', async () => {
    expect((await liveCloses(answering(() => { throw new Error('no network') }), calendar)(['A'], now)).size).toBe(0)
    expect((await liveCloses(answering(() => Promise.reject(new Error('500'))), calendar)(['A'], now)).size).toBe(0)
  })

  it('wait no longer than told, for all providers together', async () => {
    expect((await liveCloses(answering(() => new Promise(() => undefined)), calendar, 50)(['A'], now)).size).toBe(0)
  })

  it('come from the providers that are in use', async () => {
    const found = await liveCloses(() => new MarketData([simulatedProvider(calendar, 1)], {}, calendar, () => '2025-06-30'), calendar)(['AAPL', 'VIX'], now)
    expect([...found.keys()]).toEqual(['AAPL'])
    expect(found.get('AAPL')).toMatchObject({ date: '2025-06-30', provider: 'simulated', price: expect.any(Number) })
    expect((await liveCloses(() => new MarketData([], {}, calendar, () => '2025-06-30'), calendar)(['AAPL'], now)).size).toBe(0)
  })
})
