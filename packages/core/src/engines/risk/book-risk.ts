import { MARKET_FACTOR, STYLE_FACTORS } from '../../domain/index.js'
import type { FactorPosition } from '../factors/index.js'
import { driverBook, type DriverBook, factorDollars } from './driver-book.js'
import { type FactorVar, factorVar, specificVariance } from './factor-var.js'
import { dollars, type Measure, measure, MINIMUM } from './measure.js'
import { type ProFormaPnl, proFormaPnl } from './pro-forma.js'
import type { RiskMarketData } from './risk-market.js'
import { type VarEs, varEs, type VarLevel } from './var-es.js'

/** Confidences that are published (specification 10). */
const CONFIDENCES = [0.95, 0.99] as const
const FACTOR_NAMES = [MARKET_FACTOR, ...STYLE_FACTORS]

/** Factor VaR at one confidence by factor name, dollars; components and specific part add up to `var`. */
interface FactorVarShares {
  readonly confidence: number
  readonly var: number
  readonly es: number
  readonly components: Readonly<Record<string, number>>
  readonly specific: number
}

/** What today's book says about the next day. */
export interface BookRisk {
  readonly measures: Readonly<Record<string, Measure>>
  /** null without positions that take part. */
  readonly proForma: ProFormaPnl | null
  /** null when the factor VaR does not exist; the measure says why. */
  readonly factorVar: { readonly pnlDeviation: number; readonly factorVarianceShare: number | null; readonly levels: readonly FactorVarShares[] } | null
}

/**
 * VaR, ES and factor VaR of the positions that take part (specification 10), and the portfolio's beta. `nav` in dollars. `missing` says why
 * no position takes part, where none does.
 */
export function bookRisk(positions: readonly FactorPosition[], nav: number | null, market: RiskMarketData, missing: string): BookRisk {
  if (positions.length === 0) {
    const none = varMeasures(varEs(new Float64Array(0), CONFIDENCES), nav)
    const beta = measure('ratio', null, 0, MINIMUM.betas, missing)
    return { measures: withReason({ portfolio_beta: beta, ...none, ...factorMeasures(null, 0, nav, missing) }, missing), proForma: null, factorVar: null }
  }
  const book = driverBook(positions)
  const exposures = factorDollars(book)
  const proForma = proFormaPnl(book, market)
  const { found, reason } = factorRisk(book, exposures, market)
  const beta = measure('ratio', nav !== null && nav > 0 ? exposures[0]! / nav : null, positions.length, MINIMUM.betas, 'no_positive_nav')
  return {
    measures: { portfolio_beta: beta, ...varMeasures(varEs(complete(proForma), CONFIDENCES), nav), ...factorMeasures(found, positions.length, nav, reason) },
    proForma, factorVar: found && { ...found, levels: found.levels.map(named) },
  }
}

function factorRisk({ exposures, residualVariances }: DriverBook, dollarExposures: Float64Array, { covariance }: RiskMarketData): { found: FactorVar | null; reason: string } {
  if (!covariance) return { found: null, reason: 'no_factor_covariance' }
  const specific = residualVariances
    .map((residualVariance, d) => ({ exposure: exposures[d]!, residualVariance: residualVariance ?? Number.NaN }))
    .filter(({ exposure }) => exposure !== 0)
  if (specific.some(({ residualVariance }) => Number.isNaN(residualVariance))) return { found: null, reason: 'no_residual_variance' }
  return { found: factorVar(dollarExposures, covariance, specificVariance(specific), CONFIDENCES), reason: 'no_factor_covariance' }
}

function named({ confidence, var: valueAtRisk, es, componentVar, specificVar }: FactorVar['levels'][number]): FactorVarShares {
  return { confidence, var: valueAtRisk, es, components: Object.fromEntries(componentVar.map((value, f) => [FACTOR_NAMES[f]!, value])), specific: specificVar }
}

/** The sessions that have a P&L. */
function complete({ pnl, dropped }: ProFormaPnl): Float64Array {
  return dropped === 0 ? pnl : pnl.filter(Number.isFinite)
}

function varMeasures({ observations, cornishFisherValid, levels }: VarEs, nav: number | null): Record<string, Measure> {
  const out: Record<string, Measure> = {}
  for (const level of levels) {
    const put = (name: string, value: number | null, minimum: number, reason: string): void => {
      out[nameOf(name, level)] = dollars(value, observations, minimum, nav, reason)
    }
    put('historical_var', level.historicalVar, MINIMUM.historical, 'overflow')
    put('historical_es', level.historicalEs, MINIMUM.historical, 'overflow')
    put('parametric_var', level.parametricVar, MINIMUM.parametric, 'overflow')
    put('parametric_es', level.parametricEs, MINIMUM.parametric, 'overflow')
    put('cornish_fisher_var', cornishFisherValid ? level.cornishFisherVar : null, MINIMUM.parametric, 'outside_validity')
  }
  return out
}

function factorMeasures(found: FactorVar | null, positions: number, nav: number | null, reason: string): Record<string, Measure> {
  return Object.fromEntries(CONFIDENCES.flatMap((confidence, i) => {
    const level = found?.levels[i]
    return [
      [nameOf('factor_var', { confidence }), dollars(level?.var ?? null, positions, MINIMUM.betas, nav, reason)],
      [nameOf('factor_es', { confidence }), dollars(level?.es ?? null, positions, MINIMUM.betas, nav, reason)],
    ]
  }))
}

/** `historical_var_95`. */
function nameOf(name: string, { confidence }: Pick<VarLevel, 'confidence'>): string {
  return `${name}_${Math.round(100 * confidence)}`
}

function withReason(measures: Record<string, Measure>, reason: string): Record<string, Measure> {
  return Object.fromEntries(Object.entries(measures).map(([name, value]) => [name, { ...value, reason }]))
}
