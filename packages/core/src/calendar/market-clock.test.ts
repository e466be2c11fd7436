import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createCalendar } from './calendar.js'
import { certainlyPast, newYorkClock, newYorkDate, newYorkInstant } from './new-york.js'

const nyse = createCalendar()
const at = (instant: string): Date => new Date(instant)

describe('the New York clock', () => {
  it.each([
    ['2025-01-15T05:00:00Z', '2025-01-15', '00:00'],
    ['2025-01-15T04:59:59.999Z', '2025-01-14', '23:59'],
    ['2025-07-15T04:00:00Z', '2025-07-15', '00:00'],
    ['2025-07-15T03:59:59Z', '2025-07-14', '23:59'],
    ['2025-03-09T07:00:00Z', '2025-03-09', '03:00'],
    ['2025-12-31T23:30:00Z', '2025-12-31', '18:30'],
    ['2026-01-01T04:30:00Z', '2025-12-31', '23:30'],
  ])('shows at %s the date %s and the time %s', (instant, date, time) => {
    expect(newYorkClock(at(instant))).toEqual({ date, time })
    expect(nyse.newYorkDate(at(instant))).toBe(date)
  })

  it('shows what the zone database says, around the changes of clocks too', () => {
    const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' })
    const anytime = fc.date({ min: at('1990-01-01T00:00:00Z'), max: at('2099-12-31T00:00:00Z'), noInvalidDate: true })
    const aroundChange = fc.tuple(fc.constantFrom('2025-03-09T07:00:00Z', '2025-11-02T06:00:00Z', '2006-04-02T07:00:00Z', '1997-10-26T06:00:00Z'), fc.integer({ min: -7_200_000, max: 7_200_000 }))
      .map(([change, shift]) => new Date(at(change).getTime() + shift))
    fc.assert(fc.property(fc.oneof(anytime, aroundChange), (instant) => {
      const { date, time } = newYorkClock(instant)
      expect(`${date} ${time}`).toBe(zone.format(instant))
    }), { numRuns: 1_000 })
  })

  it('has the date and the past that the zone tells, at any instant from 1990 on', () => {
    fc.assert(fc.property(fc.date({ min: at('1990-01-01T00:00:00Z'), max: at('2099-12-31T00:00:00Z'), noInvalidDate: true }), fc.constantFrom('13:00', '16:00'), (instant, close) => {
      const shown = newYorkClock(instant)
      expect(newYorkDate(instant)).toBe(shown.date)
      if (certainlyPast(shown.date, close, instant)) expect(shown.time >= close).toBe(true)
      expect(certainlyPast(shown.date, '00:00', new Date(instant.getTime() + 86_400_000))).toBe(true)
    }), { numRuns: 500 })
  })

  it('has no time in the hour that spring leaves out', () => {
    expect(() => newYorkInstant('2025-03-09', '02:30')).toThrow(new RangeError('the New York clock never shows 2025-03-09 02:30'))
  })

  it('refuses an instant that is none', () => {
    expect(() => nyse.latestClosedSession(at('nonsense'))).toThrow(RangeError)
  })
})

describe('closeInstant', () => {
  it.each([
    ['2025-01-15', '2025-01-15T21:00:00.000Z'],
    ['2025-07-15', '2025-07-15T20:00:00.000Z'],
    ['2025-03-07', '2025-03-07T21:00:00.000Z'],
    ['2025-03-10', '2025-03-10T20:00:00.000Z'],
    ['2025-10-31', '2025-10-31T20:00:00.000Z'],
    ['2025-11-03', '2025-11-03T21:00:00.000Z'],
    ['2006-04-03', '2006-04-03T20:00:00.000Z'],
    ['2006-03-31', '2006-03-31T21:00:00.000Z'],
    ['2024-11-29', '2024-11-29T18:00:00.000Z'],
    ['2024-07-03', '2024-07-03T17:00:00.000Z'],
    ['1997-10-27', '1997-10-27T20:30:00.000Z'],
  ])('of %s is %s', (date, instant) => {
    expect(nyse.closeInstant(date).toISOString()).toBe(instant)
  })
})

describe('latestClosedSession', () => {
  it.each([
    ['2025-07-15T19:59:59.999Z', '2025-07-14'],
    ['2025-07-15T20:00:00Z', '2025-07-15'],
    ['2025-07-16T03:59:00Z', '2025-07-15'],
    ['2025-07-16T04:01:00Z', '2025-07-15'],
    ['2025-01-15T20:30:00Z', '2025-01-14'],
    ['2025-01-15T21:00:00Z', '2025-01-15'],
    ['2024-07-03T17:00:00Z', '2024-07-03'],
    ['2024-07-05T12:00:00Z', '2024-07-03'],
    ['2025-01-12T15:00:00Z', '2025-01-10'],
    ['2025-01-10T12:00:00Z', '2025-01-08'],
  ])('at %s is %s', (now, session) => {
    expect(nyse.latestClosedSession(at(now))).toBe(session)
  })

  it('lets the session settle first, by as long as it is told', () => {
    expect(nyse.latestClosedSession(at('2025-07-15T20:29:59Z'), 30)).toBe('2025-07-14')
    expect(nyse.latestClosedSession(at('2025-07-15T20:30:00Z'), 30)).toBe('2025-07-15')
    expect(nyse.latestClosedSession(at('2025-07-16T05:00:00Z'), 600)).toBe('2025-07-14')
    expect(nyse.latestClosedSession(at('2025-07-16T06:00:00Z'), 600)).toBe('2025-07-15')
    expect(nyse.latestClosedSession(at('2025-07-14T12:00:00Z'), 3 * 24 * 60)).toBe('2025-07-10')
    expect(() => nyse.latestClosedSession(at('2025-07-15T20:30:00Z'), -1)).toThrow(new RangeError('-1 is no number of minutes'))
    expect(() => nyse.latestClosedSession(at('2025-07-15T20:30:00Z'), Number.NaN)).toThrow(RangeError)
  })
})

describe('marketStatus', () => {
  it.each([
    ['2025-07-15T13:29:59Z', 'pre', '2025-07-15', '2025-07-15T13:30:00.000Z'],
    ['2025-07-15T13:30:00Z', 'open', '2025-07-15', '2025-07-16T13:30:00.000Z'],
    ['2025-07-15T19:59:59Z', 'open', '2025-07-15', '2025-07-16T13:30:00.000Z'],
    ['2025-07-15T20:00:00Z', 'after', '2025-07-15', '2025-07-16T13:30:00.000Z'],
    ['2025-07-16T03:59:59Z', 'after', '2025-07-15', '2025-07-16T13:30:00.000Z'],
    ['2025-07-16T04:00:00Z', 'pre', '2025-07-16', '2025-07-16T13:30:00.000Z'],
    ['2024-11-29T18:00:00Z', 'after', '2024-11-29', '2024-12-02T14:30:00.000Z'],
    ['2024-11-29T17:59:00Z', 'open', '2024-11-29', '2024-12-02T14:30:00.000Z'],
    ['2025-03-08T15:00:00Z', 'closed', null, '2025-03-10T13:30:00.000Z'],
    ['2025-01-09T16:00:00Z', 'closed', null, '2025-01-10T14:30:00.000Z'],
    ['2025-12-31T22:00:00Z', 'after', '2025-12-31', '2026-01-02T14:30:00.000Z'],
  ])('at %s: %s, session %s, next opening %s', (now, state, session, nextOpen) => {
    expect(nyse.marketStatus(at(now))).toEqual({ state, session, nextOpen: at(nextOpen) })
  })
})
