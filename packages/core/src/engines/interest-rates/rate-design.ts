import { dot, fromColumns, type Matrix, mean, times } from '../math/matrix.js'
import { factorise, orthonormalRows } from '../math/qr.js'
import { isVariance, varies } from '../math/variation.js'

/** A column whose part outside the span of those before it is smaller than this share of its length depends on them. */
const DEPENDENT = 1e-10
/** A residual this small beside the return is rounding: an exact fit. */
const EXACT_FIT = 1e-14

/** The regressors [1, factors, dy] over one set of rows, factorised once and shared by every driver with those rows. */
export interface RateDesign {
  /** Orthonormal rows that span the regressors, the yield change last. */
  readonly basis: Matrix
  /** Length of the part of the yield change that the others leave, with the sign of its basis row. */
  readonly remainder: number
  /** Rows less parameters. */
  readonly freedom: number
}

/** Sensitivity to the yield change, a return per 1.00 of yield: minus effective duration in years [Fabozzi, Mann 2021]. */
export interface RateSlope {
  readonly beta: number
  readonly stdError: number
  /** Of the whole regression; null when the driver does not vary. */
  readonly rSquared: number | null
  readonly observations: number
}

/**
 * Householder QR of [1, factors, dy] with the yield change last, so that its coefficient is the slope on what the others leave of it [Frisch, Waugh 1933;
 * Lovell 1963]. Factors that depend on those before them are left out. null when the yield change does not vary, depends on the factors, or rows
 * are too few. Inputs: complete rows.
 */
export function rateDesign(factors: readonly Float64Array[], yieldChange: Float64Array): RateDesign | null {
  const n = yieldChange.length
  const columns = [new Float64Array(n).fill(1), ...factors, yieldChange]
  if (n <= columns.length || !varies(yieldChange)) return null
  for (;;) {
    const qr = factorise(fromColumns(columns, n))
    const dependent = columns.findIndex((values, k) => !(Math.abs(qr.rDiagonal[k]!) > DEPENDENT * Math.sqrt(dot(values, values))))
    if (dependent < 0) return { basis: orthonormalRows(qr), remainder: qr.rDiagonal[columns.length - 1]!, freedom: n - columns.length }
    if (dependent === columns.length - 1) return null
    columns.splice(dependent, 1)
  }
}

/** The slope of a return on the yield change, jointly with the design's factors. `y`: the design's rows, none missing. null where the arithmetic overflows. */
export function rateSlope({ basis, remainder, freedom }: RateDesign, y: Float64Array): RateSlope | null {
  const centre = mean(y)
  const centred = y.map((value) => value - centre)
  const total = dot(centred, centred)
  if (!isVariance(total, y.length)) return Number.isFinite(total) ? { beta: 0, stdError: 0, rSquared: null, observations: y.length } : null
  const loadings = times(basis, centred)
  const beta = loadings[loadings.length - 1]! / remainder
  const rest = total - dot(loadings, loadings)
  const residual = rest > EXACT_FIT * total ? rest : 0
  return { beta, stdError: Math.sqrt(residual / freedom) / Math.abs(remainder), rSquared: 1 - residual / total, observations: y.length }
}
