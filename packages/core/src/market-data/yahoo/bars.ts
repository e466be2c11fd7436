import type { z } from 'zod'
import type { TradingCalendar } from '../../calendar/index.js'
import { addDays } from '../../domain/index.js'
import { ProviderFailure } from '../failure.js'
import type { DailyBar } from '../provider.js'
import { yahooSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import { chart } from './schemas.js'
import type { YahooSession } from './session.js'

/** Bars of one symbol, oldest first: closes adjusted for splits, adjusted closes for dividends too. The end is exclusive at Yahoo. */
export async function yahooBars(session: YahooSession, calendar: TradingCalendar, symbol: string, from: string, to: string): Promise<DailyBar[]> {
  const name = yahooSymbol(symbol)
  const answer = checked(chart, await session.call((yahoo) =>
    yahoo.chart(encodeURIComponent(name), { period1: `${from}T00:00:00Z`, period2: `${addDays(to, 1)}T00:00:00Z`, interval: '1d', return: 'object' }, { validateResult: false })))
  if (answer.meta.symbol !== name) throw new ProviderFailure('bad_payload', 'bars of another symbol')
  if (answer.meta.currency && answer.meta.currency !== 'USD') throw new ProviderFailure('bad_payload', `quoted in ${answer.meta.currency}, not in USD`)
  const bars = barsOf(symbol, answer, calendar)
  if (bars.length === 0) throw new ProviderFailure('not_found', 'no bars in the window')
  return bars
}

/**
 * The finished bars of a chart. An element stamped with the time of the last trade instead of the opening bell is the state of a running session:
 * it counts only when that trade came at or after the close and no other element has the day.
 */
function barsOf(symbol: string, answer: z.output<typeof chart>, calendar: TradingCalendar): DailyBar[] {
  const { meta, timestamp, indicators } = answer
  const columns = indicators.quote[0]
  if (!timestamp || !columns) return []
  const adjusted = indicators.adjclose?.[0]?.adjclose
  const isFund = meta.instrumentType === 'MUTUALFUND'
  const byDate = new Map<string, { bar: DailyBar; live: boolean }>()
  timestamp.forEach((at, i) => {
    const date = calendar.newYorkDate(new Date(at * 1000))
    const live = at === meta.regularMarketTime
    const close = exact(columns.close?.[i])
    if (close === null || (live && !closedBy(calendar, date, at)) || (live && byDate.get(date)?.live === false)) return
    const range = isFund ? { open: null, high: null, low: null, volume: null } : { open: exact(columns.open?.[i]), high: exact(columns.high?.[i]), low: exact(columns.low?.[i]), volume: columns.volume?.[i] ?? null }
    byDate.set(date, { live, bar: { symbol, date, ...range, close, adjClose: exact(adjusted?.[i]) } })
  })
  return [...byDate.values()].map(({ bar }) => bar).sort((a, b) => (a.date < b.date ? -1 : 1))
}

function closedBy(calendar: TradingCalendar, date: string, at: number): boolean {
  return calendar.isSession(date) && at * 1000 >= calendar.closeInstant(date).getTime()
}

/** Yahoo's prices are 32-bit: 49.709999084472656 stands for 49.71, the shortest decimal that is the same 32-bit number. */
function exact(value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null
  if (Math.fround(value) !== value) return value
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits))
    if (Math.fround(decimal) === value) return decimal
  }
  return value
}
