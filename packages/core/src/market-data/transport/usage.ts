import type { IsoDate } from '../../domain/index.js'

/** What a plan allows; shared by every process that uses the key. */
export interface PlanLimits {
  /** Requests a minute, spaced evenly so that no minute ever holds more; null for no limit. */
  readonly perMinute: number | null
  /** Requests a day; null for no limit. */
  readonly perDay: number | null
  /** Hour of the day, UTC, at which the daily quota starts afresh. */
  readonly dayStartsAtHour: number
}

export interface Booking {
  readonly provider: string
  readonly day: IsoDate
  readonly perDay: number | null
  /** Time between two requests, milliseconds. */
  readonly spacingMs: number
  readonly now: Date
}

/** Counts requests of all processes and gives each its moment. */
export interface UsageLedger {
  /** Books one request: how long to wait for its turn and how many the day holds now. Null when the quota of the day is used up. */
  book(booking: Booking): Promise<{ readonly waitMs: number; readonly used: number } | null>
  /** Counts how a request ended: ok, or the class of its failure. */
  ended(provider: string, outcome: string, now: Date): Promise<void>
}

/** The booking of a request at `now` under a plan. */
export function bookingOf(provider: string, limits: PlanLimits, now: Date): Booking {
  const day = new Date(now.getTime() - limits.dayStartsAtHour * 3_600_000).toISOString().slice(0, 10)
  return { provider, day, perDay: limits.perDay, spacingMs: limits.perMinute === null ? 0 : Math.ceil(60_000 / limits.perMinute), now }
}
