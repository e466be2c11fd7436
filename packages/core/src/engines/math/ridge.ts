import { standardise } from './collinearity.js'
import { column, dot, type Matrix, mean, zeros } from './matrix.js'
import { factorise, solveLeastSquares } from './qr.js'

export interface RidgeFit {
  /** In original units. */
  readonly coefficients: Float64Array
  readonly intercept: number
  readonly rSquared: number | null
}

/**
 * Ridge regression: columns standardised by the population deviation, intercept not penalised, objective RSS + alpha |b|^2
 * [Hoerl, Kennard 1970]. Solved as least squares on the rows [Z; sqrt(alpha) I].
 */
export function ridge(y: Float64Array, x: Matrix, alpha: number): RidgeFit {
  const { rows: n, cols: k } = x
  const z = standardise(x)
  const augmented = zeros(n + k, k)
  augmented.data.set(z.data)
  for (let j = 0; j < k; j++) augmented.data[(n + j) * k + j] = Math.sqrt(alpha)
  const centre = mean(y)
  const target = new Float64Array(n + k)
  for (let i = 0; i < n; i++) target[i] = y[i]! - centre
  const standardised = solveLeastSquares(factorise(augmented), target)
  const columns = Array.from({ length: k }, (_, j) => column(x, j))
  const coefficients = standardised.map((value, j) => value / deviation(columns[j]!))
  const intercept = centre - coefficients.reduce((sum, value, j) => sum + value * mean(columns[j]!), 0)
  let ssr = 0
  let sst = 0
  for (let i = 0; i < n; i++) {
    const fitted = dot(z.data.subarray(i * k, (i + 1) * k), standardised)
    ssr += (target[i]! - fitted) ** 2
    sst += target[i]! ** 2
  }
  return { coefficients, intercept, rSquared: sst > 0 ? 1 - ssr / sst : null }
}

function deviation(values: Float64Array): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length)
}
