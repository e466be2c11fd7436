import { correlationOf } from '../math/collinearity.js'
import { symmetricEigen } from '../math/jacobi-eigen.js'
import type { Matrix } from '../math/matrix.js'

/** The standardised style residuals as a block: their correlation R = Z'Z / n, its penalty and its collinearity. K styles. */
export interface StyleBlock {
  /** Of R, ascending, never negative. */
  readonly eigenvalues: Float64Array
  readonly ridgeLambda: number
  /** (R + lambda I)^-1, K x K. */
  readonly penalisedInverse: Matrix
  /** Diagonal of (R + lambda I)^-1 R (R + lambda I)^-1. */
  readonly sandwichDiagonal: Float64Array
  /** sum e / (e + lambda). */
  readonly effectiveStyles: number
  /** diag(R^-1) [Marquardt 1970]; infinite for a style that the others determine. */
  readonly vif: Float64Array
  /** sqrt(e_max / e_min); infinite for a singular R, 1 without styles. */
  readonly conditionNumber: number
}

/**
 * The smallest ridge penalty that brings the condition number of R down to kappa: lambda = max(0, (e_max - kappa^2 e_min) / (kappa^2 - 1))
 * (specification 5.3) [Hoerl, Kennard 1970; Belsley, Kuh, Welsch 1980]. `z` is n x K with columns of mean 0 and mean square 1; kappa > 1.
 */
export function styleBlock(z: Matrix, kappa: number): StyleBlock {
  const { values, vectors } = symmetricEigen(correlationOf(z))
  const largest = values[values.length - 1] ?? 1
  const eigenvalues = values.map((e) => (e > values.length * Number.EPSILON * largest ? e : 0))
  const smallest = eigenvalues[0] ?? 1
  const ridgeLambda = Math.max(0, (largest - kappa ** 2 * smallest) / (kappa ** 2 - 1))
  return {
    eigenvalues, ridgeLambda,
    penalisedInverse: spectralMatrix(vectors, eigenvalues.map((e) => 1 / (e + ridgeLambda))),
    sandwichDiagonal: spectralDiagonal(vectors, eigenvalues.map((e) => e / (e + ridgeLambda) ** 2)),
    effectiveStyles: eigenvalues.reduce((sum, e) => sum + e / (e + ridgeLambda), 0),
    vif: spectralDiagonal(vectors, eigenvalues.map((e) => 1 / e)),
    conditionNumber: Math.sqrt(largest / smallest),
  }
}

/** V diag(weights) V'. */
function spectralMatrix({ data, rows: k }: Matrix, weights: Float64Array): Matrix {
  const out = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      for (let e = 0; e < k; e++) out[i * k + j] = out[i * k + j]! + weights[e]! * data[i * k + e]! * data[j * k + e]!
    }
  }
  return { rows: k, cols: k, data: out }
}

/** Loadings below this on a singular direction are rounding: the style takes no part in the dependence. */
const NO_LOADING = 1e-12

/** The diagonal of V diag(weights) V'; an infinite weight counts only where the direction is loaded. */
function spectralDiagonal({ data, rows: k }: Matrix, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => {
    let sum = 0
    for (let e = 0; e < k; e++) {
      const loading = data[i * k + e]! ** 2
      if (Number.isFinite(weights[e]!) || loading > NO_LOADING) sum += weights[e]! * loading
    }
    return sum
  })
}
