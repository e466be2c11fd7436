import { optionPrice } from '../greeks/index.js'
import type { RiskBook } from './risk-book.js'

/** A driver loses its whole value and no more (specification 6). */
export const FULL_LOSS = -1

/**
 * P&L in dollars of position `i` of a book when its driver returns `driverReturn`, discount rates move by `rateMove` and implied volatility
 * by the fraction `volatilityShock` (specification 6 and 7.5): n P r for shares and funds, full revaluation for options. Returns below
 * -100 % are taken as -100 %.
 */
export function positionPnl(book: RiskBook, i: number, driverReturn: number, rateMove: number, volatilityShock: number): number {
  const r = driverReturn < FULL_LOSS ? FULL_LOSS : driverReturn
  const option = book.options[i]!
  if (option === null) return book.values[i]! * r
  const { terms, value } = option
  return book.units[i]! * (optionPrice(terms, terms.spot * (1 + r), terms.rate + rateMove, terms.volatility * (1 + volatilityShock)) - value)
}
