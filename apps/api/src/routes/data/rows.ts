import { type Position, type PositionValuation, signedUnits, isOption } from '@sigmasight/core'

/** How a position's price came about. */
export function pricingOf(valuation: PositionValuation) {
  return { price_date: valuation.priceDate, price_source: valuation.priceSource, stale_sessions: valuation.staleSessions, flags: [...valuation.flags] }
}

/** Shares or contracts, negative for short types whatever sign is stored. */
export function signedQuantity(position: Position): number {
  return signedUnits(position) / (isOption(position) ? 100 : 1)
}

/** Order of code points, the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
