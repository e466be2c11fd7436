import { type IsoDate, isIsoDate } from '../domain/iso-date.js'
import { type ClockTime, isClockTime, REGULAR_CLOSE, REGULAR_OPEN } from './clock-time.js'

/** A session that ends before 16:00 New York. */
interface EarlyClose {
  readonly date: IsoDate
  readonly close: ClockTime
}

/** Closures and early closes the built-in tables cannot know: mourning, storms, new rules. */
export interface CalendarOptions {
  readonly extraClosures?: readonly IsoDate[]
  /** Later than 09:30 and at most 16:00; 16:00 undoes an early close of the rules. A day without a session is left alone. */
  readonly extraEarlyCloses?: readonly EarlyClose[]
}

/**
 * Rejects options that would silently do nothing.
 * Errors: RangeError naming a text that is no date, or no time at which a session can end.
 */
export function checkOptions(options: CalendarOptions): void {
  for (const date of options.extraClosures ?? []) checkDate(date)
  for (const { date, close } of options.extraEarlyCloses ?? []) {
    checkDate(date)
    if (!isClockTime(close) || close <= REGULAR_OPEN || close > REGULAR_CLOSE) {
      throw new RangeError(`"${close}" is no close of ${date}: HH:MM after ${REGULAR_OPEN} and at most ${REGULAR_CLOSE} is needed`)
    }
  }
}

/** `date` itself. Error: RangeError naming the text when it is no date. */
export function checkDate(date: string): IsoDate {
  if (!isIsoDate(date)) throw new RangeError(`"${date}" is no date YYYY-MM-DD`)
  return date
}
