import { type Matrix } from './matrix.js'
import { factorise, inverseR } from './qr.js'

/**
 * Newey-West standard errors of OLS coefficients: Bartlett kernel over `lags`, no small-sample factor [Newey, West 1987].
 * `design` is the full design (constant included), `residuals` those of the fit.
 */
export function neweyWestErrors(design: Matrix, residuals: Float64Array, lags: number): Float64Array {
  const { rows: n, cols: p, data } = design
  const meat = new Float64Array(p * p)
  for (let lag = 0; lag <= lags; lag++) {
    const weight = 1 - lag / (lags + 1)
    for (let t = lag; t < n; t++) {
      const scale = weight * residuals[t]! * residuals[t - lag]!
      for (let i = 0; i < p; i++) {
        for (let j = 0; j < p; j++) {
          const forward = data[t * p + i]! * data[(t - lag) * p + j]!
          const value = lag === 0 ? forward : forward + data[(t - lag) * p + i]! * data[t * p + j]!
          meat[i * p + j] = meat[i * p + j]! + scale * value
        }
      }
    }
  }
  const bread = gramInverse(inverseR(factorise(design)), p)
  return Float64Array.from({ length: p }, (_, i) => Math.sqrt(quadraticForm(bread.subarray(i * p, (i + 1) * p), meat, p)))
}

/** (X'X)^-1 = R^-1 R^-T. */
function gramInverse(inverse: Float64Array, p: number): Float64Array {
  const gram = new Float64Array(p * p)
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) gram[i * p + j] = gram[i * p + j]! + inverse[i * p + k]! * inverse[j * p + k]!
  return gram
}

function quadraticForm(vector: Float64Array, matrix: Float64Array, p: number): number {
  let sum = 0
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += vector[i]! * matrix[i * p + j]! * vector[j]!
  return sum
}
