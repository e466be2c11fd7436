import { daysBetween, type IsoDate } from '../../domain/index.js'

const DAYS_A_YEAR = 365

/** T of specification 4.2: calendar days to expiry over 365, never negative. */
export function timeToExpiry(asOf: IsoDate, expiration: IsoDate): number {
  return Math.max(0, daysBetween(asOf, expiration)) / DAYS_A_YEAR
}
