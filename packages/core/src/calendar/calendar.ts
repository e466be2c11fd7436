import { addDays, type IsoDate, isIsoDate } from '../domain/iso-date.js'
import { type ClockTime, earlyCloses } from './early-closes.js'
import { dateOf, daysOf, isWeekday, ONE_OFF_CLOSURES, ruleHolidays } from './holidays.js'
import { newYorkClock, newYorkInstant } from './new-york.js'

const REGULAR_CLOSE: ClockTime = '16:00'
const FIRST_YEAR = 1990
const LAST_YEAR = 2100

/** Closures and early closes the built-in tables cannot know: mourning, storms, new rules. */
export interface CalendarOptions {
  readonly extraClosures?: readonly IsoDate[]
  readonly extraEarlyCloses?: readonly { readonly date: IsoDate; readonly close: ClockTime }[]
}

/**
 * Sessions of the New York Stock Exchange from 1990 to 2100, by rules and a table of one-off closures (specification 2.3).
 * Independent of the clock and the zone of the process. Errors: RangeError for text that is no date, or a date outside those years.
 */
export class TradingCalendar {
  private readonly years = new Map<number, { readonly list: readonly IsoDate[]; readonly set: ReadonlySet<IsoDate>; readonly early: ReadonlyMap<IsoDate, ClockTime> }>()
  private readonly closures: ReadonlySet<IsoDate>
  private readonly extraEarly: readonly { readonly date: IsoDate; readonly close: ClockTime }[]

  constructor(options: CalendarOptions = {}) {
    this.closures = new Set([...ONE_OFF_CLOSURES, ...(options.extraClosures ?? [])])
    this.extraEarly = options.extraEarlyCloses ?? []
  }

  /** True when the exchange holds a session on `date`, early closes included. */
  isSession(date: IsoDate): boolean {
    return this.year(yearOf(date)).set.has(date)
  }

  /** The last session strictly before `date`. */
  previousSession(date: IsoDate): IsoDate {
    let day = addDays(checked(date), -1)
    while (!this.isSession(day)) day = addDays(day, -1)
    return day
  }

  /** The first session strictly after `date`. */
  nextSession(date: IsoDate): IsoDate {
    let day = addDays(checked(date), 1)
    while (!this.isSession(day)) day = addDays(day, 1)
    return day
  }

  /** Sessions from `from` to `to`, both included, ascending. */
  sessionsBetween(from: IsoDate, to: IsoDate): IsoDate[] {
    const sessions: IsoDate[] = []
    for (let year = yearOf(from); year <= yearOf(to); year++) {
      for (const day of this.year(year).list) if (day >= from && day <= to) sessions.push(day)
    }
    return sessions
  }

  /** The last `count` sessions up to `asOf`, `asOf` included when it is one; ascending. Fewer where the calendar begins. */
  sessionsBack(asOf: IsoDate, count: number): IsoDate[] {
    let year = yearOf(asOf)
    let sessions = this.year(year).list.filter((day) => day <= asOf)
    while (sessions.length < count && year > FIRST_YEAR) sessions = [...this.year(--year).list, ...sessions]
    return count === 0 ? [] : sessions.slice(-count)
  }

  /** Number of sessions after `from` up to and including `to`; 0 when there is none. */
  sessionsApart(from: IsoDate, to: IsoDate): number {
    return from >= to ? 0 : this.sessionsBetween(addDays(from, 1), to).length
  }

  /** The New York time at which the session of `date` ends: 16:00, or earlier. Error: RangeError when `date` is no session. */
  closeTime(date: IsoDate): ClockTime {
    if (!this.isSession(date)) throw new RangeError(`${date} is no NYSE session`)
    return this.year(yearOf(date)).early.get(date) ?? REGULAR_CLOSE
  }

  /** True for a session that ends before 16:00. */
  isEarlyClose(date: IsoDate): boolean {
    return this.isSession(date) && this.closeTime(date) !== REGULAR_CLOSE
  }

  /** The instant at which the session of `date` ends. Error: RangeError when `date` is no session. */
  closeInstant(date: IsoDate): Date {
    return newYorkInstant(date, this.closeTime(date))
  }

  /** The date on the New York clock at `now`. */
  newYorkDate(now: Date): IsoDate {
    return newYorkClock(now).date
  }

  /** The last session whose close lies at or before `now`, by the New York clock. */
  latestClosedSession(now: Date): IsoDate {
    const today = this.newYorkDate(now)
    return this.isSession(today) && this.closeInstant(today) <= now ? today : this.previousSession(today)
  }

  private year(year: number): { readonly list: readonly IsoDate[]; readonly set: ReadonlySet<IsoDate>; readonly early: ReadonlyMap<IsoDate, ClockTime> } {
    const known = this.years.get(year)
    if (known) return known
    if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError(`the calendar covers ${FIRST_YEAR} to ${LAST_YEAR}, not ${dateOf(year, 1, 1).slice(0, 4)}`)
    const closed = new Set(ruleHolidays(year))
    const list = daysOf(year).filter((day) => isWeekday(day) && !closed.has(day) && !this.closures.has(day))
    const early = earlyCloses(year)
    for (const extra of this.extraEarly) if (extra.date.startsWith(String(year))) early.set(extra.date, extra.close)
    const made = { list, set: new Set(list), early }
    this.years.set(year, made)
    return made
  }
}

/** A calendar of its own; configuration adds closures that became known after this release. */
export function createCalendar(options: CalendarOptions = {}): TradingCalendar {
  return new TradingCalendar(options)
}

function yearOf(date: IsoDate): number {
  return Number(checked(date).slice(0, 4))
}

function checked(date: IsoDate): IsoDate {
  if (!isIsoDate(date)) throw new RangeError(`"${String(date)}" is no date YYYY-MM-DD`)
  return date
}
