import { describe, expect, it } from '@jest/globals'
import { createCalendar } from '../../calendar/index.js'
import type { DailyBar, FailureClass, MarketDataProvider } from '../provider.js'
import { unserved } from '../unserved.js'
import { MarketData } from './market-data.js'

const calendar = createCalendar()
const bar = (symbol: string, date: string, close = 10): DailyBar => ({ symbol, date, open: close, high: close, low: close, close, adjClose: close, volume: 1 })

/** A provider that knows the bars given and fails for the symbols given. */
function provider(name: string, bars: readonly DailyBar[], failures: Readonly<Record<string, FailureClass>> = {}, asked: string[] = []): MarketDataProvider {
  let requests = 0
  return {
    ...unserved, name, serves: new Set(['daily_bars', 'profiles'] as const), closeBasis: 'split', rereadSessions: 0, covers: () => true, requestsSent: () => requests,
    dailyBars: async ({ symbols, from, to }) => {
      requests++
      asked.push(`${name} ${symbols.join(' ')} ${from} ${to}`)
      return {
        rows: bars.filter((row) => symbols.includes(row.symbol) && row.date >= from && row.date <= to),
        failures: symbols.filter((symbol) => failures[symbol]).map((symbol) => ({ symbol, failureClass: failures[symbol]!, message: `no ${symbol}` })),
      }
    },
  }
}
const market = (providers: readonly MarketDataProvider[], routes = {}) => new MarketData(providers, routes, calendar, () => '2025-07-01')
const window = { from: '2025-06-30', to: '2025-07-01', floor: '2025-06-30' }

describe('routes', () => {
  it('sends each symbol to the first provider and what it lacks to the next', async () => {
    const asked: string[] = []
    const answer = await market([
      provider('polygon', [bar('B', '2025-06-30'), bar('B', '2025-07-01')], {}, asked), provider('yahoo', [bar('A', '2025-06-30'), bar('A', '2025-07-01')], { B: 'transient', C: 'not_found' }, asked),
    ]).dailyBars({ symbols: ['A', 'B', 'C'], ...window })
    expect(asked).toEqual(['yahoo A B C 2025-06-30 2025-07-01', 'polygon B C 2025-06-30 2025-07-01'])
    expect(answer.parts.map((part) => [part.provider, part.rows.map((row) => row.symbol)])).toEqual([['yahoo', ['A', 'A']], ['polygon', ['B', 'B']]])
    expect(answer.failures).toEqual([{ symbol: 'C', failureClass: 'not_found', message: 'yahoo: no C' }])
  })

  it('lets the next provider complete what is late, and only that', async () => {
    const asked: string[] = []
    const answer = await market([provider('yahoo', [bar('A', '2025-06-30')], {}, asked), provider('fmp', [bar('A', '2025-06-30', 11), bar('A', '2025-07-01', 12)], {}, asked)]).dailyBars({ symbols: ['A'], ...window })
    expect(asked.at(-1)).toBe('fmp A 2025-07-01 2025-07-01')
    expect(answer.parts.flatMap((part) => part.rows.map((row) => row.close))).toEqual([10, 12])
  })

  it('reports the class another try may mend, with the words of all', async () => {
    const { failures } = await market([provider('yahoo', [], { A: 'not_found' }), provider('polygon', [], { A: 'rate_limited' })]).dailyBars({ symbols: ['A'], ...window })
    expect(failures).toEqual([{ symbol: 'A', failureClass: 'rate_limited', message: 'yahoo: no A; polygon: no A' }])
  })

  it('follows the operator, by class before kind, and never asks a provider that is off', async () => {
    const asked: string[] = []
    const both = [provider('yahoo', [bar('A', '2025-07-01'), bar('FXNAX', '2025-07-01')], {}, asked), provider('polygon', [bar('A', '2025-07-01')], {}, asked)]
    await market(both, { 'daily_bars.equity': ['fmp', 'polygon'] }).dailyBars({ symbols: ['A', 'FXNAX'], ...window })
    expect(asked.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['polygon A', 'yahoo FXNAX'])
  })

  it('drops bars that are not final, and names a symbol that has no other', async () => {
    const answer = await market([provider('yahoo', [bar('A', '2025-07-02')])]).dailyBars({ symbols: ['A', 'B'], from: '2025-07-02', to: '2025-07-02', floor: '2025-07-02' })
    expect(answer.failures).toMatchObject([{ symbol: 'A', failureClass: 'bad_payload' }, { symbol: 'B', failureClass: 'not_found' }])
    expect(market([]).names).toEqual([])
  })
})
