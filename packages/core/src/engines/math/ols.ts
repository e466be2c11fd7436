import { dot, type Matrix, mean, withIntercept } from './matrix.js'
import { factorise, inverseR, solveLeastSquares } from './qr.js'
import { rankOf, svd } from './svd.js'
import { twoSidedTail } from './student-t.js'

/** Ordinary least squares with its diagnostics; parameters in column order, the intercept first where there is one. */
export interface OlsFit {
  readonly status: 'ok'
  readonly observations: number
  readonly dfResidual: number
  readonly rank: number
  readonly params: Float64Array
  readonly stdErrors: Float64Array
  readonly tValues: Float64Array
  readonly pValues: Float64Array
  readonly rSquared: number | null
  readonly adjustedRSquared: number | null
  readonly residualVariance: number
  readonly residuals: Float64Array
}
export interface RankDeficientFit {
  readonly status: 'rank_deficient'
  readonly observations: number
  readonly rank: number
  /** The solution of least norm: standard errors do not exist. */
  readonly params: Float64Array
  readonly rSquared: number | null
}
export interface InsufficientFit {
  readonly status: 'insufficient_observations'
  readonly observations: number
  readonly parameters: number
}

/**
 * Least squares of y[n] on X[n x k] by Householder QR; R-squared is uncentred without an intercept. More rows than parameters are
 * needed, else `insufficient_observations`; a rank-deficient X gives the minimum-norm solution.
 */
export function ols(y: Float64Array, x: Matrix, intercept: boolean): OlsFit | RankDeficientFit | InsufficientFit {
  const design = intercept ? withIntercept(x) : x
  const n = design.rows
  const p = design.cols
  if (n <= p) return { status: 'insufficient_observations', observations: n, parameters: p }
  const decomposition = svd(design)
  const rank = rankOf(decomposition.values, n, p)
  const total = totalSquares(y, intercept)
  if (rank < p) {
    const params = minimumNorm(decomposition, rank, y)
    const ssr = sumSquares(residualsOf(design, params, y))
    return { status: 'rank_deficient', observations: n, rank, params, rSquared: total > 0 ? 1 - ssr / total : null }
  }
  const qr = factorise(design)
  const params = solveLeastSquares(qr, y)
  const residuals = residualsOf(design, params, y)
  const ssr = sumSquares(residuals)
  const dfResidual = n - p
  const residualVariance = ssr / dfResidual
  const inverse = inverseR(qr)
  const stdErrors = Float64Array.from({ length: p }, (_, i) => Math.sqrt(residualVariance) * Math.hypot(...inverse.subarray(i * p, (i + 1) * p)))
  const tValues = params.map((value, i) => value / stdErrors[i]!)
  const rSquared = total > 0 ? 1 - ssr / total : null
  return {
    status: 'ok', observations: n, dfResidual, rank, params, stdErrors, tValues, pValues: tValues.map(twoSidedTail(dfResidual)), rSquared,
    adjustedRSquared: rSquared === null ? null : 1 - ((1 - rSquared) * (n - (intercept ? 1 : 0))) / dfResidual, residualVariance, residuals,
  }
}

/** y - X b. */
function residualsOf(x: Matrix, params: Float64Array, y: Float64Array): Float64Array {
  return y.map((value, i) => value - dot(x.data.subarray(i * x.cols, (i + 1) * x.cols), params))
}

function minimumNorm({ values, u, v }: ReturnType<typeof svd>, rank: number, y: Float64Array): Float64Array {
  const params = new Float64Array(v.rows)
  for (let j = 0; j < rank; j++) {
    let projection = 0
    for (let i = 0; i < u.rows; i++) projection += u.data[i * u.cols + j]! * y[i]!
    for (let i = 0; i < v.rows; i++) params[i] = params[i]! + (v.data[i * v.cols + j]! * projection) / values[j]!
  }
  return params
}

function totalSquares(y: Float64Array, centred: boolean): number {
  const centre = centred ? mean(y) : 0
  return sumSquares(y.map((value) => value - centre))
}

/** Sum of squares. */
function sumSquares(values: Float64Array): number {
  return dot(values, values)
}
