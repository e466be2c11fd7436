import { compareNames, contractMultiplier, type Position, type PositionValuation, signedUnits } from '@sigmasight/core'

/** How a position's price came about. */
export function pricingOf(valuation: PositionValuation) {
  return { price_date: valuation.priceDate, price_source: valuation.priceSource, stale_sessions: valuation.staleSessions, flags: [...valuation.flags] }
}

/** Shares or contracts, negative for short types whatever sign is stored. */
export function signedQuantity(position: Pick<Position, 'positionType' | 'quantity'>): number {
  return signedUnits(position) / contractMultiplier(position.positionType)
}

/** Order by symbol, then id; by code points, the same on every machine. */
export function bySymbol(a: { readonly symbol: string; readonly id: string }, b: { readonly symbol: string; readonly id: string }): number {
  return compareNames(a.symbol, b.symbol) || compareNames(a.id, b.id)
}
