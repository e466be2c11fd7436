import { newYorkInstant } from '../../../src/calendar/new-york.js'
import { parseOcc } from '../../../src/domain/index.js'
import { characterOf } from '../../../src/market-data/simulated/catalogue.js'
import { symbolClass } from '../../../src/market-data/symbols.js'
import type { FakeBar, FakeMarket } from './fake-market.js'
import { type FakeReply, type FakeRequest, type MakeVendor, ok, present, text } from './reply.js'

/** Yahoo's four wire formats, with cookie and crumb. Bars are 32-bit numbers, stamped with the opening bell. */
export const fakeYahoo: MakeVendor = (market) => {
  const session = { crumb: 1 }
  const guarded = (answer: (request: FakeRequest, match: RegExpExecArray) => FakeReply) => (request: FakeRequest, match: RegExpExecArray): FakeReply =>
    request.query.get('crumb') === crumbOf(session) && String(request.headers.cookie ?? '').includes('A3=') ? answer(request, match) : invalidCrumb()
  return {
    name: 'yahoo',
    refusal: (fault) => {
      if (fault === 'crumb_expired') session.crumb++
      if (fault === 'unauthorized' || fault === 'crumb_expired') return invalidCrumb()
      if (fault === 'throttled' || fault === 'throttled_retry_after') return text(429, 'Edge: Too Many Requests', fault === 'throttled_retry_after' ? { 'retry-after': '2' } : undefined)
      if (fault === 'error_in_200') return ok({ finance: { result: null, error: { code: 'Internal Server Error', description: 'try again' } } })
      if (fault === 'empty') return ok({ chart: { result: [{ meta: { currency: 'USD', symbol: 'ACME' }, indicators: { quote: [{}], adjclose: [{}] } }], error: null } })
      return { status: fault === 'forbidden' ? 403 : 402, body: { finance: { result: null, error: { code: 'Forbidden', description: 'not allowed' } } } }
    },
    routes: [
      { path: /^\/quote\/AAPL$/, shown: '/quote/AAPL (cookie)', answer: () => ({ status: 200, body: '<html></html>', type: 'text/html', headers: { 'set-cookie': ['A3=d=FAKE; Max-Age=31557600; Domain=.yahoo.com; Path=/; Secure'] } }) },
      { path: /^\/v1\/test\/getcrumb$/, shown: '/v1/test/getcrumb', answer: () => text(200, crumbOf(session)) },
      { path: /^\/v8\/finance\/chart\/([^/]+)$/, shown: '/v8/finance/chart/{symbol}', answer: (request, match) => chart(market, request, decodeURIComponent(match[1]!)) },
      { path: /^\/v7\/finance\/quote$/, shown: '/v7/finance/quote', answer: guarded((request) => quotes(market, request)) },
      { path: /^\/v10\/finance\/quoteSummary\/([^/]+)$/, shown: '/v10/finance/quoteSummary/{symbol}', answer: guarded((request, match) => summary(market, request, decodeURIComponent(match[1]!))) },
      { path: /^\/v7\/finance\/options\/([^/]+)$/, shown: '/v7/finance/options/{symbol}', answer: guarded((request, match) => options(market, request, decodeURIComponent(match[1]!))) },
    ],
  }
}

function crumbOf({ crumb }: { readonly crumb: number }): string {
  return `fakeCrumb${crumb}`
}

function invalidCrumb(): FakeReply {
  return { status: 401, body: { finance: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } } } }
}

function chart(market: FakeMarket, { query, halfMissing }: FakeRequest, symbol: string): FakeReply {
  if (halfMissing || !market.knows(parseOcc(symbol)?.underlying ?? symbol)) return { status: 404, body: { chart: { result: null, error: { code: 'Not Found', description: 'No data found, symbol may be delisted' } } } }
  const day = (name: string, shift: number): string => new Date(Number(query.get(name)) * 1000 + shift).toISOString().slice(0, 10)
  const bars = parseOcc(symbol) ? optionBars(market, symbol, day('period1', 0), day('period2', -1)) : market.bars(symbol, day('period1', 0), day('period2', -1))
  const close = market.calendar.closeInstant(market.today).getTime() / 1000
  const kind = symbolClass(symbol) === 'fund' ? 'MUTUALFUND' : 'EQUITY'
  const meta = { currency: 'USD', symbol, instrumentType: kind, regularMarketTime: close + 1, exchangeTimezoneName: 'America/New_York', dataGranularity: '1d', range: '' }
  if (bars.length === 0) return ok({ chart: { result: [{ meta, indicators: { quote: [{}], adjclose: [{}] } }], error: null } })
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'adjClose'): number[] => bars.map((bar) => Math.fround(bar[name]))
  return ok({ chart: { result: [{
    meta, timestamp: bars.map((bar) => newYorkInstant(bar.date, '09:30').getTime() / 1000),
    indicators: { quote: [{ open: column('open'), high: column('high'), low: column('low'), close: column('close'), volume: bars.map((bar) => bar.volume) }], adjclose: [{ adjclose: column('adjClose') }] },
  }], error: null } })
}

function optionBars(market: FakeMarket, symbol: string, from: string, to: string): FakeBar[] {
  const { underlying, right, strike } = parseOcc(symbol)!
  return market.bars(underlying, from, to).map(({ date, close }) => {
    const price = fakeOptionPrice(right, close, strike)
    return { date, open: price, high: price, low: price, close: price, adjClose: price, volume: 10 }
  })
}

function quotes(market: FakeMarket, request: FakeRequest): FakeReply {
  const wanted = present((request.query.get('symbols') ?? '').split(',').filter((symbol) => market.knows(symbol)), request)
  return ok({ quoteResponse: { result: wanted.map((symbol) => quoteOf(market, symbol)), error: null } })
}

function quoteOf(market: FakeMarket, symbol: string) {
  const [before, last] = market.bars(symbol, market.calendar.previousSession(market.today), market.today)
  return {
    language: 'en-US', region: 'US', quoteType: 'EQUITY', symbol, shortName: symbol, longName: characterOf(symbol)?.name, regularMarketPrice: last!.close, regularMarketChange: last!.close - before!.close,
    regularMarketChangePercent: (last!.close / before!.close - 1) * 100, regularMarketPreviousClose: before!.close, regularMarketOpen: last!.open, regularMarketDayLow: last!.low,
    regularMarketDayHigh: last!.high, fiftyTwoWeekLow: last!.low / 2, fiftyTwoWeekHigh: last!.high * 2, regularMarketVolume: last!.volume, regularMarketTime: market.calendar.closeInstant(market.today).getTime() / 1000,
  }
}

function summary(market: FakeMarket, { query, halfMissing }: FakeRequest, symbol: string): FakeReply {
  const company = characterOf(symbol)
  if (halfMissing || !company || !market.knows(symbol)) return { status: 404, body: { quoteSummary: { result: null, error: { code: 'Not Found', description: `Quote not found for symbol: ${symbol}` } } } }
  const modules: Record<string, unknown> = {
    ...(company.kind === 'equity' ? {
      assetProfile: { sector: company.sector, industry: 'Invented', country: 'United States', website: 'https://acme.example', longBusinessSummary: 'Made up.', fullTimeEmployees: 4200, companyOfficers: [{ name: 'Ms. Ada Sample', title: 'CEO & President' }] },
      financialData: { targetMeanPrice: 58.25, recommendationKey: 'buy', numberOfAnalystOpinions: 18, totalRevenue: 3.6e9, grossMargins: 0.35 },
      earningsTrend: { trend: [{ period: '+1y', endDate: '2026-12-31', earningsEstimate: { avg: 2.5, numberOfAnalysts: 14 }, revenueEstimate: { avg: 4e9 } }, { period: '0y', endDate: '2025-12-31', earningsEstimate: { avg: 2.3, numberOfAnalysts: 15 }, revenueEstimate: { avg: 3.8e9 } }] },
      defaultKeyStatistics: { enterpriseValue: 1.18e10, trailingEps: 2.11, priceToBook: 4.4, sharesOutstanding: 2.1e8 },
    } : {}),
    summaryDetail: { dividendYield: company.kind === 'equity' ? 0.0306 : null, yield: company.kind === 'equity' ? null : 0.0141, beta: company.betaMarket, currency: 'USD', marketCap: 1.04e10, exDividendDate: 1741564800 },
    quoteType: { quoteType: company.kind === 'fund' ? 'MUTUALFUND' : company.kind === 'etf' ? 'ETF' : 'EQUITY', exchange: 'NMS', symbol, longName: company.name, shortName: company.name },
    price: { currency: 'USD', exchangeName: 'NasdaqGS', longName: company.name, shortName: company.name },
    ...(company.kind === 'etf' ? { topHoldings: { holdings: [], sectorWeightings: [{ technology: 0.32 }, { financial_services: 0.14 }, { healthcare: 0.1 }] } } : {}),
  }
  const asked = Object.fromEntries((query.get('modules') ?? '').split(',').flatMap((name) => (name in modules ? [[name, modules[name]]] : [])))
  return ok({ quoteSummary: { result: [asked], error: null } })
}

function options(market: FakeMarket, { query, halfMissing }: FakeRequest, symbol: string): FakeReply {
  const spot = market.bars(symbol, market.today, market.today)[0]?.close
  const at = Number(query.get('date') ?? 0)
  const expiry = new Date(at * 1000).toISOString().slice(2, 10).replaceAll('-', '')
  if (spot === undefined) return ok({ optionChain: { result: [], error: null } })
  const traded = market.calendar.closeInstant(market.today).getTime() / 1000 - 120
  const contract = (right: 'C' | 'P', strike: number) => ({
    contractSymbol: `${symbol.replace('^', '')}${expiry}${right}${String(Math.round(strike * 1000)).padStart(8, '0')}`, strike, currency: 'USD', lastPrice: fakeOptionPrice(right, spot, strike), bid: fakeOptionPrice(right, spot, strike) - 0.05,
    ask: fakeOptionPrice(right, spot, strike) + 0.05, contractSize: 'REGULAR', expiration: at, lastTradeDate: traded, impliedVolatility: 0.33, openInterest: 1187, inTheMoney: false,
  })
  const strikes = halfMissing ? [] : Array.from({ length: 400 }, (_, index) => 5 * (index + 1))
  return ok({ optionChain: { result: [{
    underlyingSymbol: symbol, expirationDates: [at], strikes, hasMiniOptions: false, quote: quoteOf(market, symbol),
    options: [{ expirationDate: at, hasMiniOptions: false, calls: strikes.map((strike) => contract('C', strike)), puts: strikes.map((strike) => contract('P', strike)) }],
  }], error: null } })
}

/** Intrinsic value and two dollars. */
export function fakeOptionPrice(right: 'C' | 'P', spot: number, strike: number): number {
  return Math.round((Math.max(0, right === 'C' ? spot - strike : strike - spot) + 2) * 100) / 100
}

/** What the fakes say of a contract at this moment; null for an unknown one. */
export function fakeOption(market: FakeMarket, symbol: string): number | null {
  const occ = parseOcc(symbol)
  const spot = occ ? market.bars(occ.underlying, market.today, market.today)[0]?.close : undefined
  return occ && spot !== undefined ? fakeOptionPrice(occ.right, spot, occ.strike) : null
}
