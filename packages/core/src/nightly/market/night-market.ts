import { type IsoDate, STYLE_FACTORS } from '../../domain/index.js'
import { type PreparedSeries, prepareSeries } from '../../engines/correlations/index.js'
import type { OrthogonalCovariance } from '../../engines/factor-correlations/index.js'
import { lastOf } from '../../engines/math/last-of.js'
import { riskMarket, type RiskMarket } from '../../engines/risk/index.js'
import { orthogonalMoments, type PreparedStress, prepareStress, type StressModel, type StressScenario } from '../../engines/stress/index.js'
import type { StoredDriverExposure } from '../../store/read/driver-exposures.js'
import type { EngineOutcome } from '../../store/write/runs.js'
import type { Pricing } from './pricing.js'
import type { SymbolSeries } from './series.js'

/** Sessions of the position correlations (specification 9.1) and of the risk measures (specification 10). */
export const CORRELATION_SESSIONS = 90
const RISK_SESSIONS = 252

/** The factor set of a session as portfolios see it. */
export interface FactorSet {
  readonly status: string
  readonly missingFactors: readonly string[]
  readonly windowSessions: number
  readonly covariance: OrthogonalCovariance | null
  /** Mean of the published factor correlations; null when unknown. */
  readonly meanCorrelation: number | null
  /** How engine 8 ended. */
  readonly outcome: EngineOutcome
  readonly inputDigest: string
}

/** Everything that all portfolios of a night share: made once from what is stored or was just calculated, and only read from then on. */
export interface NightMarket {
  readonly asOf: IsoDate
  readonly pricing: Pricing
  readonly factors: FactorSet
  readonly betas: ReadonlyMap<string, StoredDriverExposure>
  readonly correlationSeries: ReadonlyMap<string, PreparedSeries>
  readonly stress: PreparedStress
  readonly risk: RiskMarket
  /** Sector weights of the market proxy, fractions; null when none are stored. */
  readonly benchmarkWeights: ReadonlyMap<string, number> | null
}

export interface MarketParts {
  readonly asOf: IsoDate
  /** Sessions of `series`, the one before its first return included. */
  readonly sessions: readonly IsoDate[]
  readonly marketProxy: string
  readonly styleProxies: readonly string[]
  readonly pricing: Pricing
  readonly factors: FactorSet
  readonly betas: ReadonlyMap<string, StoredDriverExposure>
  readonly series: ReadonlyMap<string, SymbolSeries>
  readonly scenarios: readonly StressScenario[]
  readonly riskFreePercent: number | null
  readonly benchmarkWeights: ReadonlyMap<string, number>
}

/** Puts the shared parts together: series prepared for correlations, scenarios turned into factor moves, factor returns in orthogonal space. */
export function assembleMarket(parts: MarketParts): NightMarket {
  const { asOf, factors, series, benchmarkWeights } = parts
  const model = factors.covariance && stressModel(factors.covariance)
  const correlations = { calculation_date: asOf, data_days: factors.covariance?.observations ?? 0, mean_correlation: factors.meanCorrelation }
  return {
    asOf, pricing: parts.pricing, factors, betas: parts.betas,
    correlationSeries: new Map([...series].map(([symbol, { log }]) => [symbol, prepareSeries(lastOf(log, CORRELATION_SESSIONS))])),
    stress: prepareStress(model, parts.scenarios, correlations), risk: riskPart(parts, model), benchmarkWeights: benchmarkWeights.size > 0 ? benchmarkWeights : null,
  }
}

function stressModel(covariance: OrthogonalCovariance): StressModel {
  const { gamma, deltaMarket, deltaStyles, varMarket, styleCovariance, varRate } = covariance
  return { gamma, deltaMarket, deltaStyles: deltaStyles ?? STYLE_FACTORS.map(() => null), varMarket, styleCovariance, varRate }
}

function riskPart({ sessions, series, marketProxy, styleProxies, riskFreePercent }: MarketParts, model: StressModel | null): RiskMarket {
  const window = sessions.slice(1).slice(-RISK_SESSIONS)
  const returnsOf = (symbol: string): Float64Array => lastOf(series.get(symbol)!.simple, RISK_SESSIONS)
  const marketReturns = returnsOf(marketProxy)
  return riskMarket({
    sessions: window, riskFreePercent, marketReturns, driverReturns: new Map([...series.keys()].map((symbol) => [symbol, returnsOf(symbol)])),
    factorReturns: orthogonalReturns(marketReturns, styleProxies.map(returnsOf), model), covariance: model && orthogonalMoments(model),
  })
}

/** u of specification 7.2 by session: the market's return, then each style's beyond its market beta; NaN for a style that is left out. */
export function orthogonalReturns(market: Float64Array, styles: readonly Float64Array[], model: Pick<StressModel, 'gamma'> | null): Float64Array[] {
  return [market, ...styles.map((style, k) => {
    const gamma = model?.gamma[k] ?? Number.NaN
    return style.map((value, t) => value - gamma * market[t]!)
  })]
}
