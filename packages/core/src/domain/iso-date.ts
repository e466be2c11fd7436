/** A calendar date `YYYY-MM-DD` with no time and no zone. Sessions, entries and expiries are dates, never instants. */
export type IsoDate = string

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/
const MS_PER_DAY = 86_400_000

/** Days since 1970-01-01 of a valid date. */
export function toEpochDay(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY
}

/** The date that lies `epochDay` days after 1970-01-01. */
export function fromEpochDay(epochDay: number): IsoDate {
  return new Date(epochDay * MS_PER_DAY).toISOString().slice(0, 10)
}

/** True for text that is `YYYY-MM-DD` and names a day that exists (2025-02-30 does not). */
export function isIsoDate(text: string): text is IsoDate {
  const match = PATTERN.exec(text)
  if (!match) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(time) && new Date(time).toISOString().slice(0, 10) === text
}

/** `date` moved by whole days (negative: back). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return fromEpochDay(toEpochDay(date) + days)
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return toEpochDay(to) - toEpochDay(from)
}

/** Day of the week, 0 = Sunday to 6 = Saturday. */
export function weekday(date: IsoDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}
