import { finite } from '../math/finite.js'
import { dot } from '../math/matrix.js'
import { FACTOR_COUNT, FULL_LOSS, positionPnl, type RiskBook } from '../revaluation/index.js'
import type { FactorMove } from './orthogonal-shocks.js'

/** What one move does to a book; dollars, null where a figure is not finite or there is no move. */
export interface MoveEffect {
  /** By full revaluation. */
  readonly pnl: number | null
  /** Exposures times orthogonal moves. */
  readonly linear: number | null
  /** pnl - linear. */
  readonly convexity: number | null
  /** Positions whose driver would have lost more than its value, by id. */
  readonly floored: readonly string[]
}

const NO_EFFECT: MoveEffect = { pnl: null, linear: null, convexity: null, floored: [] }

/** The whole book under one move: r_i = loadings . u (specification 7.2), summed in the order of position ids. */
export function moveEffect(book: RiskBook, dollars: Float64Array, move: FactorMove | null, volatilityShock: number): MoveEffect {
  if (move === null) return NO_EFFECT
  const { factors, rateMove } = move
  const { ids, loadings } = book
  const floored: string[] = []
  let pnl = 0
  for (let i = 0; i < ids.length; i++) {
    const row = i * FACTOR_COUNT
    let driverReturn = 0
    for (let f = 0; f < FACTOR_COUNT; f++) driverReturn += loadings[row + f]! * factors[f]!
    if (driverReturn < FULL_LOSS) floored.push(ids[i]!)
    pnl += positionPnl(book, i, driverReturn, rateMove, volatilityShock)
  }
  const linear = dot(dollars, factors)
  return { pnl: finite(pnl), linear: finite(linear), convexity: finite(pnl - linear), floored }
}
