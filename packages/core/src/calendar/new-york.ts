import type { IsoDate } from '../domain/iso-date.js'
import type { ClockTime } from './clock-time.js'

/** New York is four or five hours behind UTC. */
const MOST_HOURS_BEHIND = 5
const MS_PER_HOUR = 3_600_000

/** Made at first use: it takes longer than all else that a short command does. */
let clock: Intl.DateTimeFormat | undefined

function zonedClock(): Intl.DateTimeFormat {
  clock ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  })
  return clock
}

/** Date and time of an instant on the New York clock, whatever the zone of the process. */
export function newYorkClock(instant: Date): { readonly date: IsoDate; readonly time: ClockTime } {
  const parts = Object.fromEntries(zonedClock().formatToParts(instant).map((part) => [part.type, part.value]))
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

/** The date on the New York clock; from five in the morning UTC on it is that of UTC. */
export function newYorkDate(instant: Date): IsoDate {
  return instant.getUTCHours() >= MOST_HOURS_BEHIND ? instant.toISOString().slice(0, 10) : newYorkClock(instant).date
}

/** Whether `time` of `date` is over in New York however far it is behind UTC; false says nothing. */
export function certainlyPast(date: IsoDate, time: ClockTime, now: Date): boolean {
  return Date.parse(`${date}T${time}:00Z`) + MOST_HOURS_BEHIND * MS_PER_HOUR <= now.getTime()
}

/**
 * The instant at which the New York clock shows `time` on `date`.
 * Error: RangeError for a time that the spring change of clocks leaves out.
 */
export function newYorkInstant(date: IsoDate, time: ClockTime): Date {
  for (const offset of [MOST_HOURS_BEHIND - 1, MOST_HOURS_BEHIND]) {
    const instant = new Date(Date.parse(`${date}T${time}:00Z`) + offset * MS_PER_HOUR)
    const shown = newYorkClock(instant)
    if (shown.date === date && shown.time === time) return instant
  }
  throw new RangeError(`the New York clock never shows ${date} ${time}`)
}
