import { dot } from '../math/matrix.js'
import { solvePositiveDefinite } from '../math/positive-definite.js'
import { FACTOR_COUNT, MARKET, RATE } from '../revaluation/index.js'
import type { FactorSpace } from './factor-space.js'
import type { NamedShock } from './named-shocks.js'

/** A joint move of the orthogonal factors and the change of yields that goes with it. */
export interface FactorMove {
  /** u in the order of factor vectors. */
  readonly factors: Float64Array
  /** dy passed to option discounting, as a fraction. */
  readonly rateMove: number
}

/** The most likely move under which the named shocks hold, and how far out it lies. */
export interface ConditionalMove extends FactorMove {
  /** sqrt(h' (G Omega G')^-1 h): the size of the scenario in daily standard deviations [Breuer, Jandacka, Rheinberger, Summer 2009]. */
  readonly plausibility: number
}

/** Only what the scenario names moves (specification 7.3). */
export function directMove(shocks: readonly NamedShock[], space: FactorSpace): FactorMove {
  return { factors: withNamedShocks(new Float64Array(FACTOR_COUNT), shocks, space), rateMove: namedRateMove(shocks) ?? 0 }
}

/**
 * u* = Omega G' (G Omega G')^-1 h, the conditional expectation of the factors given the named shocks (specification 7.4) [Kupiec 1998];
 * null when G Omega G' is singular, as with a factor that never moved.
 */
export function correlatedMove(shocks: readonly NamedShock[], space: FactorSpace): ConditionalMove | null {
  const m = shocks.length
  const rows = shocks.map((shock) => constraintRow(shock, space))
  const spread = rows.map((row) => Float64Array.from({ length: FACTOR_COUNT }, (_, f) => dot(space.omega.subarray(f * FACTOR_COUNT, (f + 1) * FACTOR_COUNT), row)))
  const covariance = Float64Array.from({ length: m * m }, (_, index) => dot(rows[Math.floor(index / m)]!, spread[index % m]!))
  const h = Float64Array.from(shocks, ({ shock }) => shock)
  const weights = solvePositiveDefinite(covariance, h)
  if (weights === null) return null
  const factors = new Float64Array(FACTOR_COUNT)
  spread.forEach((direction, i) => {
    for (let f = 0; f < FACTOR_COUNT; f++) factors[f]! += direction[f]! * weights[i]!
  })
  withNamedShocks(factors, shocks, space)
  const move = { factors, rateMove: namedRateMove(shocks) ?? dot(space.rateLoadings, factors), plausibility: Math.sqrt(Math.max(0, dot(h, weights))) }
  return factors.every(Number.isFinite) && Number.isFinite(move.rateMove) && Number.isFinite(move.plausibility) ? move : null
}

/** A row of G: e_m, e_k, e_k + gamma_k e_m for a total style shock, delta for the rate. */
function constraintRow({ place, isTotal }: NamedShock, { gamma, rateLoadings }: FactorSpace): Float64Array {
  if (place === RATE) return rateLoadings
  const row = new Float64Array(FACTOR_COUNT)
  row[place] = 1
  if (isTotal) row[MARKET] = gamma[place]!
  return row
}

/**
 * Sets the named factors so that their shocks hold to the last digit; the others stay. Shocks come in the order of factor vectors: the
 * market first, because total style shocks contain it, the rate last, because it contains all of them.
 */
function withNamedShocks(factors: Float64Array, shocks: readonly NamedShock[], { gamma, rateLoadings }: FactorSpace): Float64Array {
  for (const { place, shock, isTotal } of shocks) {
    factors[place] = 0
    if (place === RATE) factors[RATE] = shock - dot(rateLoadings, factors)
    else factors[place] = isTotal ? shock - gamma[place]! * factors[MARKET]! : shock
  }
  return factors
}

function namedRateMove(shocks: readonly NamedShock[]): number | null {
  return shocks.find(({ place }) => place === RATE)?.shock ?? null
}
