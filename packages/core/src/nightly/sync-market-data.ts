import type { TradingCalendar } from '../calendar/index.js'
import type { IsoDate } from '../domain/index.js'
import type { DailyBar, MarketDataProvider } from '../market-data/index.js'
import type { Database } from '../store/database.js'
import { readFreshProfiles, readSyncedSpans, type SyncedSpan } from '../store/read/sync-states.js'
import { writeOptionQuotes, writeProfiles, writeTreasuryYields } from '../store/write/market-reference.js'
import { writePrices } from '../store/write/prices.js'
import { type SyncOutcome, writeSyncOutcomes } from '../store/write/sync-states.js'
import type { SymbolUniverse } from './universe.js'

const PROFILE_DAYS = 7
const YIELDS = 'treasury'

/** What a sync did, for the summary. */
export interface SyncSummary {
  /** The provider asked; null when none is configured and stored prices were used. */
  readonly source: string | null
  readonly requests: number
  readonly rows_changed: number
  readonly failed: readonly { readonly symbol: string; readonly failure_class: string }[]
}

/**
 * Fetches what is missing of the sessions from `from` to `asOf`, once for all portfolios: daily bars, option quotes and Treasury yields.
 * A symbol whose stretch was already fetched is not asked for again. Failures are named and leave what is stored.
 */
export async function syncPrices(database: Database, provider: MarketDataProvider | null, universe: SymbolUniverse, from: IsoDate, asOf: IsoDate): Promise<SyncSummary> {
  if (!provider) return { source: null, requests: 0, rows_changed: 0, failed: [] }
  const bars = await syncKind(database, provider, 'daily_bars', universe.daily, from, asOf, async (symbols, start) => {
    const answer = await provider.dailyBars({ symbols, from: start, to: asOf })
    return { failures: answer.failures, changed: await writePrices(database, answer.rows, provider.name) }
  })
  const quotes = await syncKind(database, provider, 'option_quotes', universe.contracts, from, asOf, async (symbols, start) => {
    const answer = await provider.optionQuotes({ symbols, from: start, to: asOf })
    await writeOptionQuotes(database, answer.rows, provider.name)
    return { failures: answer.failures, changed: await writePrices(database, answer.rows.map(quoteAsBar), provider.name) }
  })
  const yields = await syncKind(database, provider, 'treasury_yields', [YIELDS], from, asOf, async (_symbols, start) => {
    const answer = await provider.treasuryYields(start, asOf)
    await writeTreasuryYields(database, answer.rows, provider.name)
    return { failures: answer.failures, changed: 0 }
  })
  const parts = [bars, quotes, yields]
  return {
    source: provider.name, requests: parts.reduce((sum, part) => sum + part.requests, 0), rows_changed: parts.reduce((sum, part) => sum + part.changed, 0),
    failed: parts.flatMap((part) => part.failures).map(({ symbol, failureClass }) => ({ symbol, failure_class: failureClass })),
  }
}

/** Company profiles older than a week, or missing (step 1.5). Returns how many were fetched and how many failed. */
export async function syncProfiles(database: Database, provider: MarketDataProvider | null, symbols: readonly string[], now: Date): Promise<{ fetched: number; failed: number; fresh: number }> {
  const fresh = await readFreshProfiles(database, symbols, now, PROFILE_DAYS)
  const wanted = symbols.filter((symbol) => !fresh.has(symbol))
  if (!provider?.serves.has('profiles') || wanted.length === 0) return { fetched: 0, failed: 0, fresh: fresh.size }
  const answer = await provider.profiles(wanted)
  await writeProfiles(database, answer.rows, provider.name)
  return { fetched: answer.rows.length, failed: answer.failures.length, fresh: fresh.size }
}

type Fetch = (symbols: readonly string[], from: IsoDate) => Promise<{ failures: readonly { symbol: string; failureClass: string; message: string }[]; changed: number }>

async function syncKind(
  database: Database, provider: MarketDataProvider, kind: 'daily_bars' | 'option_quotes' | 'treasury_yields', symbols: readonly string[], from: IsoDate, to: IsoDate, fetch: Fetch,
): Promise<{ requests: number; changed: number; failures: { symbol: string; failureClass: string; message: string }[] }> {
  const result = { requests: 0, changed: 0, failures: [] as { symbol: string; failureClass: string; message: string }[] }
  if (!provider.serves.has(kind) || symbols.length === 0) return result
  for (const [start, group] of missingStretches(symbols, await readSyncedSpans(database, kind, symbols), from, to)) {
    const { failures, changed } = await fetch(group, start)
    const failed = new Map(failures.map((failure) => [failure.symbol, failure]))
    await writeSyncOutcomes(database, kind, group.map((symbol): SyncOutcome => {
      const failure = failed.get(symbol)
      return { symbol, status: failure ? 'failed' : 'fresh', failureClass: failure?.failureClass ?? null, message: failure?.message ?? null, from: start, to, provider: provider.name }
    }))
    result.requests++
    result.changed += changed
    result.failures.push(...failures)
  }
  return result
}

/** Symbols by the first date to ask for: the window's start when it was never covered, else the day of the last sync on. */
function missingStretches(symbols: readonly string[], spans: ReadonlyMap<string, SyncedSpan>, from: IsoDate, to: IsoDate): Map<IsoDate, string[]> {
  const groups = new Map<IsoDate, string[]>()
  for (const symbol of symbols) {
    const span = spans.get(symbol)
    if (span && span.from <= from && span.to >= to) continue
    const start = span && span.from <= from ? span.to : from
    groups.set(start, [...(groups.get(start) ?? []), symbol])
  }
  return groups
}

function quoteAsBar(quote: { symbol: string; date: IsoDate; close: number | null }): DailyBar {
  return { symbol: quote.symbol, date: quote.date, open: null, high: null, low: null, close: quote.close, adjClose: null, volume: null }
}

/** The sessions whose prices a night needs: the regression window and one more for its first return. */
export function windowSessions(calendar: TradingCalendar, asOf: IsoDate, regressionWindow: number): IsoDate[] {
  return calendar.sessionsBack(asOf, regressionWindow + 1)
}
