/** Wall-clock time in New York, `HH:MM` from 00:00 to 23:59. Compares as text. */
export type ClockTime = string

/** The hours of a full session since 1985-09-30. */
export const REGULAR_OPEN: ClockTime = '09:30'
export const REGULAR_CLOSE: ClockTime = '16:00'

const PATTERN = /^([01]\d|2[0-3]):[0-5]\d$/

/** True for `HH:MM` of a 24-hour clock. */
export function isClockTime(text: string): text is ClockTime {
  return PATTERN.test(text)
}
