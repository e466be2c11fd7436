import type { Matrix } from './matrix.js'

/**
 * Whether a symmetric matrix plus `shift` times the identity is positive definite, that is, whether its smallest eigenvalue lies above
 * -shift: by a Cholesky factorisation that is given up at the first pivot that is not positive [Golub, Van Loan, 4.2].
 */
export function isPositiveDefinite({ rows: n, data }: Matrix, shift: number): boolean {
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = data[i * n + j]! + (i === j ? shift : 0)
      for (let k = 0; k < j; k++) rest -= factor[i * n + k]! * factor[j * n + k]!
      if (i > j) factor[i * n + j] = rest / factor[j * n + j]!
      else if (rest > 0) factor[i * n + i] = Math.sqrt(rest)
      else return false
    }
  }
  return true
}
