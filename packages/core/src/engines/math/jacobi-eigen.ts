import { magnitude, type Matrix, zeros } from './matrix.js'

/** Eigenvalues ascending; `vectors` holds the eigenvector of value j in column j. */
export interface Eigen {
  readonly values: Float64Array
  readonly vectors: Matrix
}

/** Eigen-decomposition of a symmetric matrix by cyclic Jacobi rotations [Golub, Van Loan: Matrix Computations, 8.5]. */
export function symmetricEigen(matrix: Matrix): Eigen {
  const n = matrix.rows
  const unit = magnitude(matrix)
  const a = matrix.data.map((value) => value / unit)
  const v = zeros(n, n).data
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < 100 && offDiagonal(a, n) > 0; sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i]! - a[j * n + j]!)
  const vectors = zeros(n, n)
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) vectors.data[i * n + to] = v[i * n + from]!
  })
  return { values: Float64Array.from(order, (i) => a[i * n + i]! * unit), vectors }
}

/** Zeroes a[p][q] by one rotation; entries too small to matter beside the diagonal are set to zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!
  const app = a[p * n + p]!
  const aqq = a[q * n + q]!
  if (apq === 0) return
  if (Math.abs(apq) < Number.EPSILON * 1e-3 * Math.min(Math.abs(app), Math.abs(aqq))) {
    a[p * n + q] = a[q * n + p] = 0
    return
  }
  const theta = (aqq - app) / (2 * apq)
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (let i = 0; i < n; i++) {
    const aip = a[i * n + p]!
    const aiq = a[i * n + q]!
    a[i * n + p] = c * aip - s * aiq
    a[i * n + q] = s * aip + c * aiq
  }
  for (let i = 0; i < n; i++) {
    const api = a[p * n + i]!
    const aqi = a[q * n + i]!
    a[p * n + i] = c * api - s * aqi
    a[q * n + i] = s * api + c * aqi
    const vip = v[i * n + p]!
    const viq = v[i * n + q]!
    v[i * n + p] = c * vip - s * viq
    v[i * n + q] = s * vip + c * viq
  }
  a[p * n + q] = a[q * n + p] = 0
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) sum += a[i * n + j]! ** 2
  return sum
}
