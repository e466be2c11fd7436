import { describe, expect, it } from '@jest/globals'
import { addDays, daysBetween, fromEpochDay, isIsoDate, toEpochDay, weekday } from './iso-date.js'

describe('isIsoDate', () => {
  it.each(['2024-02-29', '2000-02-29', '1990-01-01', '2035-12-31', '1969-12-31', '0001-01-01'])('accepts %s', (text) => {
    expect(isIsoDate(text)).toBe(true)
  })

  it.each([
    '2025-02-29', '1900-02-29', '2025-02-30', '2025-04-31', '2025-13-01', '2025-00-10', '2025-01-00', '2025-01-32', '2025-1-2',
    '20250102', '25-01-02', '2025-01-02T00:00:00Z', ' 2025-01-02', '2025-01-02 ', '2025-01-02\n', '2025/01/02', '', 'today', '+02025-01-02',
  ])('refuses %j', (text) => {
    expect(isIsoDate(text)).toBe(false)
  })
})

describe('day arithmetic', () => {
  it('counts days from 1970-01-01', () => {
    expect(['1970-01-01', '1970-01-02', '1969-12-31', '2000-03-01'].map(toEpochDay)).toEqual([0, 1, -1, 11_017])
    expect([fromEpochDay(0), fromEpochDay(-1), fromEpochDay(11_017)]).toEqual(['1970-01-01', '1969-12-31', '2000-03-01'])
  })

  it('goes there and back for every day of 1990 to 2035', () => {
    const first = toEpochDay('1990-01-01')
    const last = toEpochDay('2035-12-31')
    expect(last - first).toBe(16_800)
    const days = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    const broken = days.filter((day) => toEpochDay(fromEpochDay(day)) !== day || !isIsoDate(fromEpochDay(day)))
    expect(broken).toEqual([])
  })

  it('moves across months, leap days, years and changes of clocks', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2025-02-28', 1)).toBe('2025-03-01')
    expect(addDays('2024-12-31', 1)).toBe('2025-01-01')
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31')
    expect(addDays('2025-03-08', 2)).toBe('2025-03-10')
    expect(addDays('2025-11-01', 2)).toBe('2025-11-03')
    expect(addDays('2025-06-30', 0)).toBe('2025-06-30')
  })

  it('counts calendar days with a sign', () => {
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366)
    expect(daysBetween('2025-01-01', '2024-01-01')).toBe(-366)
    expect(daysBetween('2025-03-01', '2025-03-31')).toBe(30)
    expect(daysBetween('2025-06-30', '2025-06-30')).toBe(0)
  })

  it('knows the day of the week, whatever the zone of the process', () => {
    const week = ['2025-06-29', '2025-06-30', '2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04', '2025-07-05']
    expect(week.map(weekday)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([weekday('1990-01-01'), weekday('2000-01-01'), weekday('2035-12-31')]).toEqual([1, 6, 1])
  })
})
