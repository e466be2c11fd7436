/** A dense matrix in row-major order. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

/** A matrix of zeros. */
export function zeros(rows: number, cols: number): Matrix {
  return { rows, cols, data: new Float64Array(rows * cols) }
}

/** A matrix from equally long rows. */
export function fromRows(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0
  const matrix = zeros(rows.length, cols)
  rows.forEach((row, i) => matrix.data.set(row, i * cols))
  return matrix
}

/** The rows of a matrix as plain arrays. */
export function toRows(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => [...matrix.data.subarray(i * matrix.cols, (i + 1) * matrix.cols)])
}

/** Column `j` as a copy. */
export function column(matrix: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.cols + j]!)
}

/** `[1, X]`: X with a leading column of ones. */
export function withIntercept(x: Matrix): Matrix {
  const out = zeros(x.rows, x.cols + 1)
  for (let i = 0; i < x.rows; i++) {
    out.data[i * out.cols] = 1
    out.data.set(x.data.subarray(i * x.cols, (i + 1) * x.cols), i * out.cols + 1)
  }
  return out
}

/** Dot product of two equally long vectors. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Arithmetic mean. */
export function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}
