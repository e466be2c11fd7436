import type { Fault } from './faults.js'
import type { FakeMarket } from './fake-market.js'

export interface FakeRequest {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Half of the symbols of a batch are to be left out, or the one asked for. */
  readonly halfMissing: boolean
}

export interface FakeReply {
  readonly status: number
  readonly body: unknown
  readonly type?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** The keys the fakes take. */
export interface FakeKeys {
  readonly fmp: string
  readonly polygon: string
  readonly fred: string
}

/** One vendor: its routes, and how it words what goes wrong. */
export interface FakeVendor {
  readonly name: string
  readonly routes: readonly { readonly path: RegExp; readonly shown: string; readonly answer: (request: FakeRequest, match: RegExpExecArray) => FakeReply }[]
  readonly refusal: (fault: Fault) => FakeReply
}

export type MakeVendor = (market: FakeMarket, keys: FakeKeys) => FakeVendor

export function ok(body: unknown): FakeReply {
  return { status: 200, body }
}

export function text(status: number, body: string, headers?: Record<string, string | string[]>): FakeReply {
  return { status, body, type: 'text/plain', ...(headers ? { headers } : {}) }
}

/** Every second symbol, when half are to be missing. */
export function present(symbols: readonly string[], { halfMissing }: FakeRequest): string[] {
  return symbols.filter((_, index) => !halfMissing || index % 2 === 1)
}
