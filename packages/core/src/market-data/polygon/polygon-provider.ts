import { collectSymbols } from '../collect.js'
import type { DataKind, MarketDataProvider } from '../provider.js'
import type { ProviderContext, ProviderSettings } from '../provider-options.js'
import { unserved } from '../unserved.js'
import { polygonClient } from './client.js'
import { type MarketDays, polygonDailyBars } from './daily-bars.js'
import { polygonContracts, polygonOptionQuotes } from './options.js'
import { polygonQuotes } from './quotes.js'

const SERVES: ReadonlySet<DataKind> = new Set<DataKind>(['daily_bars', 'quotes', 'option_contracts', 'option_quotes'])

/** Polygon (Massive): split-adjusted bars by symbol or of the whole market, quotes, option contracts and their snapshots. No funds. */
export function polygonProvider(settings: ProviderSettings, context: ProviderContext): MarketDataProvider {
  const client = polygonClient(settings, context)
  const days: MarketDays = new Map()
  return {
    ...unserved,
    name: 'polygon',
    serves: SERVES,
    closeBasis: 'split',
    rereadSessions: 1,
    requestsSent: () => client.transport.sent,
    covers: (symbolClass) => symbolClass !== 'fund',
    dailyBars: (request) => polygonDailyBars(client, days, request),
    quotes: (symbols) => polygonQuotes(client, symbols),
    optionContracts: (underlying) => collectSymbols([underlying], 1, (symbol) => polygonContracts(client, symbol)),
    optionQuotes: (request) => polygonOptionQuotes(client, request),
  }
}
