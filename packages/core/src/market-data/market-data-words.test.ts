import { describe, expect, it } from '@jest/globals'
import { createCalendar } from '../calendar/index.js'
import { redactor } from '../redact.js'
import { isCompleteBar } from './complete-bars.js'
import { fmpSymbol, polygonSymbol, symbolClass, yahooSymbol } from './symbols.js'

describe('symbols', () => {
  it.each([
    ['BRK-B', 'equity', 'BRK-B', 'BRK-B', 'BRK.B'], ['BAC-PL', 'equity', 'BAC-PL', 'BAC-PL', 'BACpL'], ['AAPL250815P00200000', 'option', 'AAPL250815P00200000', 'AAPL250815P00200000', 'O:AAPL250815P00200000'],
    ['VIX', 'index', '^VIX', '^VIX', 'I:VIX'], ['^VIX', 'index', '^VIX', '^VIX', 'I:VIX'], ['SPX', 'index', '^SPX', '^GSPC', 'I:SPX'], ['FXNAX', 'fund', 'FXNAX', 'FXNAX', 'FXNAX'], ['NFLX', 'equity', 'NFLX', 'NFLX', 'NFLX'],
  ])('%s is an %s: %s at Yahoo, %s at FMP, %s at Polygon', (symbol, kind, yahoo, fmp, polygon) => {
    expect([symbolClass(symbol), yahooSymbol(symbol), fmpSymbol(symbol), polygonSymbol(symbol)]).toEqual([kind, yahoo, fmp, polygon])
  })
})

describe('a bar that may be stored', () => {
  const calendar = createCalendar()
  const bar = { symbol: 'A', date: '2025-06-30', open: 10, high: 11, low: 9, close: 10.5, adjClose: 10.4, volume: 5 }
  const complete = (changes: object): boolean => isCompleteBar({ ...bar, ...changes }, calendar, '2025-06-30')

  it.each([[{}], [{ open: null, high: null, low: null }], [{ adjClose: null }], [{ high: 10.5 * (1 - 1e-7) }]])('is complete with %j', (changes) => expect(complete(changes)).toBe(true))
  it.each([
    [{ close: null }], [{ close: 0 }], [{ close: -1 }], [{ close: Number.NaN }], [{ close: Infinity }], [{ open: null }], [{ high: 10.4 }], [{ low: 10.2 }], [{ adjClose: -1 }],
    [{ date: '2025-06-29' }], [{ date: '2025-07-01' }],
  ])('is not with %j', (changes) => expect(complete(changes)).toBe(false))
})

describe('redactor', () => {
  it('takes out secrets, encoded ones, key parameters and bearers, and leaves the rest', () => {
    const redact = redactor(['s3cret/key'])
    expect(redact('a s3cret/key b s3cret%2Fkey c')).toBe('a [redacted] b [redacted] c')
    expect(redact('GET /x?symbol=A&apikey=abc&crumb=d.e')).toBe('GET /x?symbol=A&apikey=[redacted]&crumb=[redacted]')
    expect(redact('authorization: Bearer abc.def')).toBe('authorization: Bearer [redacted]')
    expect(redact('monkey=banana')).toBe('monkey=banana')
  })
})
