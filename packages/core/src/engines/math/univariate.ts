import { mean } from './matrix.js'
import { studentTwoSided } from './student-t.js'

/** One regression of y on a single x with intercept. */
export interface UnivariateFit {
  readonly alpha: number
  readonly beta: number
  readonly stdError: number
  readonly tValue: number
  readonly pValue: number
  readonly rSquared: number | null
  readonly residualVariance: number
}

/** Slope of y on x by least squares; null when x does not vary or there are fewer than 3 rows. */
export function univariate(y: Float64Array, x: Float64Array): UnivariateFit | null {
  const n = y.length
  if (n < 3) return null
  const meanX = mean(x)
  const meanY = mean(y)
  let sxx = 0
  let sxy = 0
  let syy = 0
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX
    const dy = y[i]! - meanY
    sxx += dx * dx
    sxy += dx * dy
    syy += dy * dy
  }
  if (!(sxx > 0)) return null
  const beta = sxy / sxx
  const alpha = meanY - beta * meanX
  let ssr = 0
  for (let i = 0; i < n; i++) ssr += (y[i]! - alpha - beta * x[i]!) ** 2
  const residualVariance = ssr / (n - 2)
  const stdError = Math.sqrt(residualVariance / sxx)
  const tValue = beta / stdError
  return { alpha, beta, stdError, tValue, pValue: studentTwoSided(tValue, n - 2), rSquared: syy > 0 ? 1 - ssr / syy : null, residualVariance }
}
