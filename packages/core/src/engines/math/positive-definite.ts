/** A pivot below this share of its diagonal entry is rounding: the matrix is singular. */
const PIVOT_FLOOR = 1e-13

/**
 * x of A x = b for a small symmetric positive definite A (n x n, row-major) by Cholesky factors [Golub, Van Loan: Matrix Computations, 4.2];
 * null when A is not positive definite to working precision, or not finite.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array): Float64Array | null {
  const n = b.length
  const lower = Float64Array.from(a)
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j]!
    for (let k = 0; k < j; k++) pivot -= lower[j * n + k]! ** 2
    if (!(pivot > PIVOT_FLOOR * a[j * n + j]!) || pivot === Infinity) return null
    lower[j * n + j] = Math.sqrt(pivot)
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!
      lower[i * n + j] = sum / lower[j * n + j]!
    }
  }
  return substitute(lower, b)
}

function substitute(lower: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  return x
}
