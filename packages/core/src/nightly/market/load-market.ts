import type { TradingCalendar } from '../../calendar/index.js'
import { type IsoDate, MARKET_PROXY, STYLE_PROXIES } from '../../domain/index.js'
import type { OrthogonalCovariance } from '../../engines/factor-correlations/index.js'
import type { Database } from '../../store/database.js'
import { readDriverExposures, readFactorModel, type StoredFactorModel } from '../../store/read/driver-exposures.js'
import { readSectorWeights, readStressScenarios, readYieldCurve } from '../../store/read/market-facts.js'
import { outcomeOf } from '../engine-runs.js'
import { assembleMarket, type FactorSet, type NightMarket } from './night-market.js'
import { loadPricing, type PricedInstrument } from './pricing.js'
import { loadSeries, type SymbolSeries } from './series.js'
import { parseScenarios, type ParsedScenarios } from './stress-scenarios.js'

const BILL_SERIES = 'DGS3MO'

/** Which part of the market is wanted: all that a night's portfolios hold, or what one portfolio does. */
export interface MarketScope {
  readonly asOf: IsoDate
  /** Sessions of the return window, the one before its first return included. */
  readonly sessions: readonly IsoDate[]
  /** Symbols with returns, the proxies among them. */
  readonly symbols: readonly string[]
  readonly instruments: readonly PricedInstrument[]
  /** Returns of the symbols, where this process has read them already. */
  readonly series?: ReadonlyMap<string, SymbolSeries>
}

export interface LoadedMarket {
  readonly market: NightMarket
  /** Stress scenarios that cannot be read. */
  readonly invalidScenarios: ParsedScenarios['invalid']
}

/**
 * What all portfolios share, from what the symbol stage stored. One path for the run's own process, for workers and for reads; the number of
 * statements is fixed.
 */
export async function loadMarket(database: Database, calendar: TradingCalendar, { asOf, sessions, symbols, instruments, series: known }: MarketScope): Promise<LoadedMarket> {
  const [pricing, series, betas, stored, scenarios, curve, benchmarkWeights] = await Promise.all([
    loadPricing(database, calendar, instruments, asOf), known ?? loadSeries(database, symbols, sessions), readDriverExposures(database, symbols, asOf), readFactorModel(database, asOf),
    readStressScenarios(database), readYieldCurve(database, asOf), readSectorWeights(database, MARKET_PROXY, asOf),
  ])
  const parsed = parseScenarios(scenarios)
  const market = assembleMarket({
    asOf, sessions, marketProxy: MARKET_PROXY, styleProxies: STYLE_PROXIES, pricing, factors: factorSet(stored), betas, series, scenarios: parsed.scenarios,
    riskFreePercent: curve.get(BILL_SERIES) ?? null, benchmarkWeights,
  })
  return { market, invalidScenarios: parsed.invalid }
}

interface StoredCorrelations {
  readonly status: string
  readonly off_diagonal: { readonly mean: number | null }
}

function factorSet(stored: StoredFactorModel | null): FactorSet {
  if (!stored) {
    const status = 'SKIPPED_NO_MARKET_FACTOR'
    return { status, missingFactors: [], windowSessions: 0, covariance: null, meanCorrelation: null, outcome: outcomeOf(status), inputDigest: '' }
  }
  const { status, missingFactors, windowSessions, inputDigest } = stored
  const correlations = stored.correlations as StoredCorrelations | null
  return {
    status, missingFactors, windowSessions, covariance: stored.covariance as OrthogonalCovariance | null, meanCorrelation: correlations?.off_diagonal.mean ?? null,
    outcome: outcomeOf(correlations?.status ?? 'SKIPPED_NO_MARKET_FACTOR'), inputDigest,
  }
}
