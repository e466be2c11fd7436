import { type QualityFlag, sortedFlags, STYLE_FACTORS } from '../../domain/index.js'
import { univariate, type UnivariateFit } from '../math/univariate.js'
import { type FactorDesign, KAPPA_MAX, prepareDesign } from './factor-design.js'
import { type FactorFit, fitFactors } from './factor-fit.js'
import { FULL_HISTORY, historyQuality, LIMITED_HISTORY } from './history-quality.js'

/** |beta| above this is flagged; above BETA_BOUND it is stored at the bound (specification 5.5). */
const BETA_OUTLIER = 3
const BETA_BOUND = 10
const VIF_WARNING = 10
const CONDITION_WARNING = 30

/** Statistics behind a driver's betas; vectors in engine order, null where a style was not estimated. */
export interface DriverDiagnostics {
  readonly ridgeLambda: number
  readonly effectiveParams: number
  readonly alpha: number
  readonly seMarket: number | null
  readonly pMarket: number | null
  readonly seStyles: readonly (number | null)[]
  readonly pStyles: readonly (number | null)[]
  readonly vifStyles: readonly (number | null)[]
  readonly rawMarketLoading: number | null
  readonly conditionNumber: number | null
  readonly belsleyConditionNumber: number | null
  /** The seven one-factor slopes, market first: for comparison and display only. */
  readonly univariate: readonly { readonly beta: number; readonly rSquared: number | null }[]
  readonly warnings: readonly string[]
}

/** What the price history of one driver says; missing betas are null, never 0. Styles in engine order. */
export interface DriverExposure {
  readonly observations: number
  readonly qualityFlag: QualityFlag
  readonly flags: readonly string[]
  readonly betaMarket: number | null
  readonly betaStyles: readonly (number | null)[]
  readonly residualVariance: number | null
  readonly rSquared: number | null
  readonly diagnostics: DriverDiagnostics | null
}

/** Simple returns over the same sessions, NaN where one is missing; styles in engine order. */
export interface DriverExposureInput {
  readonly market: Float64Array
  readonly styles: readonly Float64Array[]
  readonly drivers: ReadonlyMap<string, Float64Array>
  /** Returns left out as suspected splits, by driver. */
  readonly suspectSplits?: ReadonlyMap<string, number>
  readonly kappa?: number
}

export interface DriverExposures {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_MARKET_FACTOR'
  /** Names of styles without enough history, dropped from the model for every driver. */
  readonly missingFactors: readonly string[]
  /** Rows on which the market and all kept styles exist. */
  readonly factorRows: number
  readonly drivers: ReadonlyMap<string, DriverExposure>
}

/**
 * Betas of every driver on the market and the market-residual styles (specification 5.1 to 5.5). Drivers with the same missing
 * sessions share one design. Fewer than 30 market returns: skipped for all.
 */
export function estimateDriverExposures(input: DriverExposureInput): DriverExposures {
  const { market, styles, drivers, suspectSplits, kappa = KAPPA_MAX } = input
  if (countPresent(market) < LIMITED_HISTORY) return { status: 'SKIPPED_NO_MARKET_FACTOR', missingFactors: [], factorRows: 0, drivers: new Map() }
  const present = styles.map((style, k) => ({ style, k })).filter(({ style }) => countPresent(style) >= FULL_HISTORY)
  const missingFactors = STYLE_FACTORS.filter((_, k) => !present.some((kept) => kept.k === k))
  const model = new DesignCache(market, present, kappa)
  const exposures = new Map<string, DriverExposure>()
  for (const [symbol, y] of drivers) {
    const extra = [...missingFactors.map((name) => `FACTOR_MISSING:${name}`), ...((suspectSplits?.get(symbol) ?? 0) > 0 ? ['SUSPECT_SPLIT'] : [])]
    exposures.set(symbol, estimateDriver(y, model, extra))
  }
  return { status: 'COMPLETED', missingFactors, factorRows: model.factorRows.length, drivers: exposures }
}

/** Designs by the rows they use: all drivers with the same missing sessions get the same one. */
class DesignCache {
  readonly factorRows: readonly number[]
  private readonly designs = new Map<string, FactorDesign | null>()

  constructor(readonly market: Float64Array, readonly styles: readonly { readonly style: Float64Array; readonly k: number }[], private readonly kappa: number) {
    this.factorRows = [...market.keys()].filter((t) => !Number.isNaN(market[t]!) && styles.every(({ style }) => !Number.isNaN(style[t]!)))
  }

  designFor(rows: readonly number[]): FactorDesign | null {
    const key = rows.length === this.factorRows.length ? 'all' : rows.join(',')
    const known = this.designs.get(key)
    if (known !== undefined) return known
    const design = prepareDesign(pick(this.market, rows), this.styles.map(({ style }) => pick(style, rows)), this.kappa)
    this.designs.set(key, design)
    return design
  }
}

function estimateDriver(y: Float64Array, model: DesignCache, extraFlags: readonly string[]): DriverExposure {
  const rows = model.factorRows.filter((t) => !Number.isNaN(y[t]!))
  const quality = historyQuality(rows.length)
  if (quality !== 'full_history') return shortHistory(y, model, extraFlags)
  const series = pick(y, rows)
  if (isConstant(series)) return noVariance(rows.length, quality, model, extraFlags)
  const design = model.designFor(rows)
  if (!design) return absent(rows.length, quality, [...extraFlags, 'ZERO_VARIANCE'])
  const fit = fitFactors(design, series)
  const kept = design.kept.map((index) => model.styles[index]!.k)
  const spread = (values: ArrayLike<number>): (number | null)[] => STYLE_FACTORS.map((_, k) => (kept.includes(k) ? finite(values[kept.indexOf(k)]!) : null))
  const degenerate = model.styles.filter(({ k }) => !kept.includes(k)).map(({ k }) => `FACTOR_MISSING:${STYLE_FACTORS[k]!}`)
  const ridgeFlag = design.ridgeLambda > 0 ? ['RIDGE'] : []
  return bounded({
    observations: rows.length, qualityFlag: quality, flags: [...extraFlags, ...degenerate, ...ridgeFlag], betaMarket: finite(fit.betaMarket),
    betaStyles: spread(fit.betaStyles), residualVariance: finite(fit.residualVariance), rSquared: fit.rSquared,
    diagnostics: diagnosticsOf(design, fit, spread, oneFactorSlopes(series, rows, model)),
  })
}

/** Between 30 and 59 returns carry a market beta only; rows are those of the driver and the market (specification 1.7). */
function shortHistory(y: Float64Array, model: DesignCache, extraFlags: readonly string[]): DriverExposure {
  const rows = [...y.keys()].filter((t) => !Number.isNaN(y[t]!) && !Number.isNaN(model.market[t]!))
  const series = pick(y, rows)
  const quality = rows.length >= LIMITED_HISTORY ? 'limited_history' : 'insufficient_history'
  if (quality === 'insufficient_history') return absent(rows.length, quality, extraFlags)
  if (isConstant(series)) return noVariance(rows.length, quality, model, extraFlags)
  const fit = univariate(series, pick(model.market, rows))
  if (!fit) return absent(rows.length, quality, extraFlags)
  return bounded({
    observations: rows.length, qualityFlag: quality, flags: extraFlags, betaMarket: finite(fit.beta), betaStyles: STYLE_FACTORS.map(() => null),
    residualVariance: finite(fit.residualVariance), rSquared: fit.rSquared, diagnostics: null,
  })
}

function oneFactorSlopes(series: Float64Array, rows: readonly number[], model: DesignCache): UnivariateFit[] {
  const factors = [model.market, ...model.styles.map(({ style }) => style)]
  return factors.map((factor) => univariate(series, pick(factor, rows))).filter((fit): fit is UnivariateFit => fit !== null)
}

function diagnosticsOf(design: FactorDesign, fit: FactorFit, spread: (values: ArrayLike<number>) => (number | null)[], slopes: readonly UnivariateFit[]): DriverDiagnostics {
  const warnings = [
    ...(design.vif.some((value) => value > VIF_WARNING) ? ['VIF_ABOVE_10'] : []),
    ...(design.belsleyConditionNumber > CONDITION_WARNING ? ['CONDITION_NUMBER_ABOVE_30'] : []),
  ]
  return {
    ridgeLambda: design.ridgeLambda, effectiveParams: design.effectiveParams, alpha: fit.alpha, seMarket: finite(fit.seMarket), pMarket: finite(fit.pMarket),
    seStyles: spread(fit.seStyles), pStyles: spread(fit.pStyles), vifStyles: spread(design.vif), rawMarketLoading: finite(fit.rawMarketLoading),
    conditionNumber: finite(design.conditionNumber), belsleyConditionNumber: finite(design.belsleyConditionNumber),
    univariate: slopes.map(({ beta, rSquared }) => ({ beta, rSquared })), warnings,
  }
}

/** A driver that does not move (a money fund at a fixed price) has betas 0 by measurement and no R-squared. */
function noVariance(observations: number, qualityFlag: QualityFlag, model: DesignCache, extraFlags: readonly string[]): DriverExposure {
  const kept = new Set(model.styles.map(({ k }) => k))
  const betaStyles = STYLE_FACTORS.map((_, k) => (qualityFlag === 'full_history' && kept.has(k) ? 0 : null))
  return { observations, qualityFlag, flags: sortedFlags([...extraFlags, 'ZERO_VARIANCE']), betaMarket: 0, betaStyles, residualVariance: 0, rSquared: null, diagnostics: null }
}

function absent(observations: number, qualityFlag: QualityFlag, flags: readonly string[]): DriverExposure {
  return {
    observations, qualityFlag, flags: sortedFlags(flags), betaMarket: null, betaStyles: STYLE_FACTORS.map(() => null), residualVariance: null, rSquared: null, diagnostics: null,
  }
}

/** Flags betas beyond 3 and stores those beyond 10 at the bound. */
function bounded(exposure: DriverExposure): DriverExposure {
  const betas = [exposure.betaMarket, ...exposure.betaStyles]
  const outlier = betas.some((beta) => beta !== null && Math.abs(beta) > BETA_OUTLIER)
  const clamp = (beta: number | null): number | null => (beta === null ? null : Math.max(-BETA_BOUND, Math.min(BETA_BOUND, beta)))
  return {
    ...exposure, betaMarket: clamp(exposure.betaMarket), betaStyles: exposure.betaStyles.map(clamp),
    flags: sortedFlags(outlier ? [...exposure.flags, 'BETA_OUTLIER'] : exposure.flags),
  }
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (t) => values[t]!)
}

function countPresent(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0])
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
