import { type OpenWorkspace, sharedWorkspace } from './dot-products.js'
import { completed, multiply, openBlock, type SeriesBlock } from './gram.js'

/** Sums of squares below this have lost digits, and the inverse of one can overflow. */
const SMALLEST_SQUARES = 1e-290

/**
 * Pearson correlations of all pairs of `count` series of `length` entries each, one after the other in `data`; count x count, row-major, ones on the
 * diagonal, symmetric, within [-1, 1]. Series must be complete. Rows and columns of a series that does not vary, or whose squares a
 * double cannot hold, are NaN.
 */
export function correlationMatrix(data: Float64Array, count: number, length: number, open: OpenWorkspace = sharedWorkspace): Float64Array {
  if (count === 0 || length === 0) return new Float64Array(count * count).fill(Number.NaN)
  const block = openBlock(data, count, length, open)
  block.workspace.centre(0, block.rows, length, block.row, block.scale)
  multiply(block)
  scaleToUnit(block, length)
  const correlations = completed(block, 1)
  for (let at = 0; at < correlations.length; at += count + 1) if (!Number.isNaN(correlations[at]!)) correlations[at] = 1
  return correlations
}

/** Writes 1 / |x - mean| over the mean of each series, NaN where there is none. */
function scaleToUnit({ workspace: { data }, rows, matrix, scale }: SeriesBlock, length: number): void {
  for (let i = 0; i < rows; i++) data[scale + i] = inverseLength(data[matrix + i * rows + i]!, data[scale + i]!, length)
}

/** NaN where the deviation is no more than the rounding of the mean. */
function inverseLength(squares: number, mean: number, length: number): number {
  const varies = squares > SMALLEST_SQUARES && squares < Number.POSITIVE_INFINITY && Math.sqrt(squares / length) > length * Number.EPSILON * Math.abs(mean)
  return varies ? 1 / Math.sqrt(squares) : Number.NaN
}
