import { twoSidedTail } from '../math/student-t.js'

/** Of the standard normal, for 95 % between both tails. */
const Z_95 = 1.959963984540054

/**
 * p-value of a correlation on `rows` common rows against none, two-sided: t = rho sqrt((n - 2) / (1 - rho^2)) with n - 2 degrees of freedom
 * (specification 9.2). null below three rows. A caller with many pairs keeps the function: each number of rows is set up once.
 */
export function correlationTest(): (correlation: number, rows: number) => number | null {
  const tails = new Map<number, (t: number) => number>()
  return (correlation, rows) => {
    if (rows < 3) return null
    const freedom = rows - 2
    let tail = tails.get(freedom)
    if (!tail) tails.set(freedom, (tail = twoSidedTail(freedom)))
    return tail(correlation * Math.sqrt(freedom / (1 - correlation * correlation)))
  }
}

/** 95 % interval of a correlation by Fisher's z: tanh(atanh rho +- 1.96 / sqrt(n - 3)) [Fisher 1921]; null below four rows. */
export function fisherInterval(correlation: number, rows: number): readonly [number, number] | null {
  if (rows < 4) return null
  const z = Math.atanh(correlation)
  const half = Z_95 / Math.sqrt(rows - 3)
  return [Math.tanh(z - half), Math.tanh(z + half)]
}
