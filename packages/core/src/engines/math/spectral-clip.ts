import { type Matrix, zeros } from './matrix.js'
import { identity, type Spectrum, symmetricSpectrum } from './spectrum.js'

/**
 * A correlation matrix made from a symmetric one by force: eigenvalues below `floor` are raised to it, then rows and columns are scaled to
 * a unit diagonal. Cheap, but not the nearest one: see `nearestCorrelation`. The diagonal must be positive, or the floor.
 */
export function spectralClip(matrix: Matrix, floor: number): { readonly matrix: Matrix; readonly eigenvalues: Float64Array } {
  const spectrum = symmetricSpectrum(matrix, identity(matrix.rows))
  return { matrix: unitDiagonal(raiseEigenvalues(matrix, spectrum, floor)), eigenvalues: spectrum.values }
}

/** A plus, for each eigenpair below the floor, what is missing: (floor - e_k) v_k v_k'. Few eigenvalues are negative, so this is cheap. */
export function raiseEigenvalues(matrix: Matrix, { values, components }: Spectrum, floor: number): Matrix {
  const n = matrix.rows
  const out = { rows: n, cols: n, data: Float64Array.from(matrix.data) }
  for (let k = 0; k < n && values[k]! < floor; k++) {
    const missing = floor - values[k]!
    for (let i = 0; i < n; i++) {
      const weight = missing * components.data[k * n + i]!
      for (let j = 0; j < n; j++) out.data[i * n + j] = out.data[i * n + j]! + weight * components.data[k * n + j]!
    }
  }
  return out
}

/** D^-1/2 A D^-1/2 with D the diagonal of A; keeps a matrix positive semidefinite. */
function unitDiagonal({ rows: n, data }: Matrix): Matrix {
  const out = zeros(n, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = data[i * n + j]! / Math.sqrt(data[i * n + i]! * data[j * n + j]!)
      out.data[i * n + j] = out.data[j * n + i] = value
    }
    out.data[i * n + i] = 1
  }
  return out
}
