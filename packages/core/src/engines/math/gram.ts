import { type DotWorkspace, type OpenWorkspace, sharedWorkspace } from './dot-products.js'

/** Rows of a block: two of them stay near the processor. */
const BLOCK = 12

/** Series in a workspace: at 0, one a row of `row` entries, then their matrix and the scale of its rows. */
export interface SeriesBlock {
  readonly workspace: DotWorkspace
  readonly count: number
  /** An even number; an entry beyond the length of the series is 0. */
  readonly row: number
  /** A multiple of 4; those beyond `count` are 0. */
  readonly rows: number
  readonly matrix: number
  readonly scale: number
}

/**
 * The count x count matrix of dot products of `count` series of `length` entries each, one after the other in `data`; symmetric, row-major.
 * Series must be complete: a NaN makes all products of its series NaN.
 */
export function gram(data: Float64Array, count: number, length: number, open: OpenWorkspace = sharedWorkspace): Float64Array {
  if (count === 0 || length === 0) return new Float64Array(count * count)
  const block = openBlock(data, count, length, open)
  multiply(block)
  block.workspace.data.fill(1, block.scale, block.scale + block.rows)
  return completed(block, Number.POSITIVE_INFINITY)
}

/** Copies `count` series of `length` entries, neither 0, into a workspace. */
export function openBlock(data: Float64Array, count: number, length: number, open: OpenWorkspace): SeriesBlock {
  const row = length + (length % 2)
  const rows = Math.ceil(count / 4) * 4
  const matrix = rows * row
  const scale = matrix + rows * rows
  const workspace = open(scale + rows)
  const into = workspace.data
  if (row === length) into.set(data)
  else for (let i = 0; i < count; i++) into.set(data.subarray(i * length, (i + 1) * length), i * row)
  if (row > length) for (let i = 0; i < count; i++) into[i * row + length] = 0
  into.fill(0, count * row, matrix)
  return { workspace, count, row, rows, matrix, scale }
}

/** Dot products of all pairs to the upper triangle of the block's matrix, a block of rows with a block of rows at a time. */
export function multiply({ workspace: { products }, row, rows, matrix }: SeriesBlock): void {
  const multiplyRows = (i: number, height: number, j: number, width: number): void => products(i * row, height, j * row, width, row, matrix + i * rows + j, rows)
  for (let i = 0; i < rows; i += BLOCK) {
    const end = Math.min(i + BLOCK, rows)
    for (let own = i; own < end; own += 4) multiplyRows(own, 4, own, end - own)
    for (let j = end; j < rows; j += BLOCK) multiplyRows(i, end - i, j, Math.min(BLOCK, rows - j))
  }
}

/** The count x count matrix of a block, each entry times the scale of its row and of its column and no further from 0 than `limit`. */
export function completed({ workspace: { data, complete }, count, rows, matrix, scale }: SeriesBlock, limit: number): Float64Array {
  complete(matrix, rows, scale, limit)
  if (rows > count) for (let i = 1; i < count; i++) data.copyWithin(matrix + i * count, matrix + i * rows, matrix + i * rows + count)
  return data.slice(matrix, matrix + count * count)
}
