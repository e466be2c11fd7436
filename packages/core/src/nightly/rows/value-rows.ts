import type { Decimal } from '../../domain/index.js'
import type { PositionValueRow } from '../../store/write/position-values.js'
import type { SnapshotRow, ValuationRow } from '../../store/result-tables.js'
import { inputDigest } from '../digest.js'
import type { ValuedPortfolio } from '../value-portfolios.js'
import type { PriceCoverage } from './price-coverage.js'

/** Engine 1's result as it is stored. */
export function valuationRow(portfolio: ValuedPortfolio, prices: PriceCoverage): ValuationRow {
  const positions = portfolio.positions.map(({ position, valuation }) => ({
    position_id: position.id, symbol: position.symbol, price: valuation.price, price_date: valuation.priceDate, price_source: valuation.priceSource,
    stale_sessions: valuation.staleSessions, market_value: valuation.marketValue.toNumber(), cost_basis: valuation.costBasis.toNumber(),
    unrealized_pnl: valuation.unrealizedPnl.toNumber(), daily_pnl: valuation.dailyPnl?.toNumber() ?? null, flags: valuation.flags,
  }))
  const { totals, delta_adjusted, by_underlying, by_tag, by_type, by_sector, equity } = portfolio.aggregate
  return {
    portfolioId: portfolio.portfolioId, status: 'COMPLETED', flags: equity.flags, netAssetValue: exact(portfolio.nav),
    totals: { ...totals, delta_adjusted, by_underlying, by_tag, by_type, by_sector, equity }, positions, coverage: prices,
    inputDigest: inputDigest(portfolio.nav, positions),
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
  const greeks = portfolio.positions.some(({ greeks: own }) => own !== null) ? portfolio.aggregate.option_greeks : null
  return {
    portfolioId: portfolio.portfolioId, totalValue: record.totalValue.toFixed(), cashValue: record.cashValue.toFixed(), longValue: record.longValue.toFixed(),
    shortValue: record.shortValue.toFixed(), privateValue: record.privateValue.toFixed(), grossExposure: record.grossExposure.toFixed(), netExposure: record.netExposure.toFixed(),
    externalFlow: record.externalFlow.toFixed(), dailyPnl: record.dailyPnl.toFixed(), dailyReturn: record.dailyReturn?.toFixed(8) ?? null,
    cumulativePnl: record.cumulativePnl.toFixed(), unrealizedPnl: record.unrealizedPnl.toFixed(), realizedPnl: record.realizedPnl.toFixed(), returnIndex: record.returnIndex,
    portfolioDelta: greeks?.delta ?? null, portfolioGamma: greeks?.gamma ?? null, portfolioTheta: greeks?.theta ?? null, portfolioVega: greeks?.vega ?? null,
    numPositions: record.numPositions, numLongPositions: record.numLongPositions, numShortPositions: record.numShortPositions, equityBalance: portfolio.equityBalance,
    flags: record.flags, prices: record.prices,
    positionPnl: Object.fromEntries(record.positionPnl.map(({ positionId, symbol, pnl }) => [positionId, { symbol, pnl: pnl.toFixed() }])), metadata: { dividends_and_interest: 'not modelled' },
    inputDigest: inputDigest(record.totalValue, record.prices, record.dailyPnl, portfolio.equityBalance),
  }
}

function exact(value: Decimal | null): string | null {
  return value === null ? null : value.toFixed()
}
