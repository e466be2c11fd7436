import { groupBy, type IsoDate } from '../../domain/index.js'
import type { DailyBar, MarketData, Part, SymbolFailure } from '../../market-data/index.js'
import type { Database } from '../../store/database.js'
import { readStoredBars, readStoredEnds, type StoredBar, type StoredEnds } from '../../store/read/stored-bars.js'
import { readSyncedSpans } from '../../store/read/sync-states.js'
import { writePrices } from '../../store/write/prices.js'
import { replacePrices } from '../../store/write/restated-prices.js'
import { type SyncOutcome, writeSyncOutcomes } from '../../store/write/sync-states.js'
import { factorAt, isCutOff, isRestated, mergeBar } from './restatement.js'
import { type KindSummary, type SyncContext, sumOf } from './summary.js'
import { missingStretches, type Stretch } from './stretches.js'

const KIND = 'daily_bars'
/** Symbols fetched and stored together: what a killed run loses at most. */
const CHUNK = 100

type StoredBars = ReadonlyMap<string, ReadonlyMap<IsoDate, StoredBar>>

/** Daily bars of the sessions that are missing, once for all portfolios. What arrived is stored, what did not is named. */
export async function syncDailyBars({ database, market, calendar, signal, onDone }: SyncContext, symbols: readonly string[], from: IsoDate, asOf: IsoDate): Promise<KindSummary> {
  const parts: KindSummary[] = []
  const stretches = missingStretches(symbols, await readSyncedSpans(database, KIND, symbols), from, asOf, calendar)
  let done = symbols.length - stretches.reduce((sum, stretch) => sum + stretch.symbols.length, 0)
  for (const stretch of stretches) {
    for (let start = 0; start < stretch.symbols.length && !signal?.aborted; start += CHUNK) {
      const chunk = { ...stretch, symbols: stretch.symbols.slice(start, start + CHUNK) }
      parts.push(await syncChunk(database, market, chunk))
      onDone?.((done += chunk.symbols.length))
    }
  }
  return sumOf(KIND, parts)
}

async function syncChunk(database: Database, market: MarketData, stretch: Stretch): Promise<KindSummary> {
  const answer = await market.dailyBars(stretch)
  const dates = answer.parts.flatMap((part) => part.rows.map((row) => row.date))
  const stored = await readStoredBars(database, stretch.symbols, dates.reduce((least, date) => (date < least ? date : least), stretch.from), stretch.to)
  const restated = new Set(answer.parts.flatMap((part) => restatedIn(part, stored)))
  let changed = 0
  for (const part of answer.parts) changed += await writePart(database, part, stored, restated)
  const again = restated.size > 0 ? await refetch(database, market, [...restated], stretch) : NOTHING
  const failures = [...answer.failures.filter((failure) => !restated.has(failure.symbol)), ...again.failures]
  const newest = newestDates([...answer.parts.filter((part) => part.rows.length > 0).map((part) => ({ ...part, rows: part.rows.filter((row) => !restated.has(row.symbol)) })), ...again.parts])
  const outcomes = outcomesOf(stretch, newest, failures, answer.parts)
  await writeSyncOutcomes(database, KIND, outcomes)
  return {
    kind: KIND, requests: answer.requests + again.requests, changed: changed + again.changed, restated: [...restated].sort(),
    failures: outcomes.filter((outcome) => outcome.status !== 'fresh').map(({ symbol, failureClass, message }) => ({ symbol, failureClass: failureClass!, message: message! })),
  }
}

/** Symbols of a part whose history is to be fetched anew. A stand-in does not take a history over from the provider it stands in for. */
function restatedIn(part: Part<DailyBar>, stored: StoredBars): string[] {
  return [...groupBy(part.rows, (row) => row.symbol)].filter(([symbol, bars]) => {
    const known = stored.get(symbol)
    return known !== undefined && (isRestated(bars, known, part.provider) || (!part.standIn && isCutOff(bars, known)))
  }).map(([symbol]) => symbol)
}

async function writePart(database: Database, part: Part<DailyBar>, stored: StoredBars, restated: ReadonlySet<string>): Promise<number> {
  const rows = part.rows.flatMap((bar) => {
    const merged = restated.has(bar.symbol) ? null : mergeBar(bar, stored.get(bar.symbol)?.get(bar.date), part.provider)
    return merged ? [merged] : []
  })
  return rows.length > 0 ? writePrices(database, rows, part.provider, part.closeBasis) : 0
}

interface Refetched {
  readonly parts: readonly Part<DailyBar>[]
  readonly failures: readonly SymbolFailure[]
  readonly requests: number
  readonly changed: number
}
const NOTHING: Refetched = { parts: [], failures: [], requests: 0, changed: 0 }

/**
 * The whole history of restated symbols again, the stretch that is missing and all that is stored before and after it, each from one provider, replaced in
 * one transaction. Where that fails nothing of the new history is stored: a series stays one, old or new.
 */
async function refetch(database: Database, market: MarketData, symbols: readonly string[], stretch: Stretch): Promise<Refetched> {
  const ends = await readStoredEnds(database, symbols)
  const parts: Part<DailyBar>[] = []
  const failures: SymbolFailure[] = []
  let [requests, changed] = [0, 0]
  const spans = symbols.map((symbol) => ({ symbol, ...spanOf(stretch, ends.get(symbol)) }))
  for (const alike of groupBy(spans, ({ from, to }) => `${from} ${to}`).values()) {
    const [{ from, to }, group] = [alike[0]!, alike.map(({ symbol }) => symbol)]
    const answer = await market.dailyBars({ symbols: group, from, to, floor: from })
    const stored = await readStoredBars(database, group, from, to)
    const whole = onePartEach(answer.parts)
    for (const part of whole) changed += await replacePart(database, part, stored, to)
    parts.push(...whole)
    requests += answer.requests
    const found = new Set(whole.flatMap((part) => part.rows.map((row) => row.symbol)))
    failures.push(...answer.failures.filter((failure) => !found.has(failure.symbol)))
  }
  return { parts, failures, requests, changed }
}

/** The stretch together with what is stored: rows after a stretch of the past are on the old scale too. */
function spanOf({ from, to }: Stretch, stored: StoredEnds | undefined): { from: IsoDate; to: IsoDate } {
  return { from: stored && stored.first < from ? stored.first : from, to: stored && stored.last > to ? stored.last : to }
}

async function replacePart(database: Database, part: Part<DailyBar>, stored: StoredBars, to: IsoDate): Promise<number> {
  const restated = [...groupBy(part.rows, (row) => row.symbol)].map(([symbol, bars]) => ({
    symbol, from: bars[0]!.date, to, closeFactor: factorAt(bars, stored.get(symbol) ?? new Map(), 'close'), adjCloseFactor: factorAt(bars, stored.get(symbol) ?? new Map(), 'adjClose'),
  }))
  return replacePrices(database, restated, part.rows, part.provider, part.closeBasis)
}

/** Each symbol's rows of the first provider that had it: a series is never put together from two. */
function onePartEach(parts: readonly Part<DailyBar>[]): Part<DailyBar>[] {
  const taken = new Set<string>()
  return parts.flatMap((part) => {
    const rows = part.rows.filter((row) => !taken.has(row.symbol))
    for (const row of rows) taken.add(row.symbol)
    return rows.length > 0 ? [{ ...part, rows }] : []
  })
}

function newestDates(parts: readonly Part<DailyBar>[]): Map<string, IsoDate> {
  const newest = new Map<string, IsoDate>()
  for (const part of parts) for (const { symbol, date } of part.rows) if (date > (newest.get(symbol) ?? '')) newest.set(symbol, date)
  return newest
}

/** Fresh with a bar of the last session asked for; stale, and named, with older ones only; failed without any. */
function outcomesOf(stretch: Stretch, newest: ReadonlyMap<string, IsoDate>, failures: readonly SymbolFailure[], parts: readonly Part<DailyBar>[]): SyncOutcome[] {
  const failed = new Map(failures.map((failure) => [failure.symbol, failure]))
  const provider = new Map(parts.flatMap((part) => part.rows.map((row) => [row.symbol, part.provider] as const)))
  return stretch.symbols.map((symbol) => {
    const last = newest.get(symbol)
    const base = { symbol, from: stretch.from, to: last ?? stretch.to, provider: provider.get(symbol) ?? null }
    if (last !== undefined && last >= stretch.to) return { ...base, status: 'fresh', failureClass: null, message: null }
    const failure = failed.get(symbol)
    if (last !== undefined && last >= stretch.from) return { ...base, status: 'stale', failureClass: failure?.failureClass ?? 'not_found', message: failure?.message ?? `no bar for ${stretch.to} yet; the newest is of ${last}` }
    return { ...base, status: 'failed', failureClass: failure?.failureClass ?? 'not_found', message: failure?.message ?? `no bar for ${stretch.to} yet` }
  })
}
