import { characterOf } from '../../../src/market-data/simulated/catalogue.js'
import type { FakeMarket } from './fake-market.js'
import { type FakeReply, type FakeRequest, type MakeVendor, ok, present, text } from './reply.js'

/** FMP: the stable API and the old one, newest bars first. */
export const fakeFmp: MakeVendor = (market, keys) => {
  const guarded = (answer: (request: FakeRequest, match: RegExpExecArray) => FakeReply) => (request: FakeRequest, match: RegExpExecArray): FakeReply =>
    request.query.get('apikey') === keys.fmp ? answer(request, match) : { status: 401, body: message(`Invalid API KEY ${request.query.get('apikey')}. Please retry`) }
  const symbolOf = (request: FakeRequest): string => request.query.get('symbol') ?? ''
  return {
    name: 'fmp',
    refusal: (fault) => {
      if (fault === 'unauthorized' || fault === 'crumb_expired') return { status: 401, body: message('Invalid API KEY. Please retry') }
      if (fault === 'payment_json') return { status: 402, body: message("Special Endpoint : This value set for 'symbol' is not available under your current subscription") }
      if (fault === 'payment_text') return text(402, "Premium Query Parameter: 'Special Endpoint : This value set for 'symbol' is not available under your current subscription")
      if (fault === 'forbidden') return { status: 403, body: message('Exclusive Endpoint : not available') }
      if (fault === 'throttled' || fault === 'throttled_retry_after') return { status: 429, body: message('Limit Reach . Please upgrade your plan'), ...(fault === 'throttled_retry_after' ? { headers: { 'retry-after': '2' } } : {}) }
      return ok(fault === 'error_in_200' ? message('Limit Reach . Please upgrade your plan') : [])
    },
    routes: [
      { path: /^\/stable\/historical-price-eod\/full$/, shown: '/stable/historical-price-eod/full', answer: guarded((request) => ok(history(market, request, symbolOf(request)).map(({ adjClose: _, ...bar }) => ({ symbol: symbolOf(request), ...bar })))) },
      { path: /^\/stable\/historical-price-eod\/dividend-adjusted$/, shown: '/stable/historical-price-eod/dividend-adjusted', answer: guarded((request) => ok(history(market, request, symbolOf(request)).map(({ date, adjClose, volume }) => ({ symbol: symbolOf(request), date, adjOpen: adjClose, adjHigh: adjClose, adjLow: adjClose, adjClose, volume })))) },
      { path: /^\/stable\/batch-quote$/, shown: '/stable/batch-quote', answer: guarded((request) => ok(present((request.query.get('symbols') ?? '').split(','), request).flatMap((symbol) => quote(market, symbol)))) },
      { path: /^\/stable\/profile$/, shown: '/stable/profile', answer: guarded((request) => ok(request.halfMissing ? [] : profile(symbolOf(request)))) },
      { path: /^\/stable\/etf\/sector-weightings$/, shown: '/stable/etf/sector-weightings', answer: guarded((request) => ok([{ symbol: symbolOf(request), sector: 'Technology', weightPercentage: 31.97 }, { symbol: symbolOf(request), sector: 'Energy', weightPercentage: 3.5 }])) },
      { path: /^\/api\/v3\/historical-price-full\/([^/]+)$/, shown: '/api/v3/historical-price-full/{symbol}', answer: guarded((request, match) => historyV3(market, request, decodeURIComponent(match[1]!))) },
      { path: /^\/api\/v3\/quote\/([^/]+)$/, shown: '/api/v3/quote/{symbols}', answer: guarded((request, match) => ok(present(decodeURIComponent(match[1]!).split(','), request).flatMap((symbol) => quote(market, symbol)))) },
      { path: /^\/api\/v3\/profile\/([^/]+)$/, shown: '/api/v3/profile/{symbol}', answer: guarded((request, match) => ok(request.halfMissing ? [] : profile(decodeURIComponent(match[1]!)))) },
    ],
  }
}

function message(words: string) {
  return { 'Error Message': words }
}

function history(market: FakeMarket, { query, halfMissing }: FakeRequest, symbol: string) {
  return halfMissing ? [] : market.bars(symbol, query.get('from') ?? '2020-01-01', query.get('to') ?? market.today).reverse()
}

function historyV3(market: FakeMarket, request: FakeRequest, symbol: string): FakeReply {
  const bars = history(market, request, symbol)
  return ok(bars.length === 0 ? {} : { symbol, historical: bars.map((bar) => ({ ...bar, unadjustedVolume: bar.volume, label: bar.date })) })
}

function quote(market: FakeMarket, symbol: string) {
  const last = market.bars(symbol, market.today, market.today)[0]
  return last ? [{ symbol, name: characterOf(symbol)?.name, price: last.close, changePercentage: 1.4, change: 0.69, volume: last.volume, dayLow: last.low, dayHigh: last.high, marketCap: 1e10, open: last.open, previousClose: last.close - 0.69, timestamp: 1741723201 }] : []
}

function profile(symbol: string) {
  const company = characterOf(symbol)
  return company ? [{
    symbol, price: 50, marketCap: 1.04e10, beta: company.betaMarket, lastDividend: 1.5, range: '34.8-69.59', averageVolume: 1350112, companyName: company.name, currency: 'USD', exchangeFullName: 'NASDAQ Global Select', exchange: 'NASDAQ',
    industry: 'Invented', website: 'https://acme.example', description: 'Made up.', ceo: 'Ms. Ada Sample', sector: company.sector, country: 'US', fullTimeEmployees: '4200', ipoDate: '2004-06-01', isEtf: company.kind === 'etf', isFund: company.kind === 'fund', isAdr: false, isActivelyTrading: true,
  }] : []
}
