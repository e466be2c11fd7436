import { type ProviderContext, type ProviderSettings, transportOptions } from '../provider-options.js'
import { Transport } from '../transport/transport.js'
import { classifyFmp } from './classify.js'

const HOST = 'https://financialmodelingprep.com'

/** Which generation of the API: `v3` only works with keys issued before September 2025. */
export type FmpVersion = 'stable' | 'v3'

export interface FmpClient {
  readonly version: FmpVersion
  readonly transport: Transport
  /** The JSON of one endpoint. Error: ProviderFailure. */
  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown>
}

export function fmpClient(version: FmpVersion, settings: ProviderSettings, context: ProviderContext): FmpClient {
  const transport = new Transport(transportOptions('fmp', settings, context, {
    classify: (reply, _request, used) => classifyFmp(reply, used, settings.perDay), throttleMs: null, throttlesToStop: 6,
  }))
  const root = `${settings.baseUrl ?? HOST}${version === 'v3' ? '/api/v3' : '/stable'}`
  const endpointOf = (path: string): string => (version === 'v3' ? path.split('/')[0]! : path)
  return {
    version,
    transport,
    get: async (path, query) => (await transport.send({ endpoint: endpointOf(path), url: `${root}/${path}`, query: { ...query, apikey: settings.apiKey ?? '' } })).json,
  }
}
