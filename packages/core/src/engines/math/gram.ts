import { type OpenWorkspace, sharedWorkspace } from './dot-products.js'

/** Rows of a block: two of them stay near the processor, and little of the other triangle is computed. */
const BLOCK = 12

/**
 * The count x count matrix of dot products of `count` series of `length` entries each, one after the other in `data`; symmetric, row-major.
 * One triangle is computed, in blocks. Series must be complete: a NaN makes all products of its series NaN.
 */
export function gram(data: Float64Array, count: number, length: number, open: OpenWorkspace = sharedWorkspace): Float64Array {
  return gramOf(count, length, (into, row) => fillRows(data, count, length, into, row), open)
}

/** As `gram`, of series that `fill` writes straight into the workspace: series i at `i * row`. */
export function gramOf(count: number, length: number, fill: (into: Float64Array, row: number) => void, open: OpenWorkspace = sharedWorkspace): Float64Array {
  const result = new Float64Array(count * count)
  const row = length + (length % 2)
  if (count === 0 || row === 0) return result
  const rows = Math.ceil(count / 4) * 4
  const strip = rows * row
  const { data, products } = open(strip + BLOCK * rows)
  fill(data, row)
  if (row > length) for (let i = 0; i < count; i++) data[i * row + length] = 0
  data.fill(0, count * row, strip)
  for (let i = 0; i < rows; i += BLOCK) {
    const height = Math.min(BLOCK, rows - i)
    for (let j = i; j < rows; j += BLOCK) products(i * row, height, j * row, Math.min(BLOCK, rows - j), row, strip + j, rows)
    copyStrip(data.subarray(strip), rows, i, Math.min(height, count - i), result, count)
  }
  return result
}

function fillRows(data: Float64Array, count: number, length: number, into: Float64Array, row: number): void {
  for (let i = 0; i < count; i++) into.set(data.subarray(i * length, (i + 1) * length), i * row)
}

/** Rows `first` to `first + height` of the upper triangle to their place and to the mirrored one. */
function copyStrip(strip: Float64Array, stride: number, first: number, height: number, result: Float64Array, count: number): void {
  for (let i = 0; i < height; i++) result.set(strip.subarray(i * stride + first, i * stride + count), (first + i) * count + first)
  for (let j = first + height; j < count; j++) for (let i = 0; i < height; i++) result[j * count + first + i] = strip[i * stride + j]!
}
