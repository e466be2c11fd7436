import { addDays, type IsoDate, toEpochDay, weekday } from '../domain/iso-date.js'

const SUNDAY = 0
const MONDAY = 1
const THURSDAY = 4
const FRIDAY = 5
const SATURDAY = 6

/** Weekdays on which the exchange stayed closed outside its rules: mourning, attacks, storms. */
export const ONE_OFF_CLOSURES: readonly IsoDate[] = [
  '1994-04-27', // mourning for Richard Nixon
  '2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', // attacks of 11 September
  '2004-06-11', // mourning for Ronald Reagan
  '2007-01-02', // mourning for Gerald Ford
  '2012-10-29', '2012-10-30', // Hurricane Sandy
  '2018-12-05', // mourning for George H. W. Bush
  '2025-01-09', // mourning for Jimmy Carter
]

/** The weekdays of `year` on which NYSE rules close the exchange (specification 2.3). */
export function ruleHolidays(year: number): IsoDate[] {
  const days = [
    newYear(year),
    year >= 1998 ? nthWeekday(year, 1, MONDAY, 3) : null,
    nthWeekday(year, 2, MONDAY, 3),
    addDays(easter(year), -2),
    lastMonday(year, 5),
    year >= 2022 ? observed(dateOf(year, 6, 19)) : null,
    observed(dateOf(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1),
    thanksgiving(year),
    observed(dateOf(year, 12, 25)),
  ]
  return days.filter((day): day is IsoDate => day !== null)
}

/** The fourth Thursday of November. */
export function thanksgiving(year: number): IsoDate {
  return nthWeekday(year, 11, THURSDAY, 4)
}

/** `YYYY-MM-DD` of its parts. */
export function dateOf(year: number, month: number, day: number): IsoDate {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Monday when the day is a Sunday; not observed at all on a Saturday, which would fall into the year before. */
function newYear(year: number): IsoDate | null {
  const day = dateOf(year, 1, 1)
  if (weekday(day) === SATURDAY) return null
  return weekday(day) === SUNDAY ? addDays(day, 1) : day
}

/** Friday for a Saturday, Monday for a Sunday. */
function observed(day: IsoDate): IsoDate {
  if (weekday(day) === SATURDAY) return addDays(day, -1)
  return weekday(day) === SUNDAY ? addDays(day, 1) : day
}

function nthWeekday(year: number, month: number, day: number, nth: number): IsoDate {
  const first = dateOf(year, month, 1)
  return addDays(first, ((day - weekday(first) + 7) % 7) + 7 * (nth - 1))
}

function lastMonday(year: number, month: number): IsoDate {
  const last = addDays(dateOf(year, month + 1, 1), -1)
  return addDays(last, -((weekday(last) - MONDAY + 7) % 7))
}

/** Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus: Astronomical Algorithms, ch. 8). */
function easter(year: number): IsoDate {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  return dateOf(year, month, (h + l - 7 * m + 33 * month + 19) % 32)
}

/** True from Monday to Friday. */
export function isWeekday(date: IsoDate): boolean {
  const day = weekday(date)
  return day >= MONDAY && day <= FRIDAY
}

/** Calendar days of a year, in order. */
export function daysOf(year: number): IsoDate[] {
  const first = dateOf(year, 1, 1)
  return Array.from({ length: toEpochDay(dateOf(year + 1, 1, 1)) - toEpochDay(first) }, (_, index) => addDays(first, index))
}
