import { addDays, type IsoDate, weekday } from '../domain/iso-date.js'
import type { ClockTime } from './clock-time.js'
import { dateOf, thanksgiving } from './holidays.js'

const EARLY: ClockTime = '13:00'
/** The early close of the exchange until the end of 1992. */
const EARLY_BEFORE_1993: ClockTime = '14:00'
const MONDAY = 1
const WEDNESDAY = 3
const THURSDAY = 4

/** Sessions that ended early outside the rules. */
const ONE_OFF_EARLY_CLOSES: readonly (readonly [IsoDate, ClockTime])[] = [
  ['1994-02-11', '14:30'], // snow
  ['1996-01-08', '14:00'], // snow
  ['1997-10-27', '15:30'], // circuit breaker
  ['1997-12-26', EARLY],
  ['1999-12-31', EARLY], // precaution against year-2000 faults
  ['2003-12-26', EARLY],
  ['2005-06-01', '15:56'], // communication fault
]

/** The early closes of `year` by date, whether or not the day is a session. */
export function earlyCloses(year: number): Map<IsoDate, ClockTime> {
  const closes = new Map<IsoDate, ClockTime>(ONE_OFF_EARLY_CLOSES.filter(([date]) => date.startsWith(String(year))))
  const early = year < 1993 ? EARLY_BEFORE_1993 : EARLY
  if (year >= 1992) closes.set(addDays(thanksgiving(year), 1), early)
  const christmasEve = dateOf(year, 12, 24)
  if (isMondayToThursday(christmasEve)) closes.set(christmasEve, early)
  const independence = besideIndependenceDay(year)
  if (independence) closes.set(independence, early)
  return closes
}

/** From 1995: 3 July from Monday to Thursday; a Wednesday only since 2013, before that the Friday after the holiday instead. */
function besideIndependenceDay(year: number): IsoDate | null {
  if (year < 1995) return null
  const eve = dateOf(year, 7, 3)
  if (weekday(eve) === WEDNESDAY && year < 2013) return dateOf(year, 7, 5)
  return isMondayToThursday(eve) ? eve : null
}

/** On the other days of the week the exchange is closed for the holiday itself, or by the weekend. */
function isMondayToThursday(date: IsoDate): boolean {
  return weekday(date) >= MONDAY && weekday(date) <= THURSDAY
}
