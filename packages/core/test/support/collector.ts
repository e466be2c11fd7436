import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector received it. */
export interface ReceivedSpan {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly failed: boolean
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

/** An OTLP collector on loopback that keeps what it is sent. */
export interface Collector {
  readonly url: string
  readonly spans: ReceivedSpan[]
  /** Everything it was sent, as text. */
  text(): string
  close(): Promise<void>
}

interface Value { stringValue?: string; intValue?: number | string; doubleValue?: number; boolValue?: boolean }
interface Attribute { key: string; value: Value }
interface Body {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: Attribute[]; status: { code?: number } }[] }[]
  }[]
}

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = []
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    if (request.url === '/v1/traces') {
      bodies.push(body)
      spans.push(...spansOf(JSON.parse(body) as Body))
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, text: () => bodies.join('\n'),
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function spansOf({ resourceSpans }: Body): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map(({ attributes, status, traceId, spanId, parentSpanId = '', name }) => ({
    service: String(attributesOf(resource.attributes)['service.name']), traceId, spanId, parentSpanId, name, failed: status.code === 2, attributes: attributesOf(attributes),
  }))))
}

function attributesOf(attributes: readonly Attribute[]): Record<string, string | number | boolean> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue)]))
}
