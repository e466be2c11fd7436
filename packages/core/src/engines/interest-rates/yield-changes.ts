const PERCENT = 100

/**
 * dy_t = (yield_t - yield_(t-1)) / 100: decimal changes (0.0001 is a basis point) of a yield in percent a year, one a session after the first; NaN unless
 * both sessions have a yield (specification 5.9). NaN marks a missing yield.
 */
export function yieldChanges(percent: Float64Array): Float64Array {
  const changes = new Float64Array(Math.max(percent.length - 1, 0))
  for (let t = 1; t < percent.length; t++) {
    const change = (percent[t]! - percent[t - 1]!) / PERCENT
    changes[t - 1] = Number.isFinite(change) ? change : Number.NaN
  }
  return changes
}
