import { describe, expect, it } from '@jest/globals'
import { addDays, type IsoDate, weekday } from '../domain/iso-date.js'
import { NYSE_YEARS } from '../../test/fixtures/nyse-years.js'
import { createCalendar } from './calendar.js'

const nyse = createCalendar()

const daysOfYear = (year: number): IsoDate[] => {
  const days: IsoDate[] = []
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) days.push(day)
  return days
}
const allDays = NYSE_YEARS.flatMap(({ year }) => daysOfYear(year))
const closedDays = new Set(NYSE_YEARS.flatMap(({ closed }) => closed))
/** What the methods are held against: built from the table of closures alone. */
const trueSessions = allDays.filter((day) => weekday(day) >= 1 && weekday(day) <= 5 && !closedDays.has(day))

describe('sessions 1990 to 2035', () => {
  it.each(NYSE_YEARS)('$year has $sessions sessions and exactly the closures of the exchange', ({ year, sessions, closed }) => {
    const found = daysOfYear(year).filter((day) => nyse.isSession(day))
    const closedWeekdays = daysOfYear(year).filter((day) => weekday(day) >= 1 && weekday(day) <= 5 && !nyse.isSession(day))
    expect(closedWeekdays).toEqual(closed)
    expect(found).toHaveLength(sessions)
    expect(nyse.sessionsBetween(`${year}-01-01`, `${year}-12-31`)).toEqual(found)
  })

  it('holds no session on a weekend', () => {
    expect(allDays.filter((day) => [0, 6].includes(weekday(day)) && nyse.isSession(day))).toEqual([])
  })

  it('knows the weeks around the attacks of 2001 and Hurricane Sandy', () => {
    expect(nyse.sessionsBetween('2001-09-07', '2001-09-18')).toEqual(['2001-09-07', '2001-09-10', '2001-09-17', '2001-09-18'])
    expect(nyse.sessionsBetween('2012-10-26', '2012-11-01')).toEqual(['2012-10-26', '2012-10-31', '2012-11-01'])
  })

  it('keeps 31 December open when New Year falls on a Saturday, and closes Monday when it falls on a Sunday', () => {
    expect(['1999-12-31', '2004-12-31', '2010-12-31', '2021-12-31'].map((day) => nyse.isSession(day))).toEqual([true, true, true, true])
    expect(['2006-01-02', '2017-01-02', '2023-01-02'].map((day) => nyse.isSession(day))).toEqual([false, false, false])
  })

  it('observes Martin Luther King Day from 1998 and Juneteenth from 2022', () => {
    expect([nyse.isSession('1997-01-20'), nyse.isSession('1998-01-19')]).toEqual([true, false])
    expect([nyse.isSession('2020-06-19'), nyse.isSession('2021-06-18'), nyse.isSession('2022-06-20')]).toEqual([true, true, false])
  })

  it('goes on by the rules to 2100', () => {
    expect(nyse.isSession('2038-04-23')).toBe(false) // Good Friday of the latest Easter, 25 April
    expect(nyse.isSession('2100-12-31')).toBe(true)
    expect(nyse.sessionsBetween('2100-01-01', '2100-12-31')).toHaveLength(251) // 261 weekdays, ten holidays
  })
})

describe('early closes', () => {
  it.each(NYSE_YEARS)('$year closes early on exactly the days of the exchange', ({ year, early }) => {
    const found = daysOfYear(year).filter((day) => nyse.isEarlyClose(day)).map((date) => ({ date, close: nyse.closeTime(date) }))
    expect(found).toEqual(early)
  })

  it('ends every other session at 16:00 and has no time for a day without one', () => {
    expect(nyse.closeTime('2024-07-02')).toBe('16:00')
    expect(nyse.isEarlyClose('2024-07-04')).toBe(false)
    expect(() => nyse.closeTime('2024-07-04')).toThrow(new RangeError('2024-07-04 is no NYSE session'))
    expect(() => nyse.closeInstant('2024-07-06')).toThrow(/2024-07-06/)
  })
})

describe('neighbours and counts', () => {
  it('finds the strictly previous and next session of every day', () => {
    let previous: IsoDate | undefined
    let following = 0
    const wrong: IsoDate[] = []
    for (const day of allDays) {
      if (trueSessions[following] === day) following++
      const next = trueSessions[following]
      if (previous !== undefined && nyse.previousSession(day) !== previous) wrong.push(day)
      if (previous !== undefined && nyse.sessionAtOrBefore(day) !== (nyse.isSession(day) ? day : previous)) wrong.push(day)
      if (next !== undefined && nyse.nextSession(day) !== next) wrong.push(day)
      if (trueSessions[following - 1] === day) previous = day
    }
    expect(wrong).toEqual([])
    expect(following).toBe(trueSessions.length)
  })

  it('lists a stretch with both ends, across years', () => {
    expect(nyse.sessionsBetween('2024-12-30', '2025-01-10')).toEqual([
      '2024-12-30', '2024-12-31', '2025-01-02', '2025-01-03', '2025-01-06', '2025-01-07', '2025-01-08', '2025-01-10',
    ])
    expect(nyse.sessionsBetween('1990-01-01', '2035-12-31')).toEqual(trueSessions)
    expect(nyse.sessionsBetween('2025-01-04', '2025-01-05')).toEqual([])
    expect(nyse.sessionsBetween('2025-01-06', '2025-01-03')).toEqual([])
    expect(nyse.sessionsBetween('2025-01-06', '2025-01-06')).toEqual(['2025-01-06'])
  })

  it('counts back from a session, or from the latest one before a day without', () => {
    const end = trueSessions.indexOf('2025-06-30') + 1
    expect(nyse.sessionsBack('2025-06-30', 253)).toEqual(trueSessions.slice(end - 253, end))
    expect(nyse.sessionsBack('2025-06-30', 1200)).toEqual(trueSessions.slice(end - 1200, end))
    expect(nyse.sessionsBack('2025-01-01', 2)).toEqual(['2024-12-30', '2024-12-31'])
    expect(nyse.sessionsBack('2025-07-04', 1)).toEqual(['2025-07-03'])
    expect(nyse.sessionsBack('2025-06-30', 0)).toEqual([])
  })

  it('gives what there is where the calendar begins, and refuses a count that is none', () => {
    expect(nyse.sessionsBack('1990-01-04', 10)).toEqual(['1990-01-02', '1990-01-03', '1990-01-04'])
    expect(() => nyse.sessionsBack('2025-06-30', -1)).toThrow(new RangeError('-1 is no number of sessions'))
    expect(() => nyse.sessionsBack('2025-06-30', 1.5)).toThrow(RangeError)
  })

  it('counts the sessions after one day up to another', () => {
    expect(nyse.sessionsApart('2025-01-08', '2025-01-10')).toBe(1)
    expect(nyse.sessionsApart('2025-01-10', '2025-01-13')).toBe(1)
    expect(nyse.sessionsApart('2025-01-10', '2025-01-12')).toBe(0)
    expect(nyse.sessionsApart('2025-01-10', '2025-01-10')).toBe(0)
    expect(nyse.sessionsApart('2025-01-10', '2025-01-02')).toBe(0)
    expect(nyse.sessionsApart('2023-12-29', '2024-12-31')).toBe(252)
    expect(nyse.sessionsApart('1990-01-01', '2035-12-31')).toBe(trueSessions.length)
  })

  it('hands out lists that a caller may change without harm', () => {
    nyse.sessionsBack('2025-12-31', 5).length = 0
    nyse.sessionsBetween('2025-01-01', '2025-12-31').reverse()
    expect(nyse.sessionsBack('2025-12-31', 1)).toEqual(['2025-12-31'])
  })
})

describe('the edges of the calendar', () => {
  it.each(['1989-12-29', '1900-01-02', '2101-01-03', '9999-12-31'])('refuses %s by name', (date) => {
    const outside = new RangeError(`${date} lies outside the NYSE calendar of 1990 to 2100`)
    expect(() => nyse.isSession(date)).toThrow(outside)
    expect(() => nyse.previousSession(date)).toThrow(outside)
    expect(() => nyse.nextSession(date)).toThrow(outside)
    expect(() => nyse.sessionsBack(date, 1)).toThrow(outside)
    expect(() => nyse.closeTime(date)).toThrow(outside)
    expect(() => nyse.sessionsBetween(date, date)).toThrow(outside)
  })

  it('refuses to look beyond them', () => {
    expect(() => nyse.previousSession('1990-01-02')).toThrow(/1989-12-31 lies outside/)
    expect(() => nyse.nextSession('2100-12-31')).toThrow(/2101-01-01 lies outside/)
    expect(nyse.nextSession('1990-01-01')).toBe('1990-01-02')
  })

  it.each([
    '', '2025-1-2', '2025-02-30', '2025-13-01', '20250102', '2025-01-02T00:00:00Z', ' 2025-01-02', 'today',
  ])('refuses "%s" by name', (text) => {
    const malformed = new RangeError(`"${text}" is no date YYYY-MM-DD`)
    expect(() => nyse.isSession(text)).toThrow(malformed)
    expect(() => nyse.nextSession(text)).toThrow(malformed)
    expect(() => nyse.sessionsBetween('2025-01-02', text)).toThrow(malformed)
    expect(() => nyse.sessionsBetween(text, '2025-01-02')).toThrow(malformed)
    expect(() => nyse.sessionsApart(text, '2025-01-02')).toThrow(malformed)
  })
})
