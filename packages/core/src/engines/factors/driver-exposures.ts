import { groupBy, MARKET_FACTOR, sortedFlags, STYLE_FACTORS } from '../../domain/index.js'
import { finite } from '../math/finite.js'
import { twoSidedTail } from '../math/student-t.js'
import { univariate } from '../math/univariate.js'
import { diagnosticsOf, marketOnlyDiagnostics, spreadStyles } from './diagnostics.js'
import { absentExposure, boundedExposure, type DriverExposure, motionlessExposure } from './driver-exposure.js'
import { type FactorDesign, KAPPA_MAX } from './factor-design.js'
import { fitDrivers, type FactorFit, fitOf } from './factor-fit.js'
import { commonRows, countPresent, designOver, type FactorModel, factorModel, gather, gatherAll, missingKey, presentRows } from './factor-model.js'
import { HISTORY_LIMITS, type HistoryLimits, historyQuality } from './history-quality.js'

/** Simple returns over the same sessions, NaN where one is missing; styles in engine order. */
export interface DriverExposureInput {
  readonly market: Float64Array
  readonly styles: readonly Float64Array[]
  readonly drivers: ReadonlyMap<string, Float64Array>
  /** Returns left out as suspected splits, by driver. */
  readonly suspectSplits?: ReadonlyMap<string, number>
  /** Largest condition number of the style block; above 1. */
  readonly kappa?: number
  readonly limits?: HistoryLimits
}

export interface DriverExposures {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_MARKET_FACTOR'
  readonly reason: 'no_market_factor' | null
  /** Names of styles without enough history, dropped from the model for every driver. */
  readonly missingFactors: readonly string[]
  /** Rows on which the market and all kept styles exist. */
  readonly factorRows: number
  /** One entry a driver, in the order given. */
  readonly drivers: ReadonlyMap<string, DriverExposure>
}

/**
 * Betas of every driver on the market and the market-residual styles (specification 5.1 to 5.5). Drivers with the same missing
 * sessions share one design. Fewer than 30 market returns: skipped for all. Series of unequal length are a RangeError.
 */
export function estimateDriverExposures(input: DriverExposureInput): DriverExposures {
  const { market, styles, drivers, suspectSplits, kappa = KAPPA_MAX, limits = HISTORY_LIMITS } = input
  checkLengths(market.length, [...styles, ...drivers.values()])
  if (countPresent(market) < limits.market) {
    return { status: 'SKIPPED_NO_MARKET_FACTOR', reason: 'no_market_factor', missingFactors: [], factorRows: 0, drivers: new Map() }
  }
  const model = factorModel(market, styles, kappa, limits)
  const missing = model.missingFactors.map((name) => `FACTOR_MISSING:${name}`)
  const found = new Map<string, DriverExposure>()
  for (const group of groupBy(drivers, ([, y]) => missingKey(y, model.rows)).values()) {
    const rows = presentRows(group[0]![1], model.rows)
    const exposures = rows.length >= limits.full ? allBetas(group.map(([, y]) => y), rows, model) : group.map(([, y]) => marketBeta(y, model))
    group.forEach(([symbol], i) => found.set(symbol, flagged(exposures[i]!, (suspectSplits?.get(symbol) ?? 0) > 0 ? [...missing, 'SUSPECT_SPLIT'] : missing)))
  }
  const ordered = new Map([...drivers.keys()].map((symbol) => [symbol, found.get(symbol)!]))
  return { status: 'COMPLETED', reason: null, missingFactors: model.missingFactors, factorRows: model.rows.length, drivers: ordered }
}

/** The full model for drivers that share `rows`; a style that is pure market on them is dropped like a missing one (specification 5.3). */
function allBetas(drivers: readonly Float64Array[], rows: Int32Array, model: FactorModel): DriverExposure[] {
  const design = designOver(model, rows)
  const n = rows.length
  const returns = gatherAll(drivers, rows)
  const fits = design && fitDrivers(design, returns, drivers.length)
  const hasStyle = STYLE_FACTORS.map((_, k) => model.styleIndex.includes(k))
  const describe = design && describeOn(design, model.styleIndex)
  return drivers.map((_, i) => {
    if (isConstant(returns.subarray(i * n, (i + 1) * n))) return motionlessExposure(n, 'full_history', [], hasStyle)
    return fits && describe ? describe(fitOf(fits, i)) : absentExposure(n, 'full_history', [`FACTOR_MISSING:${MARKET_FACTOR}`])
  })
}

/** What a fit on the design says of its driver. */
function describeOn(design: FactorDesign, styleIndex: readonly number[]): (fit: FactorFit) => DriverExposure {
  const dropped = styleIndex.filter((_, k) => !design.kept.includes(k)).map((k) => `FACTOR_MISSING:${STYLE_FACTORS[k]!}`)
  const flags = design.block.ridgeLambda > 0 ? [...dropped, 'RIDGE'] : dropped
  return (fit) => boundedExposure({
    observations: design.rows, qualityFlag: 'full_history', flags, betaMarket: fit.betaMarket, betaStyles: spreadStyles(design, styleIndex, fit.betaStyles),
    residualVariance: finite(fit.residualVariance), rSquared: finite(fit.rSquared), diagnostics: diagnosticsOf(design, fit, styleIndex),
  })
}

/** Too few complete rows for styles: a market beta over the rows of the driver and the market alone, if they suffice for that. */
function marketBeta(series: Float64Array, model: FactorModel): DriverExposure {
  const rows = commonRows([series, model.market])
  const observations = rows.length
  if (historyQuality(observations, model.limits) === 'insufficient_history') return absentExposure(observations, 'insufficient_history', [])
  const y = gather(series, rows)
  if (isConstant(y)) return motionlessExposure(observations, 'limited_history', [], STYLE_FACTORS.map(() => false))
  const fit = univariate(y, gather(model.market, rows))
  if (!fit) return absentExposure(observations, 'limited_history', [`FACTOR_MISSING:${MARKET_FACTOR}`])
  return boundedExposure({
    observations, qualityFlag: 'limited_history', flags: [], betaMarket: fit.beta, betaStyles: STYLE_FACTORS.map(() => null),
    residualVariance: finite(fit.residualVariance), rSquared: finite(fit.rSquared), diagnostics: marketOnlyDiagnostics(fit, twoSidedTail(observations - 2)),
  })
}

function flagged(exposure: DriverExposure, flags: readonly string[]): DriverExposure {
  return flags.length === 0 ? exposure : { ...exposure, flags: sortedFlags([...exposure.flags, ...flags]) }
}

function isConstant(values: Float64Array): boolean {
  for (let t = 1; t < values.length; t++) if (values[t] !== values[0]) return false
  return true
}

function checkLengths(length: number, series: readonly Float64Array[]): void {
  if (series.some((values) => values.length !== length)) throw new RangeError('returns of factors and drivers must cover the same sessions')
}
