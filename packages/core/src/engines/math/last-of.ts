/** The last `count` entries, or all where there are fewer: a view, not a copy. */
export function lastOf(values: Float64Array, count: number): Float64Array {
  return values.subarray(Math.max(0, values.length - count))
}
