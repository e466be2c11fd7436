import { symmetricEigen } from '../math/jacobi-eigen.js'
import { fromRows } from '../math/matrix.js'

/** Spread of the published correlations over the known pairs; null without one. */
export interface OffDiagonal {
  readonly mean: number | null
  readonly max: number | null
  readonly min: number | null
  /** Population deviation. */
  readonly standardDeviation: number | null
}

/** How far the factors depend on each other, over those that have correlations; vectors in their order. */
export interface MatrixDiagnostics {
  /** Ascending. */
  readonly eigenvalues: readonly number[]
  /** sqrt(largest / smallest eigenvalue); null when the smallest is not positive. */
  readonly conditionNumber: number | null
  /** diag(R^-1) by factor [Marquardt 1970]; null when R cannot be inverted. */
  readonly vif: Readonly<Record<string, number>> | null
}

/** Mean, extremes and deviation of the known correlations off the diagonal (specification 11.2). */
export function offDiagonal(correlations: readonly (number | null)[]): OffDiagonal {
  const known = correlations.filter((value) => value !== null)
  if (known.length === 0) return { mean: null, max: null, min: null, standardDeviation: null }
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length
  return { mean, max: Math.max(...known), min: Math.min(...known), standardDeviation: Math.sqrt(variance) }
}

/** Diagnostics of a correlation matrix of the factors named; an unknown entry counts as 0. */
export function matrixDiagnostics(names: readonly string[], rows: readonly (readonly (number | null)[])[]): MatrixDiagnostics {
  const { values, vectors } = symmetricEigen(fromRows(rows.map((row) => row.map((value) => value ?? 0))))
  const smallest = values[0] ?? 0
  const eigenvalues = [...values]
  if (!(smallest > values.length * Number.EPSILON)) return { eigenvalues, conditionNumber: null, vif: null }
  const vif = names.map((_, i) => values.reduce((sum, value, k) => sum + vectors.data[i * names.length + k]! ** 2 / value, 0))
  return { eigenvalues, conditionNumber: Math.sqrt(values[values.length - 1]! / smallest), vif: Object.fromEntries(names.map((name, i) => [name, vif[i]!])) }
}
