import type { TradingCalendar } from '../calendar/index.js'
import { addDays, type IsoDate } from '../domain/index.js'
import type { MarketData } from './routing/market-data.js'

/** The close of a symbol's latest closed session, fresh from a provider. Dollars a share. */
export interface LiveClose {
  readonly date: IsoDate
  readonly price: number
  readonly provider: string
}

/** Fetches the latest closes of symbols at an instant, by symbol as `marketSymbol` writes it. Symbols nobody knows are absent. */
export type LiveCloses = (symbols: readonly string[], now: Date) => Promise<Map<string, LiveClose>>

/** How far back the latest close may lie: over any run of holidays. */
const DAYS_BACK = 7
/** A request that waits for a price waits no longer than this for all providers together. */
const PATIENCE_MS = 3_000

/**
 * Asks the configured providers by their routes. It never fails and stores nothing: providers that err, or are too slow, have simply no answer, since
 * the caller has another price to fall back on. `open` is called for each request, so that a refusal is not remembered beyond it.
 */
export function liveCloses(open: () => Pick<MarketData, 'dailyBars' | 'names'>, calendar: TradingCalendar, patienceMs = PATIENCE_MS): LiveCloses {
  return async (symbols, now) => {
    const market = open()
    const to = calendar.latestClosedSession(now)
    const from = addDays(to, -DAYS_BACK)
    if (market.names.length === 0 || symbols.length === 0) return new Map()
    const deadline = AbortSignal.timeout(patienceMs)
    const late = new Promise<Map<string, LiveClose>>((done) => deadline.addEventListener('abort', () => done(new Map()), { once: true }))
    const asked = Promise.resolve().then(() => market.dailyBars({ symbols, from, to, floor: from })).then((answer) => newestCloses(answer.parts, to), () => new Map<string, LiveClose>())
    return Promise.race([asked, late])
  }
}

function newestCloses(parts: Awaited<ReturnType<MarketData['dailyBars']>>['parts'], to: IsoDate): Map<string, LiveClose> {
  const found = new Map<string, LiveClose>()
  for (const { provider, rows } of parts) {
    for (const { symbol, date, close } of rows) {
      const known = found.get(symbol)
      if (close !== null && close > 0 && date <= to && (!known || known.date < date)) found.set(symbol, { date, price: close, provider })
    }
  }
  return found
}
