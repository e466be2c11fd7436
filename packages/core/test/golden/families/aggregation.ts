import { classifySymbol, isOption, optionRight, parseOcc, type Position } from '../../../src/domain/index.js'
import { aggregatePortfolio, deltaAdjustedExposure, positionGreeks, valuePosition } from '../../../src/engines/aggregation/index.js'
import { blackScholes } from '../../../src/engines/greeks/index.js'
import type { Family } from '../family.js'

interface VectorPosition {
  id: string; symbol: string; position_type: Position['positionType']; quantity: number; entry_price: number; price: number
  investment_class: Position['investmentClass']; underlying_symbol: string | null; tags: string[]
  underlying_price?: number; strike?: number; T?: number; sigma?: number | null; r?: number; q?: number
}

function toItem(row: VectorPosition) {
  const position: Position = {
    id: row.id, symbol: row.symbol, positionType: row.position_type, quantity: row.quantity, entryPrice: row.entry_price, entryDate: '2025-01-02', exitDate: null,
    exitPrice: null, investmentClass: row.investment_class, underlyingSymbol: row.underlying_symbol, strikePrice: row.strike ?? null, expirationDate: null, deleted: false, tags: row.tags,
  }
  const price = { date: '2025-06-30', price: row.price }
  const valuation = valuePosition(position, '2025-06-30', { close: price, mark: price, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 })
  const greeks = isOption(position) && row.sigma !== null && row.sigma !== undefined
    ? blackScholes({ right: optionRight(row.position_type)!, spot: row.underlying_price!, strike: row.strike!, time: row.T!, rate: row.r!, dividendYield: row.q!, volatility: row.sigma })
    : null
  return { position, valuation, underlyingPrice: row.underlying_price ?? null, greeks, sector: null }
}

export const aggregation: Family = {
  aggregation: (input: { positions: VectorPosition[]; equity: number | null }) => {
    const items = input.positions.map(toItem)
    const result = aggregatePortfolio(items, input.equity)
    return {
      ...result,
      equity: input.equity === null ? null : result.equity,
      positions: items.map((item) => ({
        id: item.position.id, market_value: item.valuation.marketValue.toNumber(), cost_basis: item.valuation.costBasis.toNumber(),
        unrealized_pnl: item.valuation.unrealizedPnl.toNumber(), unrealized_pnl_pct: item.valuation.unrealizedPnlPct, delta_adjusted_exposure: deltaAdjustedExposure(item), greeks: positionGreeks(item),
      })),
    }
  },
  classification: ({ symbols }: { symbols: string[] }) => ({
    classes: Object.fromEntries(symbols.map((symbol) => [symbol, classifySymbol(symbol)])),
    occ: Object.fromEntries(symbols.flatMap((symbol) => {
      const occ = parseOcc(symbol)
      return occ ? [[symbol, { underlying: occ.underlying, expiration: occ.expiration, type: occ.right, strike: occ.strike }]] : []
    })),
  }),
}
