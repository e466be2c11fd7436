import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { transportOptions } from '../src/market-data/provider-options.js'
import { classifyStatus } from '../src/market-data/transport/reply.js'
import { Transport } from '../src/market-data/transport/transport.js'
import { activeTraceId, activeTraceparent, startTracing, traced } from '../src/tracing.js'
import { startCollector } from './support/collector.js'
import { testContext, testSettings, virtualClock } from './support/provider-context.js'

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const quiet = { warn: () => undefined }

describe('traces', () => {
  it('are nothing where no collector is configured', async () => {
    const tracing = await startTracing({ tracing: null }, quiet, 'test')
    expect(traced('work', {}, () => [activeTraceId(), activeTraceparent()])).toEqual([undefined, undefined])
    await tracing.close()
  })

  it('nest, continue what another process began, and say what failed', async () => {
    const collector = await startCollector()
    const tracing = await startTracing({ tracing: { endpoint: `${collector.url}/`, serviceName: null } }, quiet, 'test')
    const inside = await traced('outer', { count: 2 }, async () => {
      await traced('inner', {}, async () => Promise.reject(new Error('broken'))).catch(() => undefined)
      return activeTraceparent()
    }, PARENT)
    expect(() => traced('alone', {}, () => { throw new Error('at once') })).toThrow('at once')
    await tracing.close()
    await collector.close()
    const [inner, outer, alone] = ['inner', 'outer', 'alone'].map((name) => collector.spans.find((span) => span.name === name)!)
    expect(outer).toMatchObject({ service: 'sigmasight-test', traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331', failed: false, attributes: { count: 2 } })
    expect(inside).toBe(`00-${outer!.traceId}-${outer!.spanId}-01`)
    expect(inner).toMatchObject({ traceId: outer!.traceId, parentSpanId: outer!.spanId, failed: true })
    expect(alone).toMatchObject({ parentSpanId: '', failed: true })
    expect(alone!.traceId).not.toBe(outer!.traceId)
  })

  it('tell how requests to a provider ended, and neither key nor address', async () => {
    const collector = await startCollector()
    const provider = createServer((request, response) => void response.writeHead(request.url!.startsWith('/good') ? 200 : 404).end('{}')).listen(0, '127.0.0.1')
    await once(provider, 'listening')
    const tracing = await startTracing({ tracing: { endpoint: collector.url, serviceName: 'mine' } }, quiet, 'test')
    const counted: string[] = []
    const context = testContext(virtualClock('2025-07-01T12:00:00Z'))
    const usage = { ...context.usage, ended: async (name: string, outcome: string) => void counted.push(`${name} ${outcome}`) }
    const settings = testSettings(`http://127.0.0.1:${(provider.address() as AddressInfo).port}`, 'secret-key-1')
    const transport = new Transport(transportOptions('fmp', settings, { ...context, usage }, { classify: classifyStatus, throttleMs: null, throttlesToStop: 6 }))
    for (const path of ['/good', '/bad']) await transport.send({ endpoint: 'bars', url: settings.baseUrl + path, query: { apikey: 'secret-key-1' } }).catch(() => undefined)
    provider.close()
    await tracing.close()
    await collector.close()
    expect(collector.spans.map(({ service, name, failed, attributes }) => [service, name, failed, attributes])).toEqual([
      ['mine', 'provider request', false, { provider: 'fmp', endpoint: 'bars', outcome: 'ok' }],
      ['mine', 'provider request', true, { provider: 'fmp', endpoint: 'bars', outcome: 'not_found' }],
    ])
    expect(counted).toEqual(['fmp ok', 'fmp not_found'])
    expect(collector.text()).not.toMatch(new RegExp(`secret-key-1|apikey|${settings.baseUrl}`))
  })

  it('are lost where the collector is out of reach, which is said once and delays the end for a moment at most', async () => {
    const said: string[] = []
    const tracing = await startTracing({ tracing: { endpoint: 'http://127.0.0.1:1', serviceName: null } }, { warn: (message) => void said.push(message) }, 'test')
    expect(await traced('work', {}, async () => 5)).toBe(5)
    await tracing.close()
    expect(said.length).toBeLessThanOrEqual(1)
  })
})
