import { MARKET_FACTOR, STYLE_FACTORS } from '../../domain/index.js'
import { finite } from '../math/finite.js'
import type { UnivariateFit } from '../math/univariate.js'
import type { FactorDesign } from './factor-design.js'
import type { FactorFit } from './factor-fit.js'

const VIF_WARNING = 10
const CONDITION_WARNING = 30

/** Slope on one factor alone. */
interface OneFactorSlope {
  readonly factor: string
  readonly beta: number
  readonly rSquared: number | null
}

/** Statistics behind a driver's betas (specification 5.4); style vectors in engine order, null where there is no finite value. */
export interface DriverDiagnostics {
  readonly ridgeLambda: number
  /** p: 2 + sum e / (e + lambda). */
  readonly effectiveParams: number
  readonly alpha: number | null
  readonly seMarket: number | null
  readonly tMarket: number | null
  readonly pMarket: number | null
  readonly seStyles: readonly (number | null)[]
  readonly tStyles: readonly (number | null)[]
  readonly pStyles: readonly (number | null)[]
  readonly vifStyles: readonly (number | null)[]
  readonly rawMarketLoading: number | null
  /** Of the residual correlation matrix R. */
  readonly conditionNumber: number | null
  /** Of [1, X] with columns of length 1. */
  readonly belsleyConditionNumber: number | null
  /** One-factor slopes, market first: for comparison and display only. A factor that is not in the model is absent. */
  readonly univariate: readonly OneFactorSlope[]
  readonly warnings: readonly string[]
}

/** Diagnostics of a fit on `design`. `styleIndex` gives the engine index of each style that the design was prepared with. */
export function diagnosticsOf(design: FactorDesign, fit: FactorFit, styleIndex: readonly number[]): DriverDiagnostics {
  const { block, tail } = design
  const spread = (values: ArrayLike<number>): (number | null)[] => spreadStyles(design, styleIndex, values).map(finite)
  const tMarket = fit.betaMarket / fit.seMarket
  const tStyles = fit.betaStyles.map((beta, k) => beta / fit.seStyles[k]!)
  return {
    ridgeLambda: block.ridgeLambda, effectiveParams: 2 + block.effectiveStyles, alpha: finite(fit.alpha),
    ...statistics(fit.seMarket, tMarket, tail),
    seStyles: spread(fit.seStyles), tStyles: spread(tStyles), pStyles: spread(tStyles.map((t) => (Number.isFinite(t) ? tail(t) : Number.NaN))), vifStyles: spread(block.vif),
    rawMarketLoading: finite(fit.rawMarketLoading), conditionNumber: finite(block.conditionNumber), belsleyConditionNumber: finite(design.belsleyConditionNumber),
    univariate: oneFactorSlopes(design, fit, styleIndex), warnings: warningsOf(design),
  }
}

/** Diagnostics of a market beta that stands alone for lack of history. */
export function marketOnlyDiagnostics(fit: UnivariateFit, tail: (t: number) => number): DriverDiagnostics {
  const none = STYLE_FACTORS.map(() => null)
  return {
    ridgeLambda: 0, effectiveParams: 2, alpha: finite(fit.alpha), ...statistics(fit.stdError, fit.tValue, tail), seStyles: none, tStyles: none, pStyles: none, vifStyles: none,
    rawMarketLoading: null, conditionNumber: null, belsleyConditionNumber: null,
    univariate: Number.isFinite(fit.beta) ? [{ factor: MARKET_FACTOR, beta: fit.beta, rSquared: finite(fit.rSquared) }] : [], warnings: [],
  }
}

/** One value a kept style as six in engine order; null for a style that was not estimated. */
export function spreadStyles(design: FactorDesign, styleIndex: readonly number[], values: ArrayLike<number>): (number | null)[] {
  const out: (number | null)[] = STYLE_FACTORS.map(() => null)
  design.kept.forEach((k, i) => {
    out[styleIndex[k]!] = values[i]!
  })
  return out
}

/** An exact fit has standard error 0; a t statistic does not exist then, and no p-value. */
function statistics(se: number, t: number, tail: (t: number) => number): Pick<DriverDiagnostics, 'seMarket' | 'tMarket' | 'pMarket'> {
  return { seMarket: finite(se), tMarket: finite(t), pMarket: Number.isFinite(t) ? finite(tail(t)) : null }
}

function oneFactorSlopes({ slopes }: FactorDesign, { slopes: betas, totalSquares }: FactorFit, styleIndex: readonly number[]): OneFactorSlope[] {
  const names = [MARKET_FACTOR, ...styleIndex.map((k) => STYLE_FACTORS[k]!)]
  return names.flatMap((factor, i) => {
    const beta = betas[i]!
    if (slopes.squares[i] === 0 || !Number.isFinite(beta)) return []
    return [{ factor, beta, rSquared: totalSquares > 0 ? finite((beta * beta * slopes.squares[i]!) / totalSquares) : null }]
  })
}

function warningsOf({ block, belsleyConditionNumber }: FactorDesign): string[] {
  const warnings: string[] = []
  if (block.vif.some((value) => value > VIF_WARNING)) warnings.push('VIF_ABOVE_10')
  if (Math.max(block.conditionNumber, belsleyConditionNumber) > CONDITION_WARNING) warnings.push('CONDITION_NUMBER_ABOVE_30')
  return warnings
}
