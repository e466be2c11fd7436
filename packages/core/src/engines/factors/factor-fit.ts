import { dot, mean } from '../math/matrix.js'
import { studentTwoSided } from '../math/student-t.js'
import type { FactorDesign } from './factor-design.js'

/** One driver on one design; vectors have one entry a kept style. */
export interface FactorFit {
  readonly alpha: number
  readonly betaMarket: number
  readonly betaStyles: Float64Array
  /** Coefficient of the market in the equivalent regression on raw ETF returns. */
  readonly rawMarketLoading: number
  /** null when the driver does not vary. */
  readonly rSquared: number | null
  readonly residualVariance: number
  readonly seMarket: number
  readonly seStyles: Float64Array
  readonly pMarket: number
  readonly pStyles: Float64Array
}

/**
 * b_z = (R + lambda I)^-1 Z'y / n, b_k = b_z,k / s_k, beta_m = cov(y, m) / var(m), with the diagnostics of specification 5.4.
 * Linear in y: the penalty depends on the design alone. y holds the design's rows.
 */
export function fitFactors(design: FactorDesign, y: Float64Array): FactorFit {
  const { rows: n, z, penalisedInverse, residualDeviation, centredMarket } = design
  const k = z.length
  const meanY = mean(y)
  const betaMarket = dot(y, centredMarket) / design.marketSquares
  const projections = Float64Array.from(z, (values) => dot(values, y) / n)
  const standardised = new Float64Array(k)
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) standardised[i] = standardised[i]! + penalisedInverse[i * k + j]! * projections[j]!
  const betaStyles = standardised.map((value, i) => value / residualDeviation[i]!)
  let ssr = 0
  let sst = 0
  for (let t = 0; t < n; t++) {
    let residual = y[t]! - meanY
    sst += residual * residual
    residual -= betaMarket * centredMarket[t]!
    for (let i = 0; i < k; i++) residual -= standardised[i]! * z[i]![t]!
    ssr += residual * residual
  }
  const freedom = n - design.effectiveParams
  const residualVariance = ssr / freedom
  const seMarket = Math.sqrt(residualVariance / design.marketSquares)
  const seStyles = design.sandwichDiagonal.map((value, i) => Math.sqrt((residualVariance / n) * value) / residualDeviation[i]!)
  return {
    alpha: meanY - betaMarket * design.marketMean, betaMarket, betaStyles,
    rawMarketLoading: betaMarket - dot(design.gamma, betaStyles),
    rSquared: sst > 0 ? 1 - ssr / sst : null, residualVariance, seMarket, seStyles,
    pMarket: studentTwoSided(betaMarket / seMarket, freedom),
    pStyles: betaStyles.map((value, i) => studentTwoSided(value / seStyles[i]!, freedom)),
  }
}
