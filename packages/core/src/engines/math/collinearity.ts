import { symmetricEigen } from './jacobi-eigen.js'
import { column, dot, type Matrix, mean, withIntercept, zeros } from './matrix.js'
import { factorise, inverseR, triangleR } from './qr.js'
import { svd } from './svd.js'

/** How far the columns of X depend on each other. */
export interface Collinearity {
  /** Variance inflation factor of each column: 1 / (1 - R2 of the column on the others) [Marquardt 1970]. */
  readonly vif: Float64Array
  readonly correlation: Matrix
  /** Ascending. */
  readonly eigenvalues: Float64Array
  /** Square root of the eigenvalue ratio of the correlation matrix. */
  readonly conditionNumber: number
  /** Of [1, X] with columns scaled to unit length [Belsley, Kuh, Welsch 1980]. */
  readonly belsleyConditionNumber: number
}

/** Collinearity diagnostics of the columns of X, n > k + 1 rows; every column must vary. Exact dependence gives infinite figures. */
export function collinearity(x: Matrix): Collinearity {
  const standardised = standardise(x)
  const correlation = correlationOf(standardised)
  const { values } = symmetricEigen(correlation)
  const inverse = inverseR(factorise(standardised))
  const k = x.cols
  const vif = Float64Array.from({ length: k }, (_, i) => x.rows * inverse.subarray(i * k, (i + 1) * k).reduce((sum, value) => sum + value * value, 0))
  return { vif, correlation, eigenvalues: values, conditionNumber: Math.sqrt(values[k - 1]! / values[0]!), belsleyConditionNumber: belsley(x) }
}

/** Columns with their mean removed, divided by their population deviation. */
export function standardise(x: Matrix): Matrix {
  const out = zeros(x.rows, x.cols)
  for (let j = 0; j < x.cols; j++) {
    const values = column(x, j)
    const centre = mean(values)
    const centred = values.map((value) => value - centre)
    const deviation = Math.sqrt(dot(centred, centred) / x.rows)
    for (let i = 0; i < x.rows; i++) out.data[i * x.cols + j] = centred[i]! / deviation
  }
  return out
}

/** Z'Z / n of standardised columns. */
export function correlationOf(z: Matrix): Matrix {
  const out = zeros(z.cols, z.cols)
  const columns = Array.from({ length: z.cols }, (_, j) => column(z, j))
  for (let i = 0; i < z.cols; i++) for (let j = 0; j < z.cols; j++) out.data[i * z.cols + j] = i === j ? 1 : dot(columns[i]!, columns[j]!) / z.rows
  return out
}

/** Condition number of [1, X] after scaling each column to length 1; n > k rows, no column of zeros. */
export function belsley(x: Matrix): number {
  const design = withIntercept(x)
  for (let j = 0; j < design.cols; j++) {
    const values = column(design, j)
    const length = Math.sqrt(dot(values, values))
    for (let i = 0; i < design.rows; i++) design.data[i * design.cols + j] = values[i]! / length
  }
  const { values } = svd(triangleR(factorise(design)))
  return values[0]! / values[values.length - 1]!
}
