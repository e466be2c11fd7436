import { type IsoDate, MARKET_FACTOR, MARKET_PROXY, sortedFlags, STYLE_FACTORS, STYLE_PROXIES } from '../domain/index.js'
import { type FactorCorrelations, factorCorrelations } from '../engines/factor-correlations/index.js'
import { type DriverExposures, estimateDriverExposures } from '../engines/factors/index.js'
import { type RateBetas, rateBetas, yieldChanges } from '../engines/interest-rates/index.js'
import { volatilityProfile } from '../engines/volatility/index.js'
import type { Database } from '../store/database.js'
import { readYieldSeries } from '../store/read/market-facts.js'
import { writeResults } from '../store/write/results.js'
import { DRIVER_EXPOSURES, type DriverExposureRow, FACTOR_MODELS, type FactorModelRow } from '../store/result-tables.js'
import { inputDigest } from './digest.js'
import { orthogonalReturns } from './market/night-market.js'
import { loadSeries, type SymbolSeries } from './market/series.js'
import { stored } from './rows/rounding.js'

/** The yield that rate betas and rate shocks refer to. */
export const RATE_SERIES = 'DGS10'

/** What the symbol stage found, for the summary. */
export interface SymbolSummary {
  readonly status: string
  readonly drivers: number
  readonly full_history: number
  readonly limited_history: number
  readonly insufficient_history: number
  readonly missing_factors: readonly string[]
  /** How engine 8 and the rate betas ended. */
  readonly factor_correlations: string
  readonly rate_betas: string
}

/** What the returns of a window say of every symbol and of the factor set. Pure. */
export interface SymbolEstimates {
  readonly model: DriverExposures
  readonly rates: RateBetas
  readonly correlations: FactorCorrelations
  readonly rows: readonly DriverExposureRow[]
  readonly factorModel: FactorModelRow
}

/** Step 2 of the night: what depends on a symbol or on the factor set, calculated once for all portfolios and stored by symbol and session. Returns the returns it stands on too. */
export async function runSymbolStage(database: Database, symbols: readonly string[], sessions: readonly IsoDate[]): Promise<{ summary: SymbolSummary; series: Map<string, SymbolSeries> }> {
  const [series, yields] = await Promise.all([loadSeries(database, symbols, sessions), readYieldSeries(database, RATE_SERIES, sessions)])
  const estimates = estimateSymbols(series, yields, sessions)
  await database.transaction(async (client) => {
    await writeResults(client, FACTOR_MODELS, sessions.at(-1)!, [estimates.factorModel])
    await writeResults(client, DRIVER_EXPOSURES, sessions.at(-1)!, estimates.rows)
  })
  return { summary: summaryOf(estimates, symbols.length), series }
}

/** Estimates for the symbols of `series`, the proxies among them; `yields` in percent and one a session, NaN where there is none. */
export function estimateSymbols(series: ReadonlyMap<string, SymbolSeries>, yields: Float64Array, sessions: readonly IsoDate[]): SymbolEstimates {
  const { market, styles } = proxyReturns(series)
  const drivers = new Map([...series].map(([symbol, { simple }]) => [symbol, simple]))
  const yieldChange = yields.some(Number.isFinite) ? yieldChanges(yields) : null
  const model = estimateDriverExposures({ market, styles, drivers, suspectSplits: new Map([...series].map(([symbol, { suspectSplits }]) => [symbol, suspectSplits])) })
  const rates = rateBetas({ market, styles, yieldChange, drivers })
  const correlations = factorCorrelations({ asOf: sessions.at(-1)!, market, styles, yieldChange })
  const digest = inputDigest(...[MARKET_PROXY, ...STYLE_PROXIES].map((proxy) => series.get(proxy)!.digest), yields)
  return {
    model, rates, correlations, rows: driverRows(model, rates, series, sessions.length - 1, digest), factorModel: factorModelRow(model, correlations, series, sessions.length - 1, digest),
  }
}

/** Simple returns of the market's and the styles' proxies; series of NaN where nothing is stored. */
function proxyReturns(series: ReadonlyMap<string, SymbolSeries>): { market: Float64Array; styles: Float64Array[] } {
  const returnsOf = (symbol: string): Float64Array => series.get(symbol)!.simple
  return { market: returnsOf(MARKET_PROXY), styles: STYLE_PROXIES.map(returnsOf) }
}

/** The covariance is engine 5's own input and is kept to the last digit; what is published is stored. */
function factorModelRow(model: DriverExposures, correlations: FactorCorrelations, series: ReadonlyMap<string, SymbolSeries>, windowSessions: number, inputDigest: string): FactorModelRow {
  const { factors, matrix, pairs, offDiagonal, diagnostics, covariance } = correlations
  const { market, styles } = proxyReturns(series)
  const returns = orthogonalReturns(market, styles, covariance).map((column) => column.at(-1) ?? Number.NaN)
  return {
    status: model.status, missingFactors: model.missingFactors, windowSessions, observations: model.factorRows,
    correlations: {
      status: correlations.status, factors, matrix: stored(matrix), pairs: stored(pairs), off_diagonal: stored(offDiagonal), lookback_days: correlations.lookbackDays,
      decay_factor: correlations.decayFactor, data_days: correlations.dataDays, flags: correlations.flags,
    },
    covariance, factorReturns: Object.fromEntries([MARKET_FACTOR, ...STYLE_FACTORS].map((name, k) => [name, Number.isFinite(returns[k]!) ? returns[k]! : null])),
    diagnostics: stored({ ...diagnostics, effective_observations: correlations.effectiveObservations, weight_half_life: correlations.weightHalfLife }), inputDigest,
  }
}

function driverRows(model: DriverExposures, rates: RateBetas, series: ReadonlyMap<string, SymbolSeries>, windowSessions: number, factorDigest: string): DriverExposureRow[] {
  return [...model.drivers].map(([symbol, { diagnostics, ...exposure }]) => {
    const { basis, digest, simple } = series.get(symbol)!
    const rate = rates.drivers.get(symbol)
    const { volatility21, volatility63 } = volatilityProfile(simple)
    return {
      symbol, windowSessions, returnBasis: basis, ...exposure, flags: sortedFlags([...exposure.flags, ...(rate?.flags ?? [])]), rateBetaTotal: rate?.total?.beta ?? null,
      rateBetaPartial: rate?.partial?.beta ?? null, rateRSquared: rate?.total?.rSquared ?? null, volatility21: volatility21.value, volatility63: volatility63.value, diagnostics,
      inputDigest: inputDigest(digest, factorDigest),
    }
  })
}

function summaryOf({ model, rates, correlations }: SymbolEstimates, drivers: number): SymbolSummary {
  const count = (flag: string): number => [...model.drivers.values()].filter((exposure) => exposure.qualityFlag === flag).length
  return {
    status: model.status, drivers, full_history: count('full_history'), limited_history: count('limited_history'), insufficient_history: count('insufficient_history'),
    missing_factors: model.missingFactors, factor_correlations: correlations.status, rate_betas: rates.status,
  }
}
