import { magnitude, type Matrix, zeros } from './matrix.js'
import { tridiagonalise } from './tridiagonal.js'

/** Eigenvalues ascending, and in row k of `components` the eigenvector of value k times the basis: e_k' B. */
export interface Spectrum {
  readonly values: Float64Array
  readonly components: Matrix
}

/** Iterations a value at most; two or three are usual. */
const MAX_ITERATIONS = 60

/**
 * Spectrum of a symmetric n x n matrix by Householder tridiagonalisation and implicit QL [Golub, Van Loan, 8.3; EISPACK tred2, tql2]. The
 * rotations go straight to a basis B, n x m: the identity gives the eigenvectors as rows, a single column w gives its components e_k' w
 * in a fraction of the time. Inputs are not changed.
 */
export function symmetricSpectrum(matrix: Matrix, basis: Matrix): Spectrum {
  const n = matrix.rows
  const rotated = Float64Array.from(basis.data)
  const unit = magnitude(matrix)
  const { diagonal, offDiagonal } = tridiagonalise({ ...matrix, data: matrix.data.map((value) => value / unit) }, rotated, basis.cols)
  implicitQl(diagonal, offDiagonal, rotated, basis.cols)
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => diagonal[i]! - diagonal[j]!)
  const components = zeros(n, basis.cols)
  order.forEach((from, to) => components.data.set(rotated.subarray(from * basis.cols, (from + 1) * basis.cols), to * basis.cols))
  return { values: Float64Array.from(order, (i) => diagonal[i]! * unit), components }
}

/** The n x n identity, the basis that yields eigenvectors. */
export function identity(n: number): Matrix {
  const out = zeros(n, n)
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1
  return out
}

/** Diagonalises a tridiagonal matrix in place; row i of `basis` (`cols` wide) follows eigenvalue i. `e[i]` couples i and i + 1, `e[n - 1]` is 0. */
function implicitQl(d: Float64Array, e: Float64Array, basis: Float64Array, cols: number): void {
  const n = d.length
  let shift = 0
  // Of the whole matrix: a coupling that is tiny beside any entry is rounding, and its ratios would overflow when squared.
  const negligible = Number.EPSILON * d.reduce((largest, value, i) => Math.max(largest, Math.abs(value) + Math.abs(e[i]!)), 0)
  for (let l = 0; l < n; l++) {
    let m = l
    while (m < n - 1 && Math.abs(e[m]!) > negligible) m++
    for (let iteration = 0; m > l && iteration < MAX_ITERATIONS && Math.abs(e[l]!) > negligible; iteration++) shift += qlStep(d, e, basis, cols, l, m)
    d[l] = d[l]! + shift
    e[l] = 0
  }
}

/** One QL sweep over rows l..m; returns the shift that it took off the diagonal. */
function qlStep(d: Float64Array, e: Float64Array, basis: Float64Array, cols: number, l: number, m: number): number {
  const first = d[l]!
  const half = (d[l + 1]! - first) / (2 * e[l]!)
  const root = half < 0 ? -Math.sqrt(half * half + 1) : Math.sqrt(half * half + 1)
  d[l] = e[l]! / (half + root)
  d[l + 1] = e[l]! * (half + root)
  const next = d[l + 1]!
  const shift = first - d[l]!
  for (let i = l + 2; i < d.length; i++) d[i] = d[i]! - shift
  const coupling = e[l + 1]!
  let p = d[m]!
  let c = 1
  let c2 = 1
  let c3 = 1
  let s = 0
  let s2 = 0
  for (let i = m - 1; i >= l; i--) {
    c3 = c2
    c2 = c
    s2 = s
    const g = c * e[i]!
    const h = c * p
    const r = Math.sqrt(p * p + e[i]! * e[i]!)
    e[i + 1] = s * r
    s = e[i]! / r
    c = p / r
    p = c * d[i]! - s * g
    d[i + 1] = h + s * (c * g + s * d[i]!)
    rotateRows(basis, cols, i, c, s)
  }
  p = (-s * s2 * c3 * coupling * e[l]!) / next
  e[l] = s * p
  d[l] = c * p
  return shift
}

function rotateRows(basis: Float64Array, cols: number, i: number, c: number, s: number): void {
  const upper = i * cols
  const lower = upper + cols
  for (let k = 0; k < cols; k++) {
    const a = basis[upper + k]!
    const b = basis[lower + k]!
    basis[lower + k] = s * a + c * b
    basis[upper + k] = c * a - s * b
  }
}
