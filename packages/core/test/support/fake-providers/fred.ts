import type { FakeMarket } from './fake-market.js'
import { type FakeReply, type FakeRequest, type MakeVendor, ok } from './reply.js'

const SPREAD: Readonly<Record<string, number>> = { DGS3MO: -0.4, DGS2: -0.2, DGS10: 0, DGS30: 0.25 }

/** FRED: values are text, a day without one is ".", and the newest session has no value yet. */
export const fakeFred: MakeVendor = (market, keys) => ({
  name: 'fred',
  refusal: (fault) => {
    if (fault === 'unauthorized' || fault === 'crumb_expired') return error(400, 'Bad Request.  The value for variable api_key is not registered.')
    if (fault === 'throttled' || fault === 'throttled_retry_after') return { ...error(429, 'Too Many Requests.  Exceeded Rate Limit'), ...(fault === 'throttled_retry_after' ? { headers: { 'retry-after': '1' } } : {}) }
    if (fault === 'error_in_200') return { ...error(500, 'Internal Server Error'), status: 200 }
    if (fault === 'empty') return ok({ observations: [] })
    return error(fault === 'forbidden' ? 403 : 402, 'Forbidden')
  },
  routes: [{ path: /^\/fred\/series\/observations$/, shown: '/fred/series/observations', answer: (request) => observations(market, keys.fred, request) }],
})

function error(code: number, words: string): FakeReply {
  return { status: code, body: { error_code: code, error_message: words } }
}

function observations(market: FakeMarket, key: string, { query }: FakeRequest): FakeReply {
  const series = query.get('series_id') ?? ''
  if (query.get('api_key') !== key) return error(400, `Bad Request.  The value for variable api_key is not registered.`)
  if (!(series in SPREAD)) return error(400, 'Bad Request.  The series does not exist.')
  if (query.get('file_type') !== 'json') return { status: 200, body: '<?xml version="1.0"?><observations></observations>', type: 'text/xml' }
  const days = market.calendar.sessionsBetween(query.get('observation_start') ?? '2020-01-01', query.get('observation_end') ?? market.today).filter((date) => date < market.today)
  return ok({ observations: days.map((date) => ({ date, value: date.endsWith('-11-11') ? '.' : fakeYield(market, series, date)!.toFixed(2) })) })
}

/** The value of a series for a session, percent. */
export function fakeYield(market: FakeMarket, series: string, date: string): number | null {
  const ten = market.tenYearYield(date)
  return ten === null ? null : Math.max(0.05, Math.round((ten + SPREAD[series]!) * 100) / 100)
}
