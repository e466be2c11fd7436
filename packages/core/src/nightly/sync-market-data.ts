import type { TradingCalendar } from '../calendar/index.js'
import { groupBy, type IsoDate } from '../domain/index.js'
import type { ProviderTally } from '../market-data/index.js'
import { forgetSimulated } from '../store/write/simulated-data.js'
import { syncDailyBars } from './sync/daily-bars.js'
import { syncOptionQuotes, syncTreasuryYields } from './sync/reference-series.js'
import type { SyncContext } from './sync/summary.js'
import type { SymbolUniverse } from './universe.js'

export { NO_PROFILES, type ProfileSummary, syncProfiles } from './sync/profiles.js'

/** What a sync did, for the summary. */
export interface SyncSummary {
  /** The providers in use, in order, separated by commas; null when none is configured and stored prices were used. */
  readonly source: string | null
  /** Requests sent, failed ones and retries included. */
  readonly requests: number
  readonly price_requests: number
  readonly rows_changed: number
  /** Of these, rows of daily bars. */
  readonly daily_rows_changed: number
  /** Symbols whose whole history was fetched again after a split or dividend. */
  readonly restated: readonly string[]
  /** Every symbol that is not fresh, with why. */
  readonly failed: readonly { readonly symbol: string; readonly kind: string; readonly failure_class: string; readonly message: string }[]
  readonly providers: readonly ProviderTally[]
}

/**
 * Fetches what is missing of the sessions from `from` to `asOf`, once for all portfolios: daily bars, option quotes and Treasury yields.
 * A symbol whose stretch was already fetched is not asked for again. Failures are named and leave what is stored. Real providers never add to invented prices:
 * those go first.
 */
export async function syncPrices(context: SyncContext, universe: SymbolUniverse, from: IsoDate, asOf: IsoDate): Promise<SyncSummary> {
  const { market } = context
  if (market.names.length === 0) return { source: null, requests: 0, price_requests: 0, rows_changed: 0, daily_rows_changed: 0, restated: [], failed: [], providers: [] }
  if (!market.names.includes('simulated')) await forgetSimulated(context.database)
  const bars = await syncDailyBars(context, market.serves('daily_bars') ? universe.daily : [], from, asOf)
  const quotes = await syncOptionQuotes(context, universe.contracts, from, asOf)
  const yields = await syncTreasuryYields(context, from, asOf)
  const parts = [bars, quotes, yields]
  return {
    source: market.names.join(','), requests: parts.reduce((sum, part) => sum + part.requests, 0), price_requests: bars.requests + quotes.requests,
    rows_changed: parts.reduce((sum, part) => sum + part.changed, 0), daily_rows_changed: bars.changed, restated: bars.restated,
    failed: parts.flatMap((part) => part.failures.map(({ symbol, failureClass, message }) => ({ symbol, kind: part.kind, failure_class: failureClass, message }))),
    providers: market.tallies(),
  }
}

/** What an operator must mend: refused keys, plans that do not include what is asked, answers nobody could read. One sentence each, without repeats. */
export function syncAlerts({ failed }: SyncSummary): string[] {
  const serious = failed.filter((failure) => ['auth', 'quota', 'bad_payload'].includes(failure.failure_class))
  return [...groupBy(serious, (failure) => failure.message)].map(([message, list]) => `${message} (${list.length} symbol${list.length === 1 ? '' : 's'}, first ${list[0]!.symbol})`)
}

/** The sessions whose prices a night needs: the regression window and one more for its first return. */
export function windowSessions(calendar: TradingCalendar, asOf: IsoDate, regressionWindow: number): IsoDate[] {
  return calendar.sessionsBack(asOf, regressionWindow + 1)
}
