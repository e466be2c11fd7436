import { describe, expect, it } from '@jest/globals'
import { createCalendar } from '../../calendar/index.js'
import type { DailyBar } from '../../market-data/index.js'
import { factorAt, isCutOff, isRestated, mergeBar } from './restatement.js'
import { missingStretches } from './stretches.js'

const calendar = createCalendar()
const bar = (date: string, close: number, adjClose: number | null = close): DailyBar => ({ symbol: 'A', date, open: null, high: null, low: null, close, adjClose, volume: null })
const stored = (close: number | null, adjClose: number | null, source = 'yahoo') => ({ close, closeSource: close === null ? null : source, adjClose, adjCloseSource: adjClose === null ? null : source })

describe('missing stretches', () => {
  const of = (span: { from: string; to: string } | null, from: string, to: string) =>
    missingStretches(['A'], new Map(span ? [['A', span]] : []), from, to, calendar).map((stretch) => `${stretch.from} ${stretch.to}`)

  it.each([
    [null, '2025-06-02', '2025-06-30', ['2025-06-02 2025-06-30']], [{ from: '2025-06-02', to: '2025-06-30' }, '2025-06-02', '2025-06-30', []], [{ from: '2025-01-02', to: '2025-07-31' }, '2025-06-02', '2025-06-30', []],
    [{ from: '2025-01-02', to: '2025-06-27' }, '2025-06-02', '2025-06-30', ['2025-06-30 2025-06-30']], [{ from: '2025-01-02', to: '2025-03-31' }, '2025-06-02', '2025-06-30', ['2025-04-01 2025-06-30']],
    [{ from: '2025-06-16', to: '2025-07-31' }, '2025-06-02', '2025-06-30', ['2025-06-02 2025-06-30']], [{ from: '2025-06-16', to: '2025-07-31' }, '2025-05-01', '2025-05-30', ['2025-05-01 2025-06-16']],
  ])('with %j known, %s to %s asks for %j: one unbroken span', (span, from, to, expected) => expect(of(span, from, to)).toEqual(expected))
})

describe('restatement', () => {
  it('is a moved history, in either column, never rounding', () => {
    expect(isRestated([bar('2025-06-30', 10)], new Map([['2025-06-30', stored(100, 100)]]), 'yahoo')).toBe(true)
    expect(isRestated([bar('2025-06-30', 100, 99.2)], new Map([['2025-06-30', stored(100, 100)]]), 'yahoo')).toBe(true)
    expect(isRestated([bar('2025-06-30', 100.005, 100.005)], new Map([['2025-06-30', stored(100, 100)]]), 'yahoo')).toBe(false)
    expect(isRestated([bar('2025-07-01', 10)], new Map([['2025-06-30', stored(100, 100)]]), 'yahoo')).toBe(false)
  })

  it('gives two providers more room', () => {
    const known = new Map([['2025-06-30', stored(100, null)]])
    expect([isRestated([bar('2025-06-30', 100.1)], known, 'polygon'), isRestated([bar('2025-06-30', 100.1)], known, 'yahoo'), isRestated([bar('2025-06-30', 50)], known, 'polygon')]).toEqual([false, true, true])
  })

  it('is not a correction imported beside what the provider said itself', () => {
    const bars = [bar('2025-06-27', 100), bar('2025-06-30', 100)]
    const corrected = new Map([['2025-06-27', stored(100, 100)], ['2025-06-30', stored(95, 95, 'csv')]])
    expect([isRestated(bars, corrected, 'yahoo'), isRestated(bars.map((row) => ({ ...row, close: 10 })), corrected, 'yahoo')]).toEqual([false, true])
  })

  it('cannot be told where adjusted closes meet nothing but closes of other providers', () => {
    const cut = (...known: ReturnType<typeof stored>[]) => isCutOff([bar('2025-06-27', 9), bar('2025-06-30', 10)], new Map(known.map((row, at) => [['2025-06-27', '2025-06-30'][at]!, row])))
    expect([cut(stored(9, null, 'polygon'), stored(10, null, 'polygon')), cut(stored(9, 9), stored(10, null, 'polygon')), cut(stored(9, null, 'csv')), cut()]).toEqual([true, false, false, false])
    expect(isCutOff([bar('2025-06-30', 10, null)], new Map([['2025-06-30', stored(10, null, 'polygon')]]))).toBe(false)
  })

  it('tells what older rows are multiplied by', () => {
    const known = new Map([['2025-06-30', stored(100, null)]])
    expect([factorAt([bar('2025-06-27', 9), bar('2025-06-30', 10)], known, 'close'), factorAt([bar('2025-06-30', 10)], known, 'adjClose')]).toEqual([0.1, null])
  })

  it('leaves columns of another source', () => {
    expect(mergeBar(bar('2025-06-30', 10), undefined, 'yahoo')).toEqual(bar('2025-06-30', 10))
    expect(mergeBar(bar('2025-06-30', 10), stored(10, 10, 'csv'), 'yahoo')).toBeNull()
    expect(mergeBar(bar('2025-06-30', 10), stored(10, null, 'csv'), 'yahoo')).toMatchObject({ close: null, adjClose: 10 })
    expect(mergeBar(bar('2025-06-30', 10), stored(9, 9), 'yahoo')).toMatchObject({ close: 10, adjClose: 10 })
  })
})
