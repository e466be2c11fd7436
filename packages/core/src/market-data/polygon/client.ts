import { type ProviderContext, type ProviderSettings, transportOptions } from '../provider-options.js'
import { Transport } from '../transport/transport.js'
import { classifyPolygon } from './classify.js'

const HOST = 'https://api.polygon.io'
/** Without a Retry-After: wait out the minute. */
const THROTTLE_MS = 60_000

export interface PolygonClient {
  readonly context: ProviderContext
  readonly transport: Transport
  /** The JSON of one page. `endpoint` names it without tickers. Error: ProviderFailure. */
  get(endpoint: string, path: string, query?: Readonly<Record<string, string>>): Promise<unknown>
}

/** The key travels in a header, never in a URL. */
export function polygonClient(settings: ProviderSettings, context: ProviderContext): PolygonClient {
  const transport = new Transport(transportOptions('polygon', settings, context, { classify: classifyPolygon, throttleMs: THROTTLE_MS, throttlesToStop: 6 }))
  const headers = { authorization: `Bearer ${settings.apiKey ?? ''}` }
  return {
    context,
    transport,
    get: async (endpoint, path, query) => (await transport.send({ endpoint, url: `${settings.baseUrl ?? HOST}${path}`, headers, ...(query ? { query } : {}) })).json,
  }
}

/** Path and query of a `next_url`: it names the provider's host, which is not where we ask. */
export function nextPath(nextUrl: string): string {
  const url = new URL(nextUrl)
  return url.pathname + url.search
}
