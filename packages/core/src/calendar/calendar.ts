import { addDays, type IsoDate } from '../domain/iso-date.js'
import { type ClockTime, REGULAR_CLOSE, REGULAR_OPEN } from './clock-time.js'
import { ONE_OFF_CLOSURES } from './holidays.js'
import type { MarketStatus } from './market-status.js'
import { certainlyPast, newYorkClock, newYorkDate, newYorkInstant } from './new-york.js'
import { type CalendarOptions, checkDate, checkOptions } from './options.js'
import { type SessionYear, sessionYear } from './session-year.js'

const FIRST_YEAR = 1990
const LAST_YEAR = 2100
const MS_PER_MINUTE = 60_000

/**
 * Sessions of the New York Stock Exchange from 1990 to 2100, by rules and a table of one-off closures (specification 2.3).
 * Independent of the clock and the zone of the process. Errors of every method: RangeError naming a text that is no date, and
 * RangeError naming the date where an answer would lie outside those years.
 */
export class TradingCalendar {
  private readonly years = new Map<number, SessionYear>()
  private readonly closures: ReadonlySet<IsoDate>
  private readonly extraEarly: ReadonlyMap<IsoDate, ClockTime>

  constructor(options: CalendarOptions = {}) {
    checkOptions(options)
    this.closures = new Set([...ONE_OFF_CLOSURES, ...(options.extraClosures ?? [])])
    this.extraEarly = new Map((options.extraEarlyCloses ?? []).map(({ date, close }) => [date, close]))
  }

  /** True when the exchange holds a session on `date`, early closes included. */
  isSession(date: IsoDate): boolean {
    return this.yearOf(date).closes.has(date)
  }

  /** The last session strictly before `date`. */
  previousSession(date: IsoDate): IsoDate {
    const { sessions, closes, sessionsThrough } = this.yearOf(date)
    const before = sessionsThrough(date) - (closes.has(date) ? 1 : 0)
    return sessions[before - 1] ?? this.yearOf(lastDayBeforeYear(date)).sessions.at(-1)!
  }

  /** `date` itself where it is a session, else the last session before it. */
  sessionAtOrBefore(date: IsoDate): IsoDate {
    return this.isSession(date) ? date : this.previousSession(date)
  }

  /** The first session strictly after `date`. */
  nextSession(date: IsoDate): IsoDate {
    const { sessions, sessionsThrough } = this.yearOf(date)
    return sessions[sessionsThrough(date)] ?? this.yearOf(firstDayAfterYear(date)).sessions[0]!
  }

  /** Sessions from `from` to `to`, both included, ascending; none when `to` is earlier. */
  sessionsBetween(from: IsoDate, to: IsoDate): IsoDate[] {
    const count = this.sessionsApart(from, to) + (from <= to && this.isSession(from) ? 1 : 0)
    return this.sessionsBack(to, count)
  }

  /**
   * The last `count` sessions up to `asOf`, `asOf` included when it is one; ascending. Fewer where the calendar begins.
   * Error: RangeError when `count` is no whole number from 0.
   */
  sessionsBack(asOf: IsoDate, count: number): IsoDate[] {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is no number of sessions`)
    const last = this.yearOf(asOf)
    let sessions = last.sessions.slice(0, last.sessionsThrough(asOf))
    for (let year = yearNumber(asOf) - 1; sessions.length < count && year >= FIRST_YEAR; year--) {
      sessions = [...this.year(year).sessions, ...sessions]
    }
    return sessions.slice(Math.max(0, sessions.length - count))
  }

  /** Number of sessions strictly after `from` up to and including `to`; 0 when `to` is not later. */
  sessionsApart(from: IsoDate, to: IsoDate): number {
    let count = this.yearOf(to).sessionsThrough(to) - this.yearOf(from).sessionsThrough(from)
    for (let year = yearNumber(from); year < yearNumber(to); year++) count += this.year(year).sessions.length
    return from < to ? count : 0
  }

  /** True for a session that ends before 16:00. */
  isEarlyClose(date: IsoDate): boolean {
    return this.isSession(date) && this.closeTime(date) !== REGULAR_CLOSE
  }

  /** The New York time at which the session of `date` ends: 16:00, or earlier. Error: RangeError when `date` is no session. */
  closeTime(date: IsoDate): ClockTime {
    const close = this.yearOf(date).closes.get(date)
    if (close === undefined) throw new RangeError(`${date} is no NYSE session`)
    return close
  }

  /** The instant at which the session of `date` ends. Error: RangeError when `date` is no session. */
  closeInstant(date: IsoDate): Date {
    return newYorkInstant(date, this.closeTime(date))
  }

  /** The date on the New York clock at `now`. */
  newYorkDate(now: Date): IsoDate {
    return newYorkDate(now)
  }

  /**
   * The last session that ended at least `settleMinutes` before `now`, by the New York clock.
   * Error: RangeError when `settleMinutes` is negative or not finite.
   */
  latestClosedSession(now: Date, settleMinutes = 0): IsoDate {
    if (!Number.isFinite(settleMinutes) || settleMinutes < 0) throw new RangeError(`${settleMinutes} is no number of minutes`)
    const settled = now.getTime() - settleMinutes * MS_PER_MINUTE
    const day = this.newYorkDate(new Date(settled))
    return this.isSession(day) && this.hasClosed(day, new Date(settled)) ? day : this.previousSession(day)
  }

  /** Whether the session of `date` had ended at `now`. Error: RangeError when `date` is no session. */
  hasClosed(date: IsoDate, now: Date): boolean {
    return certainlyPast(date, this.closeTime(date), now) || this.closeInstant(date) <= now
  }

  /** The exchange at `now`: before, within or after its session, or closed that day. Late openings of single days are not known. */
  marketStatus(now: Date): MarketStatus {
    const { date, time } = newYorkClock(now)
    const session = this.isSession(date) ? date : null
    const pre = session !== null && time < REGULAR_OPEN
    const nextOpen = newYorkInstant(pre ? date : this.nextSession(date), REGULAR_OPEN)
    if (session === null || pre) return { state: pre ? 'pre' : 'closed', session, nextOpen }
    return { state: time < this.closeTime(date) ? 'open' : 'after', session, nextOpen }
  }

  private yearOf(date: IsoDate): SessionYear {
    const year = yearNumber(checkDate(date))
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw new RangeError(`${date} lies outside the NYSE calendar of ${FIRST_YEAR} to ${LAST_YEAR}`)
    }
    return this.year(year)
  }

  private year(year: number): SessionYear {
    const known = this.years.get(year)
    if (known) return known
    const made = sessionYear(year, this.closures, this.extraEarly)
    this.years.set(year, made)
    return made
  }
}

/** A calendar of its own; configuration adds closures that became known after this release. Errors: see `checkOptions`. */
export function createCalendar(options: CalendarOptions = {}): TradingCalendar {
  return new TradingCalendar(options)
}

function yearNumber(date: IsoDate): number {
  return Number(date.slice(0, 4))
}

/** 31 December of the year before that of `date`. */
function lastDayBeforeYear(date: IsoDate): IsoDate {
  return addDays(`${date.slice(0, 4)}-01-01`, -1)
}

/** 1 January of the year after that of `date`. */
function firstDayAfterYear(date: IsoDate): IsoDate {
  return addDays(`${date.slice(0, 4)}-12-31`, 1)
}
