import { addDays, type IsoDate, weekday } from '../domain/iso-date.js'
import { dateOf, thanksgiving } from './holidays.js'

/** Wall-clock time in New York, `HH:MM`. */
export type ClockTime = string

const EARLY = '13:00'
const EARLY_BEFORE_1993 = '14:00'
const MONDAY = 1
const WEDNESDAY = 3
const THURSDAY = 4
const FRIDAY = 5

/** Sessions that ended early outside the rules. */
const ONE_OFF_EARLY_CLOSES: readonly (readonly [IsoDate, ClockTime])[] = [
  ['1994-02-11', '14:30'], // snow
  ['1996-01-08', '14:00'], // snow
  ['1997-10-27', '15:30'], // circuit breaker
  ['1997-12-26', EARLY],
  ['1999-12-31', EARLY],
  ['2003-12-26', EARLY],
]

/** The early closes of `year` by date, whether or not the day is a session. */
export function earlyCloses(year: number): Map<IsoDate, ClockTime> {
  const closes = new Map<IsoDate, ClockTime>(ONE_OFF_EARLY_CLOSES.filter(([date]) => date.startsWith(String(year))))
  if (year >= 1992) closes.set(addDays(thanksgiving(year), 1), year < 1993 ? EARLY_BEFORE_1993 : EARLY)
  const christmasEve = dateOf(year, 12, 24)
  if (isBetween(christmasEve, MONDAY, THURSDAY)) closes.set(christmasEve, year < 1993 ? EARLY_BEFORE_1993 : EARLY)
  const independence = besideIndependenceDay(year)
  if (independence) closes.set(independence, EARLY)
  return closes
}

/** From 1995: 3 July from Monday to Thursday; a Wednesday only since 2013, before that the Friday after the holiday instead. */
function besideIndependenceDay(year: number): IsoDate | null {
  if (year < 1995) return null
  const eve = dateOf(year, 7, 3)
  if (weekday(eve) === WEDNESDAY && year < 2013) return dateOf(year, 7, 5)
  return isBetween(eve, MONDAY, THURSDAY) ? eve : null
}

function isBetween(date: IsoDate, first: number, last: number): boolean {
  const day = weekday(date)
  return day >= first && day <= last && day !== FRIDAY
}
