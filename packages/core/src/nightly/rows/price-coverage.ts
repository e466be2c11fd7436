import { type Decimal, roundTo } from '../../domain/index.js'
import type { ValuedPortfolio } from '../value-portfolios.js'

/** How much of the book stands on a real, current price. */
export interface PriceCoverage {
  readonly positions_total: number
  readonly positions_current: number
  readonly positions_stale: number
  readonly positions_without_price: number
  readonly positions_marked: number
  /** Share of gross market value at a close of the session itself, percent; null for an empty book. */
  readonly current_price_pct: number | null
  /** Date of the oldest close used; null when no close was used. */
  readonly stalest_price: string | null
}

/** Price coverage of a valued portfolio. */
export function priceCoverage(portfolio: Pick<ValuedPortfolio, 'positions'>): PriceCoverage {
  const valuations = portfolio.positions.map((item) => item.valuation)
  const current = valuations.filter((valuation) => valuation.priceSource === 'close' && valuation.staleSessions === 0)
  const gross = sumAbs(valuations)
  const dates = valuations.filter((valuation) => valuation.priceSource === 'close').map((valuation) => valuation.priceDate!).sort()
  const flagged = (flag: string): number => valuations.filter((valuation) => (valuation.flags as readonly string[]).includes(flag)).length
  return {
    positions_total: valuations.length, positions_current: current.length, positions_stale: flagged('STALE_PRICE'), positions_without_price: flagged('NO_PRICE'),
    positions_marked: flagged('MARKED'), current_price_pct: gross > 0 ? roundTo((100 * sumAbs(current)) / gross, 2) : null, stalest_price: dates[0] ?? null,
  }
}

function sumAbs(valuations: readonly { readonly marketValue: Decimal }[]): number {
  return valuations.reduce((sum, valuation) => sum + Math.abs(valuation.marketValue.toNumber()), 0)
}
