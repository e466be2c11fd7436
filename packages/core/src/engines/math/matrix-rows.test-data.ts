import type { Matrix } from './matrix.js'

/** The rows of a matrix as plain arrays. */
export function toRows(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => [...matrix.data.subarray(i * matrix.cols, (i + 1) * matrix.cols)])
}
