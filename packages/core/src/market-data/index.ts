export { type ReadPriceFile, type RefusedPriceFile, readPriceFile } from './csv/price-file.js'
export { type LiveCloses, liveCloses } from './live-closes.js'
export type { DailyBar, DataKind, MarketDataProvider } from './provider.js'
export { createProviders } from './registry.js'
