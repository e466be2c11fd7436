import type { TradingCalendar } from '../calendar/index.js'
import { OperatorError } from '../errors.js'
import type { MarketDataProvider } from './provider.js'
import { simulatedProvider } from './simulated/simulated-provider.js'

/** What providers are made from. */
export interface ProviderOptions {
  readonly calendar: TradingCalendar
  readonly simulatedSeed: number
}

const FACTORIES: Readonly<Record<string, (options: ProviderOptions) => MarketDataProvider>> = {
  simulated: ({ calendar, simulatedSeed }) => simulatedProvider(calendar, simulatedSeed),
}

/** The providers named, in order of preference. Prices from files need none: they are imported. Error: OperatorError for an unknown name. */
export function createProviders(names: readonly string[], options: ProviderOptions): MarketDataProvider[] {
  return names.filter((name) => name !== 'csv').map((name) => {
    const make = FACTORIES[name]
    if (!make) throw new OperatorError(`MARKET_DATA_PROVIDERS: unknown provider "${name}"; known are csv, ${Object.keys(FACTORIES).join(', ')}`)
    return make(options)
  })
}
