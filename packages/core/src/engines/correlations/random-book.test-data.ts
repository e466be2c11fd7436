import type { CorrelationInput, CorrelationPosition } from './input.js'
import { type PreparedSeries, prepareSeries } from './prepared-series.js'
import { randomReturns } from '../factors/random-returns.test-data.js'

/** One active position worth 50,000 dollars unless told otherwise; its driver is its symbol. */
export function position(id: string, symbol: string, changes: Partial<CorrelationPosition> = {}): CorrelationPosition {
  return { id, symbol, driver: symbol, isPrivate: false, marketValue: 50_000, tags: [], sector: null, ...changes }
}

/** 90 log returns of each symbol, driven by one market: low noise gives high correlations. */
export function seriesOf(noise: Readonly<Record<string, number>>, seed = 7): Map<string, PreparedSeries> {
  const { driver } = randomReturns(seed, 90)
  return new Map(Object.entries(noise).map(([symbol, deviation]) => [symbol, prepareSeries(driver(1, deviation))]))
}

/** A book on the default options. */
export function book(positions: readonly CorrelationPosition[], series: CorrelationInput['series'], options: CorrelationInput['options'] = {}): CorrelationInput {
  return { portfolioId: 'p', asOf: '2025-06-30', durationDays: 90, positions, series, options }
}
