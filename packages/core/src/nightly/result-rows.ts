import { type Decimal, roundTo } from '../domain/index.js'
import type { PositionValueRow, SnapshotRow, ValuationRow } from '../store/write/portfolio-results.js'
import { inputDigest } from './digest.js'
import type { ValuedPortfolio } from './value-portfolios.js'

/** Engine 1's result as it is stored. */
export function valuationRow(portfolio: ValuedPortfolio): ValuationRow {
  const positions = portfolio.positions.map(({ position, valuation }) => ({
    position_id: position.id, symbol: position.symbol, price: valuation.price, price_date: valuation.priceDate, price_source: valuation.priceSource,
    stale_sessions: valuation.staleSessions, market_value: valuation.marketValue.toNumber(), cost_basis: valuation.costBasis.toNumber(),
    unrealized_pnl: valuation.unrealizedPnl.toNumber(), daily_pnl: valuation.dailyPnl?.toNumber() ?? null, flags: valuation.flags,
  }))
  const { totals, delta_adjusted, by_underlying, by_tag, by_type, by_sector, equity } = portfolio.aggregate
  return {
    portfolioId: portfolio.portfolioId, status: 'COMPLETED', flags: equity.flags, netAssetValue: exact(portfolio.nav),
    totals: { ...totals, delta_adjusted, by_underlying, by_tag, by_type, by_sector, equity }, positions, coverage: priceCoverage(portfolio),
    inputDigest: inputDigest(portfolio.nav, positions),
  }
}

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

/** What is written back to the position rows. PRIVATE positions too: their mark is their price. */
export function positionValueRows(portfolio: ValuedPortfolio): PositionValueRow[] {
  return portfolio.positions.map(({ position, valuation }) => ({
    portfolioId: portfolio.portfolioId, id: position.id, lastPrice: String(valuation.price), marketValue: valuation.marketValue.toFixed(), unrealizedPnl: valuation.unrealizedPnl.toFixed(),
  }))
}

/** Engine 6's record as it is stored: exact, only the return is rounded. */
export function snapshotRow(portfolio: ValuedPortfolio): SnapshotRow {
  const record = portfolio.snapshot
  return {
    portfolioId: portfolio.portfolioId, totalValue: record.totalValue.toFixed(), cashValue: record.cashValue.toFixed(), longValue: record.longValue.toFixed(),
    shortValue: record.shortValue.toFixed(), privateValue: record.privateValue.toFixed(), grossExposure: record.grossExposure.toFixed(), netExposure: record.netExposure.toFixed(),
    externalFlow: record.externalFlow.toFixed(), dailyPnl: record.dailyPnl.toFixed(), dailyReturn: record.dailyReturn?.toFixed(8) ?? null,
    cumulativePnl: record.cumulativePnl.toFixed(), unrealizedPnl: record.unrealizedPnl.toFixed(), realizedPnl: record.realizedPnl.toFixed(), returnIndex: record.returnIndex,
    numPositions: record.numPositions, numLongPositions: record.numLongPositions, numShortPositions: record.numShortPositions, equityBalance: portfolio.equityBalance,
    flags: record.flags, prices: record.prices, metadata: { dividends_and_interest: 'not modelled' },
    inputDigest: inputDigest(record.totalValue, record.prices, record.dailyPnl, portfolio.equityBalance),
  }
}

function exact(value: Decimal | null): string | null {
  return value === null ? null : value.toFixed()
}

function sumAbs(valuations: readonly { readonly marketValue: Decimal }[]): number {
  return valuations.reduce((sum, valuation) => sum + Math.abs(valuation.marketValue.toNumber()), 0)
}
