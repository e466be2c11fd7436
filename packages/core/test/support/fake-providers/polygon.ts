import { newYorkInstant } from '../../../src/calendar/new-york.js'
import { marketSymbol, parseOcc } from '../../../src/domain/index.js'
import { symbolClass } from '../../../src/market-data/symbols.js'
import type { FakeBar, FakeMarket } from './fake-market.js'
import { type FakeReply, type FakeRequest, type MakeVendor, ok, present } from './reply.js'
import { SYMBOLS } from './symbols.js'
import { fakeOption } from './yahoo.js'

/** Polygon on a paid plan: ranges, the whole market of a day, contracts and snapshots. */
export const fakePolygon: MakeVendor = (market, keys) => {
  const guarded = (answer: (request: FakeRequest, match: RegExpExecArray) => FakeReply) => (request: FakeRequest, match: RegExpExecArray): FakeReply =>
    request.headers.authorization === `Bearer ${keys.polygon}` ? answer(request, match) : { status: 401, body: { status: 'ERROR', request_id: 'fake', error: 'Unknown API Key' } }
  return {
    name: 'polygon',
    refusal: (fault) => {
      if (fault === 'unauthorized' || fault === 'crumb_expired') return { status: 401, body: { status: 'ERROR', request_id: 'fake', error: 'Unknown API Key' } }
      if (fault === 'throttled' || fault === 'throttled_retry_after') return { status: 429, body: { status: 'ERROR', request_id: 'fake', error: "You've exceeded the maximum requests per minute, please wait" }, ...(fault === 'throttled_retry_after' ? { headers: { 'retry-after': '3' } } : {}) }
      if (fault === 'error_in_200') return ok({ status: 'ERROR', request_id: 'fake', error: 'internal' })
      if (fault === 'empty') return ok({ status: 'OK', resultsCount: 0, queryCount: 0, adjusted: true, request_id: 'fake' })
      return { status: 403, body: { status: 'NOT_AUTHORIZED', request_id: 'fake', message: fault === 'forbidden' ? 'You are not entitled to this data.' : "Your plan doesn't include this data timeframe." } }
    },
    routes: [
      { path: /^\/v2\/aggs\/ticker\/([^/]+)\/range\/1\/day\/([^/]+)\/([^/]+)$/, shown: '/v2/aggs/ticker/{ticker}/range/1/day/{from}/{to}', answer: guarded((request, [, ticker, from, to]) => range(market, request, decodeURIComponent(ticker!), from!, to!)) },
      { path: /^\/v2\/aggs\/grouped\/locale\/us\/market\/stocks\/([^/]+)$/, shown: '/v2/aggs/grouped/locale/us/market/stocks/{date}', answer: guarded((request, [, date]) => groupedDay(market, request, date!)) },
      { path: /^\/v3\/reference\/options\/contracts$/, shown: '/v3/reference/options/contracts', answer: guarded((request) => contracts(request)) },
      { path: /^\/v3\/snapshot$/, shown: '/v3/snapshot', answer: guarded((request) => snapshot(market, request)) },
    ],
  }
}

function range(market: FakeMarket, { halfMissing }: FakeRequest, ticker: string, from: string, to: string): FakeReply {
  const bars = halfMissing ? [] : market.bars(marketSymbol(ticker), from, to)
  const envelope = { ticker, queryCount: bars.length, resultsCount: bars.length, adjusted: true, status: 'OK', request_id: 'fake' }
  return ok(bars.length === 0 ? envelope : { ...envelope, results: bars.map((bar) => aggregate(bar, newYorkInstant(bar.date, '00:00'))), count: bars.length })
}

function groupedDay(market: FakeMarket, request: FakeRequest, date: string): FakeReply {
  const results = present(SYMBOLS.filter((symbol) => symbolClass(symbol) === 'equity'), request).flatMap((symbol) => market.bars(symbol, date, date).map((bar) => ({ T: symbol.replace('-', '.'), ...aggregate(bar, newYorkInstant(date, '16:00')) })))
  const envelope = { queryCount: results.length, resultsCount: results.length, adjusted: true, status: 'DELAYED', request_id: 'fake' }
  return ok(results.length === 0 ? envelope : { ...envelope, results, count: results.length })
}

function aggregate(bar: FakeBar, at: Date) {
  return { o: bar.open, h: bar.high, l: bar.low, c: bar.close, v: bar.volume, vw: bar.close, t: at.getTime(), n: 10 }
}

function contracts({ query }: FakeRequest): FakeReply {
  const underlying = query.get('underlying_ticker') ?? ''
  const row = (right: 'call' | 'put', strike: number) => ({
    contract_type: right, exercise_style: 'american', expiration_date: '2025-09-19', shares_per_contract: 100, strike_price: strike, underlying_ticker: underlying,
    ticker: `O:${underlying}250919${right === 'call' ? 'C' : 'P'}${String(strike * 1000).padStart(8, '0')}`,
  })
  if (query.get('cursor')) return ok({ results: [row('put', 100)], status: 'OK', request_id: 'fake' })
  return ok({ results: [row('call', 100), row('call', 110)], status: 'OK', request_id: 'fake', next_url: 'https://api.polygon.io/v3/reference/options/contracts?cursor=next' })
}

function snapshot(market: FakeMarket, request: FakeRequest): FakeReply {
  const at = market.calendar.closeInstant(market.today).getTime() * 1e6
  const tickers = present((request.query.get('ticker.any_of') ?? '').split(','), request)
  const results = tickers.map((ticker) => {
    const symbol = marketSymbol(ticker)
    const price = parseOcc(symbol) ? fakeOption(market, symbol) : (market.bars(symbol, market.today, market.today)[0]?.close ?? null)
    if (price === null) return { ticker, error: 'NOT_FOUND', message: 'Ticker not found.' }
    const greeks = parseOcc(symbol) ? { implied_volatility: 0.332, open_interest: 1187, greeks: {} } : {}
    return { ticker, type: parseOcc(symbol) ? 'options' : 'stocks', session: { close: price, previous_close: price - 1, change: 1, change_percent: 2, last_updated: at }, last_quote: { bid: price - 0.05, ask: price + 0.05 }, ...greeks }
  })
  return ok({ results, status: 'OK', request_id: 'fake' })
}
