import type { TradingCalendar } from '../../calendar/index.js'
import type { MarketData } from '../../market-data/index.js'
import type { Database } from '../../store/database.js'

/** What a sync works with. `signal` ends it between two pieces of work; `onDone` hears how many symbols are through. */
export interface SyncContext {
  readonly database: Database
  readonly market: MarketData
  readonly calendar: TradingCalendar
  readonly signal?: AbortSignal | undefined
  readonly onDone?: ((symbols: number) => void) | undefined
}

/** What the sync of one kind of data did. */
export interface KindSummary {
  readonly kind: string
  readonly requests: number
  readonly changed: number
  readonly restated: readonly string[]
  readonly failures: readonly { readonly symbol: string; readonly failureClass: string; readonly message: string }[]
}

/** Pieces of one kind as one. */
export function sumOf(kind: string, parts: readonly KindSummary[]): KindSummary {
  return {
    kind, requests: parts.reduce((sum, part) => sum + part.requests, 0), changed: parts.reduce((sum, part) => sum + part.changed, 0),
    restated: parts.flatMap((part) => part.restated), failures: parts.flatMap((part) => part.failures),
  }
}
