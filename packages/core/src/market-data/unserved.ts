import type { Answer, MarketDataProvider } from './provider.js'

const NOTHING: Answer<never> = { rows: [], failures: [] }

/** Empty answers for the kinds a provider does not serve; it is never asked for them. */
export const unserved: Pick<MarketDataProvider, 'dailyBars' | 'quotes' | 'optionContracts' | 'optionQuotes' | 'profiles' | 'sectorWeights' | 'treasuryYields'> = {
  dailyBars: async () => NOTHING,
  quotes: async () => NOTHING,
  optionContracts: async () => NOTHING,
  optionQuotes: async () => NOTHING,
  profiles: async () => NOTHING,
  sectorWeights: async () => NOTHING,
  treasuryYields: async () => NOTHING,
}
