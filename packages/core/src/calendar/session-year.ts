import { type IsoDate, toEpochDay } from '../domain/iso-date.js'
import { type ClockTime, REGULAR_CLOSE } from './clock-time.js'
import { earlyCloses } from './early-closes.js'
import { daysOf, isWeekday, ruleHolidays } from './holidays.js'

/** One year of the exchange, laid out so that every question about a day is one look-up. */
export interface SessionYear {
  /** Ascending. */
  readonly sessions: readonly IsoDate[]
  /** The New York time at which each session ends; its keys are the sessions. */
  readonly closes: ReadonlyMap<IsoDate, ClockTime>
  /** Sessions of the year up to and including a day of it. */
  sessionsThrough(date: IsoDate): number
}

/**
 * The sessions of `year`: weekdays that neither the rules (specification 2.3) nor `closures` close.
 * `extraEarly` overrides the early closes of the rules.
 */
export function sessionYear(year: number, closures: ReadonlySet<IsoDate>, extraEarly: ReadonlyMap<IsoDate, ClockTime>): SessionYear {
  const days = daysOf(year)
  const closed = new Set(ruleHolidays(year))
  const early = earlyCloses(year)
  const firstDay = toEpochDay(days[0]!)
  const through = new Uint16Array(days.length)
  const closes = new Map<IsoDate, ClockTime>()
  days.forEach((day, index) => {
    if (isWeekday(day) && !closed.has(day) && !closures.has(day)) closes.set(day, extraEarly.get(day) ?? early.get(day) ?? REGULAR_CLOSE)
    through[index] = closes.size
  })
  return { sessions: [...closes.keys()], closes, sessionsThrough: (date) => through[toEpochDay(date) - firstDay]! }
}
