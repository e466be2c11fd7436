import { gram } from './gram.js'
import { type Matrix, zeros } from './matrix.js'

/**
 * Intensity delta in [0, 1] with which the correlation matrix of standardised series is best shrunk towards the identity
 * [Ledoit, Wolf 2004]: the estimated sampling error of the entries over their distance from the target. `data` holds `count` series of
 * `length` values one after another, mean 0 and mean square 1; a missing value is 0, its mean.
 */
export function shrinkageIntensity(data: Float64Array, count: number, length: number): number {
  const products = gram(data, count, length)
  let squares = 0
  let trace = 0
  for (let i = 0; i < count; i++) trace += products[i * count + i]! / length
  for (let i = 0; i < products.length; i++) squares += (products[i]! / length) ** 2
  let fourth = 0
  for (let t = 0; t < length; t++) {
    let row = 0
    for (let i = 0; i < count; i++) row += data[i * length + t]! ** 2
    fourth += row * row
  }
  const distance = squares - trace ** 2 / count
  const error = (fourth / length - squares) / length
  return distance > 0 ? Math.max(0, Math.min(1, error / distance)) : 0
}

/** (1 - intensity) R + intensity I. */
export function shrinkToIdentity({ rows: n, data }: Matrix, intensity: number): Matrix {
  const out = zeros(n, n)
  for (let i = 0; i < data.length; i++) out.data[i] = (1 - intensity) * data[i]! + (i % (n + 1) === 0 ? intensity : 0)
  return out
}
