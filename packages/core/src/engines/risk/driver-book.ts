import { groupBy } from '../../domain/index.js'
import type { FactorPosition } from '../factors/index.js'
import { finite } from '../math/finite.js'
import { FACTOR_COUNT } from './risk-market.js'

/** A book netted by driver: positions in one driver share its return, its betas and its residual. Entry d of every array is driver d. */
export interface DriverBook {
  readonly drivers: readonly string[]
  /** Sum of E_i, dollars. */
  readonly exposures: Float64Array
  /** drivers x 7, row by row, market first; a style that is not known counts as 0 (specification 7.6). */
  readonly betas: Float64Array
  /** null where it is not known. */
  readonly residualVariances: readonly (number | null)[]
}

/** Nets positions that all have a driver, an exposure and betas, in the order given. */
export function driverBook(positions: readonly FactorPosition[]): DriverBook {
  const groups = [...groupBy(positions, ({ driver }) => driver!)]
  const betas = new Float64Array(groups.length * FACTOR_COUNT)
  groups.forEach(([, [first]], d) => {
    betas[d * FACTOR_COUNT] = first!.betas!.betaMarket!
    first!.betas!.betaStyles.forEach((beta, k) => {
      betas[d * FACTOR_COUNT + 1 + k] = beta ?? 0
    })
  })
  return {
    drivers: groups.map(([driver]) => driver),
    exposures: Float64Array.of(...groups.map(([, members]) => members.reduce((sum, member) => sum + member.deltaAdjustedExposure!, 0))), betas,
    residualVariances: groups.map(([, [first]]) => finite(first!.betas!.residualVariance)),
  }
}

/** D: dollars by factor, sum over drivers of E_d beta_(d,f). */
export function factorDollars({ exposures, betas }: DriverBook): Float64Array {
  const out = new Float64Array(FACTOR_COUNT)
  for (let d = 0; d < exposures.length; d++) for (let f = 0; f < FACTOR_COUNT; f++) out[f] = out[f]! + exposures[d]! * betas[d * FACTOR_COUNT + f]!
  return out
}
