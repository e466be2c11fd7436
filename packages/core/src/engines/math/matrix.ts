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

/** A matrix from columns of `rows` entries each. */
export function fromColumns(columns: readonly Float64Array[], rows: number): Matrix {
  const matrix = zeros(rows, columns.length)
  columns.forEach((values, j) => {
    for (let i = 0; i < rows; i++) matrix.data[i * columns.length + j] = values[i]!
  })
  return matrix
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

/** A power of two near the largest absolute entry; 1 for a matrix of zeros. Dividing by it loses no digit, and squares neither overflow nor vanish then. */
export function magnitude({ data }: Matrix): number {
  const largest = data.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), 0)
  return largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1
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

/** X b for a column vector b with one entry a column of X. Four partial sums keep the additions independent of each other. */
export function times(matrix: Matrix, vector: Float64Array): Float64Array {
  const { rows, cols, data } = matrix
  const out = new Float64Array(rows)
  const even = cols - (cols % 4)
  for (let i = 0; i < rows; i++) {
    const start = i * cols
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let j = 0; j < even; j += 4) {
      s0 += data[start + j]! * vector[j]!
      s1 += data[start + j + 1]! * vector[j + 1]!
      s2 += data[start + j + 2]! * vector[j + 2]!
      s3 += data[start + j + 3]! * vector[j + 3]!
    }
    for (let j = even; j < cols; j++) s0 += data[start + j]! * vector[j]!
    out[i] = s0 + s1 + (s2 + s3)
  }
  return out
}
