import type { TradingCalendar } from '../../calendar/index.js'
import type { IsoDate } from '../../domain/index.js'
import { type DailyBar, type MarketData, type OptionQuote, type Part, type RoutedAnswer, TREASURY_SERIES, type TreasurySeries } from '../../market-data/index.js'
import type { Database } from '../../store/database.js'
import { readStoredBars } from '../../store/read/stored-bars.js'
import { readSyncedSpans } from '../../store/read/sync-states.js'
import { writeOptionQuotes, writeTreasuryYields } from '../../store/write/market-reference.js'
import { writePrices } from '../../store/write/prices.js'
import { writeSyncOutcomes } from '../../store/write/sync-states.js'
import { mergeBar } from './restatement.js'
import { type KindSummary, type SyncContext, sumOf } from './summary.js'
import { missingStretches, type Stretch } from './stretches.js'

/** Quotes of option contracts: the close beside the daily bars, bid, ask and implied volatility in their own table. */
export function syncOptionQuotes(context: SyncContext, contracts: readonly string[], from: IsoDate, asOf: IsoDate): Promise<KindSummary> {
  return syncSeries(context, 'option_quotes', contracts, from, asOf, (market, stretch) => quotesOf(market, context.calendar, stretch), async (part: Part<OptionQuote>) => {
    await writeOptionQuotes(context.database, part.rows, part.provider)
    return writePrices(context.database, await closesToWrite(context.database, part), part.provider)
  })
}

/** The closes of quotes, but where one of another source is stored: an imported correction stays. */
async function closesToWrite(database: Database, { provider, rows }: Part<OptionQuote>): Promise<DailyBar[]> {
  const closes = rows.filter((quote) => quote.close !== null).map(({ symbol, date, close }) => ({ symbol, date, open: null, high: null, low: null, close, adjClose: null, volume: null }))
  const dates = closes.map(({ date }) => date).sort()
  if (dates.length === 0) return []
  const stored = await readStoredBars(database, [...new Set(closes.map(({ symbol }) => symbol))], dates[0]!, dates.at(-1)!)
  return closes.filter((bar) => (mergeBar(bar, stored.get(bar.symbol)?.get(bar.date), provider)?.close ?? null) !== null)
}

/**
 * Quotes of a stretch. Those of its last session come as they stand now; the sessions of a pause before it are asked for by themselves, as history. A contract
 * without trades in them has none, which is no failure.
 */
async function quotesOf(market: MarketData, calendar: TradingCalendar, stretch: Stretch): Promise<RoutedAnswer<OptionQuote>> {
  if (stretch.floor === stretch.from || stretch.from === stretch.to) return market.optionQuotes(stretch)
  const paused = await market.optionQuotes({ ...stretch, to: calendar.previousSession(stretch.to) })
  const last = await market.optionQuotes({ ...stretch, from: stretch.to })
  const failed = new Set(last.failures.map((failure) => failure.symbol))
  const missed = paused.failures.filter((failure) => failure.failureClass !== 'not_found' && !failed.has(failure.symbol))
  return { parts: [...paused.parts, ...last.parts], failures: [...last.failures, ...missed], requests: paused.requests + last.requests }
}

/** Treasury yields. The value of a session appears a business day later: that is no failure. */
export function syncTreasuryYields(context: SyncContext, from: IsoDate, asOf: IsoDate): Promise<KindSummary> {
  return syncSeries(context, 'treasury_yields', TREASURY_SERIES, from, asOf, (market, stretch) => market.treasuryYields(stretch.symbols as readonly TreasurySeries[], stretch.from, stretch.to), async (part) => {
    await writeTreasuryYields(context.database, part.rows, part.provider)
    return 0
  })
}

async function syncSeries<Row>(
  { database, market, calendar, signal }: SyncContext, kind: 'option_quotes' | 'treasury_yields', symbols: readonly string[], from: IsoDate, asOf: IsoDate,
  ask: (market: MarketData, stretch: Stretch) => Promise<RoutedAnswer<Row>>, write: (part: Part<Row>) => Promise<number>,
): Promise<KindSummary> {
  const parts: KindSummary[] = []
  if (!market.serves(kind) || symbols.length === 0) return sumOf(kind, parts)
  for (const stretch of missingStretches(symbols, await readSyncedSpans(database, kind, symbols), from, asOf, calendar)) {
    if (signal?.aborted) break
    const answer = await ask(market, stretch)
    let changed = 0
    for (const part of answer.parts) if (part.rows.length > 0) changed += await write(part)
    const failed = new Map(answer.failures.map((failure) => [failure.symbol, failure]))
    await writeSyncOutcomes(database, kind, stretch.symbols.map((symbol) => {
      const failure = failed.get(symbol)
      return { symbol, status: failure ? 'failed' : 'fresh', failureClass: failure?.failureClass ?? null, message: failure?.message ?? null, from: stretch.from, to: stretch.to, provider: answer.parts[0]?.provider ?? null }
    }))
    parts.push({ kind, requests: answer.requests, changed, restated: [], failures: answer.failures })
  }
  return sumOf(kind, parts)
}
