import { gramOf } from './gram.js'

/**
 * Pearson correlations of all pairs of `count` series of `length` entries each, one after the other in `data`; count x count, row-major, ones on the
 * diagonal, symmetric, within [-1, 1]. Series must be complete. Rows and columns of a series that does not vary are NaN.
 */
export function correlationMatrix(data: Float64Array, count: number, length: number): Float64Array {
  const means = new Float64Array(count)
  const matrix = gramOf(count, length, (into, row) => {
    for (let i = 0; i < count; i++) means[i] = centreInto(data, i * length, length, into, i * row)
  })
  const scale = new Float64Array(count)
  for (let i = 0; i < count; i++) scale[i] = inverseLength(matrix[i * count + i]!, means[i]!, length)
  for (let i = 0; i < count; i++) scaleRow(matrix, i, scale)
  return matrix
}

/** Writes a series less its mean; gives the mean. Four partial sums keep the additions independent of each other. */
function centreInto(data: Float64Array, from: number, length: number, into: Float64Array, to: number): number {
  const even = length - (length % 4)
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let t = from; t < from + even; t += 4) {
    s0 += data[t]!
    s1 += data[t + 1]!
    s2 += data[t + 2]!
    s3 += data[t + 3]!
  }
  for (let t = from + even; t < from + length; t++) s0 += data[t]!
  const mean = (s0 + s1 + (s2 + s3)) / length
  for (let t = 0; t < length; t++) into[to + t] = data[from + t]! - mean
  return mean
}

/** 1 / |x - mean|; NaN where the deviation is no more than the rounding of the mean. */
function inverseLength(squares: number, mean: number, length: number): number {
  return Math.sqrt(squares / length) > length * Number.EPSILON * Math.abs(mean) ? 1 / Math.sqrt(squares) : Number.NaN
}

function scaleRow(matrix: Float64Array, i: number, scale: Float64Array): void {
  const count = scale.length
  const own = scale[i]!
  for (let j = 0; j < count; j++) {
    const correlation = matrix[i * count + j]! * (own * scale[j]!)
    matrix[i * count + j] = correlation > 1 ? 1 : correlation < -1 ? -1 : correlation
  }
  if (!Number.isNaN(own)) matrix[i * count + i] = 1
}
