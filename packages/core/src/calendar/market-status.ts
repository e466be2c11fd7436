import type { IsoDate } from '../domain/iso-date.js'

/** Where the New York clock stands: before, within or after the session of its day, or on a day without one. */
type MarketState = 'pre' | 'open' | 'after' | 'closed'

/** The exchange at one instant. Extended-hours trading is no session. */
export interface MarketStatus {
  readonly state: MarketState
  /** The session of the day on the New York clock; null on a day without one. */
  readonly session: IsoDate | null
  /** The first opening (09:30 New York) later than the instant asked about. */
  readonly nextOpen: Date
}
