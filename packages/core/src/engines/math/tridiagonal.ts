import type { Matrix } from './matrix.js'

/** The two diagonals of a symmetric tridiagonal matrix; `offDiagonal[i]` couples i and i + 1, its last entry is 0. */
interface Tridiagonal {
  readonly diagonal: Float64Array
  readonly offDiagonal: Float64Array
}

/** Squares of entries below 1e-18 of the largest are rounding; a reflection built from them would overflow. */
const NEGLIGIBLE = 1e-36

/**
 * Q'AQ = T by Householder reflections [Golub, Van Loan, 8.3.1]. `basis`, n rows of `cols` numbers, becomes Q' times itself; the matrix is
 * not changed.
 */
export function tridiagonalise(matrix: Matrix, basis: Float64Array, cols: number): Tridiagonal {
  const n = matrix.rows
  const a = Float64Array.from(matrix.data)
  const offDiagonal = new Float64Array(n)
  const v = new Float64Array(n)
  const p = new Float64Array(n)
  const products = new Float64Array(cols)
  const negligible = NEGLIGIBLE * a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) ** 2
  for (let k = 0; k < n - 1; k++) {
    let tail = 0
    for (let i = k + 2; i < n; i++) tail += a[i * n + k]! ** 2
    const head = a[(k + 1) * n + k]!
    const norm = Math.sqrt(head * head + tail)
    offDiagonal[k] = tail <= negligible ? head : head > 0 ? -norm : norm
    if (tail <= negligible) continue
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k]!
    v[k + 1] = head - offDiagonal[k]!
    const beta = 2 / (tail + v[k + 1]! ** 2)
    reflectBothSides(a, n, k + 1, v, beta, p)
    reflectRows(basis, products, n, k + 1, v, beta)
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), offDiagonal }
}

/** A := H A H on rows and columns from..n-1 with H = I - beta v v'; `p` is scratch. */
function reflectBothSides(a: Float64Array, n: number, from: number, v: Float64Array, beta: number, p: Float64Array): void {
  let product = 0
  for (let i = from; i < n; i++) {
    let sum = 0
    for (let j = from; j < n; j++) sum += a[i * n + j]! * v[j]!
    p[i] = beta * sum
    product += p[i]! * v[i]!
  }
  const half = (beta * product) / 2
  for (let i = from; i < n; i++) p[i] = p[i]! - half * v[i]!
  for (let i = from; i < n; i++) for (let j = from; j < n; j++) a[i * n + j] = a[i * n + j]! - v[i]! * p[j]! - p[i]! * v[j]!
}

/** B := H B on rows from..n-1; `products` is scratch of one entry a column. */
function reflectRows(basis: Float64Array, products: Float64Array, n: number, from: number, v: Float64Array, beta: number): void {
  const cols = products.length
  products.fill(0)
  for (let i = from; i < n; i++) for (let k = 0; k < cols; k++) products[k] = products[k]! + v[i]! * basis[i * cols + k]!
  for (let i = from; i < n; i++) {
    const weight = beta * v[i]!
    for (let k = 0; k < cols; k++) basis[i * cols + k] = basis[i * cols + k]! - weight * products[k]!
  }
}
