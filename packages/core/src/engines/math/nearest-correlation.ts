import type { Matrix } from './matrix.js'
import { raiseEigenvalues, spectralClip } from './spectral-clip.js'
import { identity, symmetricSpectrum } from './spectrum.js'

/** The projections stop when the largest entry moves less than this between two rounds. */
const TOLERANCE = 1e-10
/** Fifty are usual; what is left after these is clipped. */
const MAX_ROUNDS = 300

export interface NearestCorrelation {
  readonly matrix: Matrix
  /** Frobenius norm of the difference to the matrix given. */
  readonly distance: number
  /** Of the matrix given. */
  readonly smallestEigenvalue: number
  readonly rounds: number
}

/**
 * The correlation matrix nearest to a symmetric matrix in the Frobenius norm: alternating projections on the positive semidefinite
 * matrices and on those with a unit diagonal, the first with Dykstra's correction [Higham 2002]. The minimiser is unique. The last step
 * rescales a positive semidefinite iterate, so that no eigenvalue is negative beyond rounding whenever the rounds end. `given` has at least one row.
 */
export function nearestCorrelation(given: Matrix): NearestCorrelation {
  const n = given.rows
  const eye = identity(n)
  const smallestEigenvalue = symmetricSpectrum(given, { rows: n, cols: 0, data: new Float64Array(0) }).values[0]!
  const current = { rows: n, cols: n, data: Float64Array.from(given.data) }
  const shifted = { rows: n, cols: n, data: new Float64Array(n * n) }
  const correction = new Float64Array(n * n)
  let rounds = 0
  for (let moved = Infinity; moved > TOLERANCE && rounds < MAX_ROUNDS; rounds++) {
    for (let i = 0; i < shifted.data.length; i++) shifted.data[i] = current.data[i]! - correction[i]!
    const positive = raiseEigenvalues(shifted, symmetricSpectrum(shifted, eye), 0)
    moved = 0
    for (let i = 0; i < correction.length; i++) {
      correction[i] = positive.data[i]! - shifted.data[i]!
      const next = i % (n + 1) === 0 ? 1 : positive.data[i]!
      moved = Math.max(moved, Math.abs(next - current.data[i]!))
      current.data[i] = next
    }
  }
  const { matrix } = spectralClip(current, 0)
  return { matrix, distance: frobeniusDistance(given, matrix), smallestEigenvalue, rounds }
}

/** Frobenius norm of A - B. */
export function frobeniusDistance(a: Matrix, b: Matrix): number {
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i]! - b.data[i]!) ** 2
  return Math.sqrt(sum)
}
