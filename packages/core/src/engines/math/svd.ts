import { column, dot, type Matrix, zeros } from './matrix.js'

/** Singular values descending, with U S V' = X; `u` and `v` hold vectors in columns. */
export interface Svd {
  readonly values: Float64Array
  readonly u: Matrix
  readonly v: Matrix
}

/** Singular value decomposition of an n x p matrix by one-sided Jacobi rotations [Golub, Van Loan, 8.6]. */
export function svd(x: Matrix): Svd {
  const p = x.cols
  const columns = Array.from({ length: p }, (_, j) => column(x, j))
  const vectors = Array.from({ length: p }, (_, j) => Float64Array.from({ length: p }, (_unused, i) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false
    for (let i = 0; i < p - 1; i++) for (let j = i + 1; j < p; j++) rotated = orthogonalise(columns, vectors, i, j) || rotated
    if (!rotated) break
  }
  const norms = columns.map((values) => Math.sqrt(dot(values, values)))
  const order = norms.map((_, j) => j).sort((a, b) => norms[b]! - norms[a]!)
  const u = zeros(x.rows, p)
  const v = zeros(p, p)
  order.forEach((from, to) => {
    const norm = norms[from]!
    for (let i = 0; i < x.rows; i++) u.data[i * p + to] = norm === 0 ? 0 : columns[from]![i]! / norm
    for (let i = 0; i < p; i++) v.data[i * p + to] = vectors[from]![i]!
  })
  return { values: Float64Array.from(order, (j) => norms[j]!), u, v }
}

/** Rotates columns i and j until they are orthogonal; false when they already are. */
function orthogonalise(columns: Float64Array[], vectors: Float64Array[], i: number, j: number): boolean {
  const a = columns[i]!
  const b = columns[j]!
  let aa = 0
  let bb = 0
  let ab = 0
  for (let k = 0; k < a.length; k++) {
    aa += a[k]! * a[k]!
    bb += b[k]! * b[k]!
    ab += a[k]! * b[k]!
  }
  if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) return false
  const zeta = (bb - aa) / (2 * ab)
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta))
  const c = 1 / Math.hypot(1, t)
  rotatePair(a, b, c, c * t)
  rotatePair(vectors[i]!, vectors[j]!, c, c * t)
  return true
}

function rotatePair(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let k = 0; k < a.length; k++) {
    const x = a[k]!
    a[k] = c * x - s * b[k]!
    b[k] = s * x + c * b[k]!
  }
}

/** Numerical rank of an n x p matrix by its singular values, at least one: those above eps * max(n, p) * the largest. */
export function rankOf(values: Float64Array, rows: number, cols: number): number {
  const limit = Number.EPSILON * Math.max(rows, cols) * values[0]!
  return values.filter((value) => value > limit).length
}
