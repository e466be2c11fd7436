import { chunks, collect, collectSymbols, withMissing } from '../collect.js'
import { ProviderFailure } from '../failure.js'
import type { DataKind, MarketDataProvider, Quote, SectorWeight } from '../provider.js'
import type { ProviderContext, ProviderSettings } from '../provider-options.js'
import { symbolClass, yahooSymbol } from '../symbols.js'
import { checked } from '../transport/reply.js'
import { unserved } from '../unserved.js'
import { yahooBars } from './bars.js'
import { yahooContracts, yahooOptionQuotes } from './options.js'
import { yahooProfile } from './profile.js'
import { quotes, summary, type YahooSummary } from './schemas.js'
import { type YahooSession, yahooSession } from './session.js'

const SERVES: ReadonlySet<DataKind> = new Set<DataKind>(['daily_bars', 'quotes', 'option_contracts', 'option_quotes', 'profiles', 'sector_weights'])
const COMPANY = ['assetProfile', 'summaryDetail', 'defaultKeyStatistics', 'financialData', 'earningsTrend', 'quoteType', 'price'] as const
const QUOTES_A_CALL = 50
/** At most two requests in flight. */
const WIDTH = 2

/** Yahoo Finance through yahoo-finance2: needs no key, promises nothing. Everything but fund holdings beyond the top ten and rates. */
export function yahooProvider(settings: ProviderSettings, context: ProviderContext): MarketDataProvider {
  const session = yahooSession(settings, context)
  return {
    ...unserved,
    name: 'yahoo',
    serves: SERVES,
    closeBasis: 'split',
    rereadSessions: 5,
    requestsSent: () => session.transport.sent,
    covers: () => true,
    dailyBars: ({ symbols, from, to }) => collectSymbols(symbols, WIDTH, (symbol) => yahooBars(session, context.calendar, symbol, from, to)),
    quotes: (symbols) => collect(chunks(symbols, QUOTES_A_CALL), (batch) => batch, 1, async (batch) => withMissing(batch, await quotesOf(session, batch), 'no quote')),
    optionContracts: (underlying) => collectSymbols([underlying], 1, (symbol) => yahooContracts(session, symbol)),
    optionQuotes: (request) => yahooOptionQuotes(session, context, request),
    profiles: (symbols) => collectSymbols(symbols.filter((symbol) => symbolClass(symbol) !== 'option'), WIDTH, async (symbol) => [yahooProfile(symbol, await summaryOf(session, symbol, COMPANY))]),
    sectorWeights: (symbols) => collectSymbols(symbols, 1, (symbol) => weightsOf(session, symbol)),
  }
}

async function summaryOf(session: YahooSession, symbol: string, modules: readonly ((typeof COMPANY)[number] | 'topHoldings')[]): Promise<YahooSummary> {
  const name = encodeURIComponent(yahooSymbol(symbol))
  return checked(summary, await session.call((yahoo) => yahoo.quoteSummary(name, { modules: [...modules] }, { validateResult: false })))
}

async function quotesOf(session: YahooSession, symbols: readonly string[]): Promise<Quote[]> {
  const names = new Map(symbols.map((symbol) => [yahooSymbol(symbol), symbol]))
  const rows = checked(quotes, await session.call((yahoo) => yahoo.quote([...names.keys()], { return: 'array' }, { validateResult: false })))
  return rows.flatMap((row): Quote[] => {
    const symbol = names.get(row.symbol)
    if (symbol === undefined || row.regularMarketPrice === null || row.regularMarketPrice === undefined) return []
    return [{
      symbol, name: row.longName ?? row.shortName ?? null, price: row.regularMarketPrice, change: row.regularMarketChange ?? null, changePercent: row.regularMarketChangePercent ?? null,
      previousClose: row.regularMarketPreviousClose ?? null, open: row.regularMarketOpen ?? null, dayLow: row.regularMarketDayLow ?? null, dayHigh: row.regularMarketDayHigh ?? null,
      yearLow: row.fiftyTwoWeekLow ?? null, yearHigh: row.fiftyTwoWeekHigh ?? null, volume: row.regularMarketVolume ?? null, marketCap: row.marketCap ?? null,
      at: row.regularMarketTime ? new Date(row.regularMarketTime * 1000).toISOString() : null,
    }]
  })
}

async function weightsOf(session: YahooSession, symbol: string): Promise<SectorWeight[]> {
  const weights = (await summaryOf(session, symbol, ['topHoldings'])).topHoldings?.sectorWeightings ?? []
  const rows = weights.flatMap((item) => Object.entries(item)).map(([sector, weight]) => ({ symbol, sector: SECTORS[sector] ?? sector, weight }))
  if (rows.length === 0) throw new ProviderFailure('not_found', 'no sector weights')
  return rows
}

/** Yahoo's keys of sector weightings, in the words its company profiles use. */
const SECTORS: Readonly<Record<string, string>> = {
  realestate: 'Real Estate', consumer_cyclical: 'Consumer Cyclical', basic_materials: 'Basic Materials', consumer_defensive: 'Consumer Defensive', technology: 'Technology',
  communication_services: 'Communication Services', financial_services: 'Financial Services', utilities: 'Utilities', industrials: 'Industrials', energy: 'Energy', healthcare: 'Healthcare',
}
