import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FakeMarket } from './fake-market.js'
import { type Fault, FaultPlan } from './faults.js'
import { fakeFmp } from './fmp.js'
import { fakeFred } from './fred.js'
import { fakePolygon } from './polygon.js'
import type { FakeKeys, FakeReply, FakeVendor } from './reply.js'
import { fakeYahoo } from './yahoo.js'

/** Keys the fakes take unless told otherwise. */
export const FAKE_KEYS: FakeKeys = { fmp: 'fake-fmp-key-0001', polygon: 'fake-polygon-key-0001', fred: 'fakefredkeyfakefredkeyfakefred00' }
const LATENCY_MS = 20

export interface LoggedRequest {
  readonly vendor: string
  readonly path: string
  readonly fault: Fault | null
}

/** All four vendors on one port. */
export interface FakeProviders {
  readonly url: string
  readonly market: FakeMarket
  readonly faults: FaultPlan
  /** Every request since the last `forget`, in order. */
  readonly requests: readonly LoggedRequest[]
  readonly routes: readonly { readonly vendor: string; readonly path: string }[]
  forget(): void
  close(): Promise<void>
}

export interface FakeOptions {
  readonly port?: number
  readonly seed?: number
  readonly now?: () => Date
  readonly onRequest?: (request: LoggedRequest) => void
}

/** Starts the fakes on loopback; port 0 takes a free one. */
export async function startFakeProviders({ port = 0, seed = 1, now = () => new Date(), onRequest }: FakeOptions = {}): Promise<FakeProviders> {
  const market = new FakeMarket(now)
  const faults = new FaultPlan(seed)
  const vendors = [fakeYahoo, fakeFmp, fakePolygon, fakeFred].map((make) => make(market, FAKE_KEYS))
  const requests: LoggedRequest[] = []
  const server = createServer((request, response) => {
    const { vendor, fault, reply } = respond(vendors, faults, request)
    const logged = { vendor, path: new URL(request.url ?? '/', 'http://fake').pathname, fault }
    requests.push(logged)
    onRequest?.(logged)
    send(response, reply, fault)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, market, faults, requests,
    routes: vendors.flatMap(({ name, routes }) => routes.map((route) => ({ vendor: name, path: route.shown }))),
    forget: () => void requests.splice(0),
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

function respond(vendors: readonly FakeVendor[], faults: FaultPlan, request: IncomingMessage): { vendor: string; fault: Fault | null; reply: FakeReply } {
  const url = new URL(request.url ?? '/', 'http://fake')
  for (const vendor of vendors) {
    for (const route of vendor.routes) {
      const match = route.path.exec(url.pathname)
      if (!match) continue
      const fault = faults.next(url.pathname)
      const normal = () => route.answer({ path: url.pathname, query: url.searchParams, headers: request.headers, halfMissing: fault === 'half_missing' }, match)
      return { vendor: vendor.name, fault, reply: replyOf(vendor, fault, normal) }
    }
  }
  return { vendor: 'none', fault: null, reply: { status: 404, body: { 'Error Message': 'no such route' } } }
}

function replyOf(vendor: FakeVendor, fault: Fault | null, normal: () => FakeReply): FakeReply {
  if (fault === 'html') return { status: 502, body: '<html><body>Will be right back...</body></html>', type: 'text/html' }
  return fault === null || ['latency', 'timeout', 'reset', 'truncated', 'half_missing'].includes(fault) ? normal() : vendor.refusal(fault)
}

function send(response: ServerResponse, reply: FakeReply, fault: Fault | null): void {
  if (fault === 'timeout') return
  if (fault === 'reset') return void response.socket?.destroy()
  const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
  const whole = fault === 'truncated' ? body.slice(0, Math.floor(body.length / 2)) : body
  const write = (): void => void response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/json', ...reply.headers }).end(whole)
  if (fault === 'latency') setTimeout(write, LATENCY_MS)
  else write()
}
