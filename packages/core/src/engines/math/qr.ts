import { type Matrix, zeros } from './matrix.js'

/** Householder QR of an n x p matrix, n >= p: reflectors below the diagonal, R on and above it. */
export interface QrFactorisation {
  readonly rows: number
  readonly cols: number
  /** Row-major factors; column j of the reflectors is stored in rows j.. of column j. */
  readonly reflectors: Float64Array
  readonly rDiagonal: Float64Array
}

/** Factorises X by Householder reflections [Golub, Van Loan, 5.2]. Input is not changed. */
export function factorise(x: Matrix): QrFactorisation {
  const { rows: n, cols: p } = x
  const a = Float64Array.from(x.data)
  const rDiagonal = new Float64Array(p)
  for (let k = 0; k < p; k++) {
    let norm = 0
    for (let i = k; i < n; i++) norm = Math.hypot(norm, a[i * p + k]!)
    if (norm !== 0) {
      if (a[k * p + k]! < 0) norm = -norm
      for (let i = k; i < n; i++) a[i * p + k] = a[i * p + k]! / norm
      a[k * p + k] = a[k * p + k]! + 1
      for (let j = k + 1; j < p; j++) reflect(a, n, p, k, (i) => i * p + j, a)
    }
    rDiagonal[k] = -norm
  }
  return { rows: n, cols: p, reflectors: a, rDiagonal }
}

/** Least-squares solution of X b = y through the factorisation. Full column rank is the caller's to check. */
export function solveLeastSquares(qr: QrFactorisation, y: Float64Array): Float64Array {
  const { rows: n, cols: p, reflectors } = qr
  const q = Float64Array.from(y)
  for (let k = 0; k < p; k++) if (reflectors[k * p + k] !== 0) reflect(reflectors, n, p, k, (i) => i, q)
  return backSubstitute(qr, q)
}

/** R, p x p upper triangular. Its singular values are those of X. */
export function triangleR({ cols: p, reflectors, rDiagonal }: QrFactorisation): Matrix {
  const r = zeros(p, p)
  for (let i = 0; i < p; i++) {
    r.data[i * p + i] = rDiagonal[i]!
    for (let j = i + 1; j < p; j++) r.data[i * p + j] = reflectors[i * p + j]!
  }
  return r
}

/** Q', p x n: orthonormal rows, of which the first k span the first k columns of X. */
export function orthonormalRows(qr: QrFactorisation): Matrix {
  const { rows: n, cols: p, reflectors } = qr
  const q = zeros(p, n)
  for (let j = 0; j < p; j++) {
    const row = q.data.subarray(j * n, (j + 1) * n)
    row[j] = 1
    for (let k = p - 1; k >= 0; k--) if (reflectors[k * p + k] !== 0) reflect(reflectors, n, p, k, (i) => i, row)
  }
  return q
}

/** R^-1 as a p x p row-major upper triangle, so that (X'X)^-1 = R^-1 R^-T. */
export function inverseR(qr: QrFactorisation): Float64Array {
  const p = qr.cols
  const inverse = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    const unit = new Float64Array(p)
    unit[j] = 1
    const solution = backSubstitute(qr, unit)
    for (let i = 0; i < p; i++) inverse[i * p + j] = solution[i]!
  }
  return inverse
}

function backSubstitute(qr: QrFactorisation, rhs: Float64Array): Float64Array {
  const { cols: p, reflectors, rDiagonal } = qr
  const b = Float64Array.from(rhs.subarray(0, p))
  for (let k = p - 1; k >= 0; k--) {
    b[k] = b[k]! / rDiagonal[k]!
    for (let i = 0; i < k; i++) b[i] = b[i]! - b[k]! * reflectors[i * p + k]!
  }
  return b
}

/** Applies reflector k to the entries of `target` found by `at`. */
function reflect(factors: Float64Array, n: number, p: number, k: number, at: (row: number) => number, target: Float64Array): void {
  let s = 0
  for (let i = k; i < n; i++) s += factors[i * p + k]! * target[at(i)]!
  s = -s / factors[k * p + k]!
  for (let i = k; i < n; i++) target[at(i)] = target[at(i)]! + s * factors[i * p + k]!
}
