/**
 * Sum whose rounding errors are carried along [Neumaier 1974], so that a holding counts the same in one lot or in many: a threshold on
 * the sum then never depends on how it was split.
 */
export function compensatedSum(values: Iterable<number>): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}
