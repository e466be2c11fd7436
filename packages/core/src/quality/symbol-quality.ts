import type { IsoDate } from '../domain/index.js'
import type { PriceQualityRow } from '../store/read/price-quality.js'

/** Sessions of history that count as sufficient: the last thirty, complete. */
export const REQUIRED_DAYS = 30
/** Closes older than this many sessions are no current price. */
export const CURRENT_SESSIONS = 5
/** Closes at most this old are fresh: two sessions stand for 48 hours, so that weekends and holidays count against nobody. */
export const FRESH_SESSIONS = 2
/** Coverage from which a report passes. */
export const PASSING_SCORE = 0.9

/** The thresholds as a report shows them. */
export const QUALITY_THRESHOLDS = { minimumCoverage: PASSING_SCORE, requiredDays: REQUIRED_DAYS, freshSessions: FRESH_SESSIONS } as const

/** How good the data of one symbol are. Scores from 0 to 100. */
export interface SymbolQuality {
  readonly symbol: string
  readonly has_price: boolean
  readonly data_points: number
  readonly first_date: IsoDate | null
  readonly last_date: IsoDate | null
  /** Sessions since the last close; null without one. */
  readonly stale_sessions: number | null
  readonly is_current: boolean
  readonly has_history: boolean
  readonly is_fresh: boolean
  readonly has_profile: boolean
  /** Share of the last thirty sessions with a close. */
  readonly completeness: number
  /** 100 for the close of the session itself, 20 less a session, 0 from five sessions on. */
  readonly recency: number
  /** Share of the last thirty sessions' closes that do not contradict themselves; null without any. */
  readonly accuracy: number | null
  readonly provider: string | null
  /** Why the last sync brought nothing new; null when it did. */
  readonly failure_class: string | null
}

/** Judges one symbol. `age` counts the sessions since its last close. */
export function symbolQuality(symbol: string, row: PriceQualityRow | undefined, age: number | null, hasProfile: boolean, failureClass: string | null): SymbolQuality {
  const recent = row?.recentDays ?? 0
  return {
    symbol, has_price: row !== undefined, data_points: row?.days ?? 0, first_date: row?.first ?? null, last_date: row?.last ?? null, stale_sessions: age,
    is_current: age !== null && age <= CURRENT_SESSIONS, has_history: recent >= REQUIRED_DAYS, is_fresh: age !== null && age <= FRESH_SESSIONS, has_profile: hasProfile,
    completeness: percent(Math.min(recent, REQUIRED_DAYS), REQUIRED_DAYS), recency: age === null ? 0 : Math.max(0, 100 - (100 / CURRENT_SESSIONS) * age),
    accuracy: recent === 0 ? null : percent(recent - (row?.doubtful ?? 0), recent), provider: row?.provider ?? null, failure_class: failureClass,
  }
}

/** `part` of `whole` in percent, one decimal; 100 of nothing is nothing missing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((1000 * part) / whole) / 10
}
