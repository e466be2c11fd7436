import { OperatorError } from '../errors.js'
import { fmpProvider } from './fmp/fmp-provider.js'
import type { FmpVersion } from './fmp/client.js'
import { fredProvider } from './fred/fred-provider.js'
import { polygonProvider } from './polygon/polygon-provider.js'
import type { MarketDataProvider } from './provider.js'
import type { ProviderContext, ProviderSettings } from './provider-options.js'
import { simulatedProvider } from './simulated/simulated-provider.js'
import { yahooProvider } from './yahoo/yahoo-provider.js'

/** Settings of each provider that has an address. */
export interface ProviderSettingsByName {
  readonly yahoo: ProviderSettings
  readonly fmp: ProviderSettings & { readonly version: FmpVersion }
  readonly polygon: ProviderSettings
  readonly fred: ProviderSettings
}

/** What providers are made from. */
export interface ProviderOptions extends ProviderContext {
  readonly simulatedSeed: number
  readonly settings: ProviderSettingsByName
}

const FACTORIES: Readonly<Record<string, (options: ProviderOptions) => MarketDataProvider>> = {
  simulated: ({ calendar, simulatedSeed }) => simulatedProvider(calendar, simulatedSeed),
  yahoo: (options) => yahooProvider(options.settings.yahoo, options),
  fmp: (options) => fmpProvider(options.settings.fmp.version, options.settings.fmp, options),
  polygon: (options) => polygonProvider(options.settings.polygon, options),
  fred: (options) => fredProvider(options.settings.fred, options),
}

const KEYED: Readonly<Record<string, string>> = { fmp: 'FMP_API_KEY', polygon: 'POLYGON_API_KEY', fred: 'FRED_API_KEY' }

/**
 * The providers named. Prices from files need none: they are imported. Errors: OperatorError for an unknown name, for a provider without its key, and for
 * invented prices beside real ones.
 */
export function createProviders(names: readonly string[], options: ProviderOptions): MarketDataProvider[] {
  const wanted = [...new Set(names)].filter((name) => name !== 'csv')
  if (wanted.includes('simulated') && wanted.length > 1) throw new OperatorError('MARKET_DATA_PROVIDERS: "simulated" stands alone: its prices are invented and never mixed with real ones')
  return wanted.map((name) => {
    const make = FACTORIES[name]
    if (!make) throw new OperatorError(`MARKET_DATA_PROVIDERS: unknown provider "${name}"; known are csv, ${Object.keys(FACTORIES).join(', ')}`)
    const key = KEYED[name]
    if (key && options.settings[name as keyof ProviderSettingsByName].apiKey === null) throw new OperatorError(`${key}: must be set because MARKET_DATA_PROVIDERS names ${name}`)
    return make(options)
  })
}
