import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { testContext, testSettings, virtualClock } from '../../../test/support/provider-context.js'
import { type ProviderSettings, transportOptions } from '../provider-options.js'
import { backoffMs, retryAfterMs } from './backoff.js'
import { ProviderFailure } from '../failure.js'
import { classifyStatus } from './reply.js'
import { Transport } from './transport.js'

let server: Server | undefined
afterEach(() => void server?.close())
const clock = virtualClock('2025-07-01T12:00:00Z')

/** A transport towards a server that answers with the listed listeners in turn, the last one for ever. */
async function towards(listeners: RequestListener[], changes: Partial<ProviderSettings> = {}): Promise<{ transport: Transport; ask: (path?: string) => Promise<unknown>; seen: () => number }> {
  let seen = 0
  server = createServer((request, response) => listeners[Math.min(seen++, listeners.length - 1)]!(request, response))
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const settings = testSettings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret-key-1', changes)
  const transport = new Transport(transportOptions('test', settings, testContext(clock, { timeoutMs: 150 }), { classify: classifyStatus, throttleMs: null, throttlesToStop: 6 }))
  return { transport, seen: () => seen, ask: async (path = '/x') => (await transport.send({ endpoint: path, url: settings.baseUrl + path, query: { apikey: 'secret-key-1' } })).json }
}
const json = (status: number, body: string, headers = {}): RequestListener => (_request, response) => void response.writeHead(status, headers).end(body)
const silence: RequestListener = () => undefined
const reset: RequestListener = (request) => void request.socket.destroy()

describe('one way out', () => {
  it.each([['a timeout', silence], ['a reset', reset], ['a gateway page', json(502, '<html>')], ['half a body', json(200, '{"a":')], ['HTML in a 200', json(200, '<html></html>')]])('tries again after %s', async (_name, fault) => {
    const { ask, seen } = await towards([fault, json(200, '{"a":1}')])
    expect(await ask()).toEqual({ a: 1 })
    expect(seen()).toBe(2)
  })

  it('gives up after three tries, waiting longer each time, and shows neither key nor address', async () => {
    clock.slept.length = 0
    const { ask, seen } = await towards([reset])
    const failure = await ask().catch((error: unknown) => error)
    expect(failure).toMatchObject({ failureClass: 'transient', message: 'the connection failed (ECONNRESET)' })
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toMatch(/secret-key|127\.0\.0\.1/)
    expect([seen(), clock.slept]).toEqual([3, [750, 1500]])
  })

  it('never repeats what is final', async () => {
    const { ask, seen } = await towards([json(404, '{}')])
    await expect(ask()).rejects.toMatchObject({ failureClass: 'not_found' })
    expect(seen()).toBe(1)
  })

  it('honours Retry-After, in seconds and as a date, but not beyond patience', async () => {
    clock.slept.length = 0
    const { ask } = await towards([json(429, '', { 'retry-after': '7' }), json(200, '{}')])
    await ask()
    expect(clock.slept).toEqual([7_125])
    expect(retryAfterMs('Tue, 01 Jul 2025 12:00:30 GMT', new Date('2025-07-01T12:00:00Z'))).toBe(30_000)
    expect(retryAfterMs('soon', new Date())).toBeNull()
    expect(backoffMs(new ProviderFailure('rate_limited', '', 'symbol', 3_600_000), 1, null, () => 0)).toBeNull()
  })

  it('leaves a provider alone that asks for more patience than a run has, or throttles on and on', async () => {
    const patient = await towards([json(429, '', { 'retry-after': '3600' })])
    await expect(patient.ask()).rejects.toMatchObject({ failureClass: 'rate_limited', scope: 'provider' })
    await expect(patient.ask()).rejects.toMatchObject({ failureClass: 'rate_limited' })
    expect(patient.seen()).toBe(1)
    server?.close()
    const throttled = await towards([json(429, '')])
    for (let i = 0; i < 4; i++) await throttled.ask().catch(() => undefined)
    expect(throttled.seen()).toBe(6)
  })

  it('opens the circuit after five faults in a row: the rest is refused without a request', async () => {
    const { ask, seen } = await towards([json(500, '')])
    for (let i = 0; i < 4; i++) await ask().catch(() => undefined)
    expect(seen()).toBe(5)
    await expect(ask()).rejects.toMatchObject({ failureClass: 'transient', message: 'not asked: 5 faults in a row' })
  })

  it('remembers a refused key for the whole provider', async () => {
    const { ask, seen } = await towards([json(401, '{"error":"bad key secret-key-1"}')])
    await expect(ask('/a')).rejects.toMatchObject({ failureClass: 'auth' })
    await expect(ask('/b')).rejects.toMatchObject({ failureClass: 'auth', message: expect.not.stringContaining('secret-key-1') })
    expect(seen()).toBe(1)
  })
})
