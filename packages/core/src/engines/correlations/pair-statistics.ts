import { studentTwoSided } from '../math/student-t.js'

/** Of the standard normal, for 95 % between both tails. */
const Z_95 = 1.959963984540054

/** How far a measured correlation can be trusted (specification 9.2): made from what is stored of a pair, when it is shown. */
export interface PairStatistics {
  /** Against no correlation, two-sided; null below three rows. */
  readonly pValue: number | null
  /** 1 - p (statistical_significance). */
  readonly significance: number | null
  /** 95 %; null below four rows. */
  readonly interval: readonly [number, number] | null
}

/**
 * Statistics of a correlation on `rows` common rows: t = rho sqrt((n - 2) / (1 - rho^2)) with n - 2 degrees of freedom, and Fisher's interval
 * tanh(atanh rho +- 1.96 / sqrt(n - 3)) [Fisher 1921].
 */
export function pairStatistics(correlation: number, rows: number): PairStatistics {
  const pValue = rows > 2 ? studentTwoSided(correlation * Math.sqrt((rows - 2) / (1 - correlation * correlation)), rows - 2) : null
  return { pValue, significance: pValue === null ? null : 1 - pValue, interval: rows > 3 ? fisherInterval(correlation, rows) : null }
}

function fisherInterval(correlation: number, rows: number): [number, number] {
  const z = Math.atanh(correlation)
  const half = Z_95 / Math.sqrt(rows - 3)
  return [Math.tanh(z - half), Math.tanh(z + half)]
}
