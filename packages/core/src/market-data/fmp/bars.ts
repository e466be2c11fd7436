import { addDays } from '../../domain/index.js'
import { ProviderFailure } from '../failure.js'
import type { DailyBar } from '../provider.js'
import { fmpSymbol, symbolClass } from '../symbols.js'
import { checked } from '../transport/reply.js'
import type { FmpClient } from './client.js'
import { adjustedBars, fullBars, historicalV3 } from './schemas.js'

/** One answer covers about five years. */
const WINDOW_DAYS = 1_800

/** Bars of one symbol, oldest first; both bases, each in its own field. */
export async function fmpBars(client: FmpClient, symbol: string, from: string, to: string): Promise<DailyBar[]> {
  const bars: DailyBar[] = []
  for (let start = from; start <= to; start = addDays(start, WINDOW_DAYS + 1)) {
    const end = addDays(start, WINDOW_DAYS) < to ? addDays(start, WINDOW_DAYS) : to
    bars.push(...(client.version === 'v3' ? await barsV3(client, symbol, start, end) : await barsStable(client, symbol, start, end)))
  }
  if (bars.length === 0) throw new ProviderFailure('not_found', 'no bars')
  return bars.sort((a, b) => (a.date < b.date ? -1 : 1))
}

async function barsStable(client: FmpClient, symbol: string, from: string, to: string): Promise<DailyBar[]> {
  const name = fmpSymbol(symbol)
  const full = checked(fullBars, await client.get('historical-price-eod/full', { symbol: name, from, to }))
  if (full.length === 0) return []
  const adjusted = checked(adjustedBars, await client.get('historical-price-eod/dividend-adjusted', { symbol: name, from, to }))
  if ([...full, ...adjusted].some((row) => row.symbol !== name)) throw new ProviderFailure('bad_payload', 'bars of another symbol')
  const adjCloses = new Map(adjusted.map((row) => [row.date, row.adjClose ?? null]))
  return full.map((row) => barOf(symbol, { ...row, adjClose: adjCloses.get(row.date) ?? null }))
}

async function barsV3(client: FmpClient, symbol: string, from: string, to: string): Promise<DailyBar[]> {
  const name = fmpSymbol(symbol)
  const answer = checked(historicalV3, await client.get(`historical-price-full/${encodeURIComponent(name)}`, { from, to }))
  if (answer.symbol !== undefined && answer.symbol !== name) throw new ProviderFailure('bad_payload', 'bars of another symbol')
  return (answer.historical ?? []).map((row) => barOf(symbol, row))
}

type Numbers = { readonly [K in 'open' | 'high' | 'low' | 'close' | 'adjClose' | 'volume']?: number | null | undefined }

/** A fund has a NAV and no range. */
function barOf(symbol: string, row: Numbers & { readonly date: string }): DailyBar {
  const close = row.close ?? null
  const adjClose = row.adjClose ?? null
  if (symbolClass(symbol) === 'fund') return { symbol, date: row.date, open: null, high: null, low: null, close, adjClose, volume: null }
  return { symbol, date: row.date, open: row.open ?? null, high: row.high ?? null, low: row.low ?? null, close, adjClose, volume: row.volume ?? null }
}
