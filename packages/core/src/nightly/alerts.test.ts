import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { alertsOf, sendAlerts } from './alerts.js'

const received: { headers: string | undefined; body: unknown }[] = []
const warned: string[] = []
const logger = { warn: (text: string) => void warned.push(text) } as never
let server: Server
let url: string
let status = 200

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
      received.push({ headers: request.headers['content-type'], body: JSON.parse(body) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`
})
afterAll(() => new Promise((done) => server.close(done)))
beforeEach(() => {
  received.length = 0
  warned.length = 0
  status = 200
})

const SUBJECT = 'Night of 2025-06-30'
const unanswered = (kind: string, count = 0) => Array.from({ length: count }, (_, i) => ({ symbol: `S${i}`, kind, failure_class: 'timeout' }))
const night = (changes: { failed?: number; minutes?: number; unanswered?: number; contracts?: number; changed?: number; yields?: number; source?: string | null } = {}) => ({
  as_of: '2025-06-30', duration_ms: (changes.minutes ?? 5) * 60_000, counts: { portfolios: 10, done: 10 - (changes.failed ?? 0), failed: changes.failed ?? 0, engines: {} },
  stages: {
    prices: {
      source: changes.source === undefined ? 'fmp' : changes.source, requests: 1, rows_changed: (changes.changed ?? 0) + (changes.yields ?? 0), daily_rows_changed: changes.changed ?? 0,
      failed: [...unanswered('daily_bars', changes.unanswered), ...unanswered('option_quotes', changes.contracts)],
    },
    symbols: { drivers: 4 },
  },
}) as never

describe('alerts', () => {
  it('are quiet for a night that went well, or failed in part', () => {
    for (const quiet of [night(), night({ failed: 5 }), night({ minutes: 90 }), night({ unanswered: 3 }), night({ unanswered: 4, changed: 1 }), night({ unanswered: 9, source: null }), night({ contracts: 9 })]) expect(alertsOf(quiet, SUBJECT)).toEqual([])
  })

  it('tell of many failed portfolios, a provider that answered nothing, and a long run', () => {
    expect(alertsOf(night({ failed: 6, minutes: 91, unanswered: 4 }), SUBJECT)).toEqual([
      'Night of 2025-06-30: 6 of 10 portfolios failed', 'Night of 2025-06-30: fmp answered for no symbol; stored prices were used', 'Night of 2025-06-30: took 91 minutes',
    ])
  })

  it('tell of closes that nobody answered for although yields arrived', () => {
    expect(alertsOf(night({ unanswered: 4, yields: 1 }), SUBJECT)).toEqual(['Night of 2025-06-30: fmp answered for no symbol; stored prices were used'])
  })

  it('go to the webhook as Slack reads them, and nowhere without one', async () => {
    await sendAlerts({ alertWebhook: url }, logger, ['one', 'two'])
    expect(received).toEqual(['one', 'two'].map((text) => ({ headers: 'application/json', body: { text: `SigmaSight: ${text}` } })))
    await sendAlerts({ alertWebhook: null }, logger, ['three'])
    expect([received.length, warned]).toEqual([2, []])
  })

  it('never fail: what is refused or unreachable is logged without the secret address', async () => {
    status = 500
    await sendAlerts({ alertWebhook: url }, logger, ['one'])
    await sendAlerts({ alertWebhook: 'http://127.0.0.1:1/secret-path' }, logger, ['two'])
    expect(warned).toHaveLength(2)
    for (const text of warned) expect(text).toMatch(/^alert not delivered/)
    expect(warned.join()).not.toContain('secret-path')
  })
})
