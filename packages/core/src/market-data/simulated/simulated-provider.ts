import type { TradingCalendar } from '../../calendar/index.js'
import { daysBetween, type OccSymbol, parseOcc } from '../../domain/index.js'
import type { Answer, CompanyProfile, DailyBar, DataKind, HistoryRequest, MarketDataProvider, OptionQuote, SymbolFailure, TreasurySeries, TreasuryYield } from '../provider.js'
import { unserved } from '../unserved.js'
import { characterOf } from './catalogue.js'
import { SimulatedMarket } from './market.js'
import type { simulatedOptionPrice, simulatedVolatility } from './option-quote.js'
import { uniform } from './random.js'

/** Prices of options; loaded when the first one is asked for, since the mathematics behind them takes long to load. */
interface OptionPricing {
  readonly simulatedOptionPrice: typeof simulatedOptionPrice
  readonly simulatedVolatility: typeof simulatedVolatility
}

const SERVES: ReadonlySet<DataKind> = new Set<DataKind>(['daily_bars', 'option_quotes', 'profiles', 'treasury_yields'])
/** Spread of each tenor over the ten-year yield, percentage points. */
const TENOR_SPREAD = { DGS3MO: -0.4, DGS2: -0.2, DGS10: 0, DGS30: 0.25 } as const

/** The simulated market behind the provider interface. Its numbers are invented: it is used only where it is named. */
export function simulatedProvider(calendar: TradingCalendar, seed: number): MarketDataProvider {
  const market = new SimulatedMarket(calendar, seed)
  let requests = 0
  const answer = <Row>(symbols: readonly string[], rowsOf: (symbol: string) => readonly Row[] | null): Answer<Row> => {
    requests++
    return collect(symbols, rowsOf)
  }
  return {
    ...unserved,
    name: 'simulated',
    serves: SERVES,
    closeBasis: 'split',
    rereadSessions: 0,
    requestsSent: () => requests,
    covers: () => true,
    dailyBars: async ({ symbols, from, to }) => answer(symbols, (symbol) => barsOf(market, symbol, from, to)),
    optionQuotes: async (request) => {
      const pricing: OptionPricing = await import('./option-quote.js')
      return answer(request.symbols, (symbol) => quotesOf(market, symbol, request, pricing))
    },
    profiles: async (symbols) => answer(symbols, (symbol) => profileOf(symbol)),
    treasuryYields: async (series, from, to) => answer(series, (seriesId) => yieldsOf(market, seriesId as TreasurySeries, from, to)),
  }
}

function collect<Row>(symbols: readonly string[], rowsOf: (symbol: string) => readonly Row[] | null): Answer<Row> {
  const rows: Row[] = []
  const failures: SymbolFailure[] = []
  for (const symbol of symbols) {
    const found = rowsOf(symbol)
    if (found) rows.push(...found)
    else failures.push({ symbol, failureClass: 'not_found', message: 'the simulated market does not know this symbol' })
  }
  return { rows, failures }
}

function barsOf(market: SimulatedMarket, symbol: string, from: string, to: string): DailyBar[] | null {
  const closes = market.closes(symbol)
  if (!closes) return null
  const isFund = characterOf(symbol)!.kind === 'fund'
  return market.between(from, to).map(({ date, t }) => {
    const close = closes[t]!
    if (isFund) return { symbol, date, open: null, high: null, low: null, close, adjClose: close, volume: null }
    const open = round(closes[Math.max(t - 1, 0)]! * (1 + 0.004 * (uniform(symbol, t, 'open') - 0.5)))
    const high = round(Math.max(open, close) * (1 + 0.008 * uniform(symbol, t, 'high')))
    const low = round(Math.min(open, close) * (1 - 0.008 * uniform(symbol, t, 'low')))
    return { symbol, date, open, high, low, close, adjClose: close, volume: Math.round(1e5 + 5e6 * uniform(symbol, t, 'volume')) }
  })
}

function quotesOf(market: SimulatedMarket, symbol: string, { from, to }: HistoryRequest, pricing: OptionPricing): OptionQuote[] | null {
  const contract = parseOcc(symbol)
  const closes = contract && market.closes(contract.underlying)
  if (!contract || !closes || contract.expiration < from) return null
  const character = characterOf(contract.underlying)!
  const base = Math.hypot(0.16 * character.betaMarket, character.idiosyncraticVolatility) + 0.03
  return market.between(from, to < contract.expiration ? to : contract.expiration).map(({ date, t }) => quoteOf(contract, symbol, date, closes[t]!, base, market.tenYearYield(t), pricing))
}

function quoteOf(contract: OccSymbol, symbol: string, date: string, spot: number, base: number, yieldPercent: number, pricing: OptionPricing): OptionQuote {
  const volatility = pricing.simulatedVolatility(base, spot, contract.strike)
  const price = pricing.simulatedOptionPrice(contract.right, spot, contract.strike, daysBetween(date, contract.expiration) / 365, 2 * Math.log(1 + yieldPercent / 200), volatility)
  const close = Math.max(0.01, Math.round(price * 100) / 100)
  return {
    symbol, date, close, bid: Math.max(0.01, round(close - 0.02)), ask: round(close + 0.02), impliedVolatility: volatility, openInterest: Math.round(100 + 5_000 * uniform(symbol, 'open interest')),
  }
}

function profileOf(symbol: string): CompanyProfile[] | null {
  const character = characterOf(symbol)
  if (!character) return null
  return [{
    symbol, name: character.name, sector: character.sector, industry: null, country: 'US', currency: 'USD', exchange: 'SIMULATED', assetKind: character.kind,
    marketCap: null, dividendYield: 0, beta: character.betaMarket, details: { simulated: true },
  }]
}

function yieldsOf(market: SimulatedMarket, seriesId: TreasurySeries, from: string, to: string): TreasuryYield[] {
  return market.between(from, to).map(({ date, t }) => ({ seriesId, date, yieldPercent: Math.max(0.05, Math.round((market.tenYearYield(t) + TENOR_SPREAD[seriesId]) * 100) / 100) }))
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
