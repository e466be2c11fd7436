import type { TradingCalendar } from '../calendar/index.js'
import type { Config } from '../config.js'
import { addDays, type IsoDate } from '../domain/index.js'
import type { DailyBar, MarketDataProvider } from './provider.js'
import { createProviders } from './registry.js'

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
 * Asks the configured providers in order of preference, each for what those before it did not know. It never fails and stores nothing: a
 * provider that errs, or that is too slow, has simply no answer, since the caller has another price to fall back on.
 */
export function liveCloses(config: Pick<Config, 'providers' | 'simulatedSeed'>, calendar: TradingCalendar, patienceMs = PATIENCE_MS): LiveCloses {
  let providers: readonly MarketDataProvider[] | null = null
  return async (symbols, now) => {
    providers ??= createProviders(config.providers, { calendar, simulatedSeed: config.simulatedSeed }).filter((provider) => provider.serves.has('daily_bars'))
    const to = calendar.latestClosedSession(now)
    return askInTurn(providers, symbols, { from: addDays(to, -DAYS_BACK), to }, patienceMs)
  }
}

/** The newest close of each symbol from the first provider that has one in time. */
export async function askInTurn(
  providers: readonly MarketDataProvider[], symbols: readonly string[], span: { readonly from: IsoDate; readonly to: IsoDate }, patienceMs: number,
): Promise<Map<string, LiveClose>> {
  const found = new Map<string, LiveClose>()
  const deadline = AbortSignal.timeout(patienceMs)
  const late = new Promise<readonly DailyBar[]>((done) => deadline.addEventListener('abort', () => done([]), { once: true }))
  for (const provider of providers) {
    const missing = symbols.filter((symbol) => !found.has(symbol))
    if (missing.length === 0 || deadline.aborted) break
    const asked = Promise.resolve().then(() => provider.dailyBars({ symbols: missing, ...span })).then((answer) => answer.rows, () => [])
    for (const { symbol, date, close } of await Promise.race([asked, late])) {
      const known = found.get(symbol)
      if (close !== null && close > 0 && date <= span.to && (!known || known.date < date)) found.set(symbol, { date, price: close, provider: provider.name })
    }
  }
  return found
}
