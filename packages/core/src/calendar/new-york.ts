import type { IsoDate } from '../domain/iso-date.js'
import type { ClockTime } from './clock-time.js'

const CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
})

/** Date and time of an instant on the New York clock, whatever the zone of the process. */
export function newYorkClock(instant: Date): { readonly date: IsoDate; readonly time: ClockTime } {
  const parts = Object.fromEntries(CLOCK.formatToParts(instant).map((part) => [part.type, part.value]))
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

/**
 * The instant at which the New York clock shows `time` on `date`; New York is four or five hours behind UTC.
 * Error: RangeError for a time that the spring change of clocks leaves out.
 */
export function newYorkInstant(date: IsoDate, time: ClockTime): Date {
  for (const offset of [4, 5]) {
    const instant = new Date(Date.parse(`${date}T${time}:00Z`) + offset * 3_600_000)
    const shown = newYorkClock(instant)
    if (shown.date === date && shown.time === time) return instant
  }
  throw new RangeError(`the New York clock never shows ${date} ${time}`)
}
