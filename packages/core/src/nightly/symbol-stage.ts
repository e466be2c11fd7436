import { MARKET_PROXY, STYLE_PROXIES, type IsoDate } from '../domain/index.js'
import { type DriverExposures, estimateDriverExposures } from '../engines/factors/index.js'
import { pickReturnBasis, simpleReturns } from '../engines/returns/index.js'
import type { Database } from '../store/database.js'
import { type PriceColumns, readPriceColumns } from '../store/read/price-columns.js'
import { type DriverExposureRow, writeDriverExposures, writeFactorModel } from '../store/write/driver-exposures.js'
import { inputDigest } from './digest.js'

/** What the symbol stage found, for the summary. */
export interface SymbolSummary {
  readonly status: string
  readonly drivers: number
  readonly full_history: number
  readonly limited_history: number
  readonly insufficient_history: number
  readonly missing_factors: readonly string[]
}

interface SymbolSeries {
  readonly returns: Float64Array
  readonly basis: string | null
  readonly suspectSplits: number
  readonly digest: string
}

/** Step 2 of the night: returns and betas of every driver, once for all portfolios, stored by symbol and session. */
export async function runSymbolStage(database: Database, symbols: readonly string[], sessions: readonly IsoDate[]): Promise<SymbolSummary> {
  const asOf = sessions.at(-1)!
  const columns = await readPriceColumns(database, symbols, sessions)
  const series = new Map(symbols.map((symbol) => [symbol, seriesOf(columns.get(symbol), sessions.length)]))
  const returnsOf = (symbol: string): Float64Array => series.get(symbol)!.returns
  const model = estimateDriverExposures({
    market: returnsOf(MARKET_PROXY), styles: STYLE_PROXIES.map(returnsOf), drivers: new Map(symbols.map((symbol) => [symbol, returnsOf(symbol)])),
    suspectSplits: new Map(symbols.map((symbol) => [symbol, series.get(symbol)!.suspectSplits])),
  })
  const window = sessions.length - 1
  const factorDigest = inputDigest(...[MARKET_PROXY, ...STYLE_PROXIES].map((proxy) => series.get(proxy)!.digest))
  await writeFactorModel(database, asOf, {
    status: model.status, missingFactors: model.missingFactors, windowSessions: window, observations: model.factorRows, inputDigest: factorDigest,
  })
  await writeDriverExposures(database, asOf, rowsOf(model, series, window, factorDigest))
  return summaryOf(model, symbols.length)
}

function seriesOf(prices: PriceColumns | undefined, length: number): SymbolSeries {
  const none = new Float64Array(length).fill(Number.NaN)
  const picked = pickReturnBasis(prices?.adjClose ?? none, prices?.close ?? none)
  const { returns, suspectSplits } = simpleReturns(picked.prices)
  return { returns, basis: prices ? picked.basis : null, suspectSplits, digest: inputDigest(picked.prices) }
}

function rowsOf(model: DriverExposures, series: ReadonlyMap<string, SymbolSeries>, windowSessions: number, factorDigest: string): DriverExposureRow[] {
  return [...model.drivers].map(([symbol, { diagnostics, ...exposure }]) => {
    const { basis, digest } = series.get(symbol)!
    return { symbol, windowSessions, returnBasis: basis, ...exposure, diagnostics, inputDigest: inputDigest(digest, factorDigest) }
  })
}

function summaryOf(model: DriverExposures, drivers: number): SymbolSummary {
  const count = (flag: string): number => [...model.drivers.values()].filter((exposure) => exposure.qualityFlag === flag).length
  return {
    status: model.status, drivers, full_history: count('full_history'), limited_history: count('limited_history'), insufficient_history: count('insufficient_history'),
    missing_factors: model.missingFactors,
  }
}
