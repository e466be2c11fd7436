import { describe, expect, it } from '@jest/globals'
import { createCalendar } from './calendar.js'

describe('closures from configuration', () => {
  it('close a session for one calendar and no other', () => {
    const extended = createCalendar({ extraClosures: ['2027-03-03'] })
    expect(extended.isSession('2027-03-03')).toBe(false)
    expect(extended.nextSession('2027-03-02')).toBe('2027-03-04')
    expect(extended.sessionsApart('2027-03-02', '2027-03-04')).toBe(1)
    expect(createCalendar().isSession('2027-03-03')).toBe(true)
  })

  it('keep the built-in closures', () => {
    expect(createCalendar({ extraClosures: ['2027-03-03'] }).isSession('2025-01-09')).toBe(false)
  })

  it('may name a day that is closed anyway', () => {
    const extended = createCalendar({ extraClosures: ['2027-12-25'] })
    expect(extended.sessionsBetween('2027-12-23', '2027-12-27')).toEqual(['2027-12-23', '2027-12-27'])
  })

  it('must be dates', () => {
    expect(() => createCalendar({ extraClosures: ['2027-02-29'] })).toThrow(new RangeError('"2027-02-29" is no date YYYY-MM-DD'))
  })
})

describe('early closes from configuration', () => {
  it('shorten a session, and override the rules', () => {
    const extended = createCalendar({ extraEarlyCloses: [{ date: '2027-03-03', close: '12:30' }, { date: '2026-12-24', close: '16:00' }] })
    expect(extended.isEarlyClose('2027-03-03')).toBe(true)
    expect(extended.closeInstant('2027-03-03').toISOString()).toBe('2027-03-03T17:30:00.000Z')
    expect(extended.isEarlyClose('2026-12-24')).toBe(false)
    expect(extended.closeTime('2026-11-27')).toBe('13:00')
  })

  it('open no day that is closed', () => {
    expect(createCalendar({ extraEarlyCloses: [{ date: '2026-12-25', close: '13:00' }] }).isSession('2026-12-25')).toBe(false)
  })

  it.each(['1:00', '13', '25:00', '13:60', '16:01', '09:30', 'noon'])('must be a time within the session: not %s', (close) => {
    const refusal = new RangeError(`"${close}" is no close of 2027-03-03: HH:MM after 09:30 and at most 16:00 is needed`)
    expect(() => createCalendar({ extraEarlyCloses: [{ date: '2027-03-03', close }] })).toThrow(refusal)
  })

  it('must have a date', () => {
    expect(() => createCalendar({ extraEarlyCloses: [{ date: '3 March', close: '13:00' }] })).toThrow(/"3 March"/)
  })
})
