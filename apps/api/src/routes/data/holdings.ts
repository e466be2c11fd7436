import { investmentClassOf, type PositionLabels, roundTo, type ValuedPortfolio } from '@sigmasight/core'
import { bySymbol, pricingOf, signedQuantity } from './rows.js'

/** Daily closes from which on a history counts as complete. */
export const COMPLETE_HISTORY = 150

/** The active positions by symbol and id. A weight is a percent of gross market value and absent while that is 0. */
export function holdingsOf(values: ValuedPortfolio, labels: ReadonlyMap<string, PositionLabels>, history: ReadonlyMap<string, number>, withTags: boolean) {
  const gross = values.aggregate.totals.gross_exposure
  return [...values.positions].sort((a, b) => bySymbol(a.position, b.position)).map(({ position, valuation }) => {
    const label = labels.get(position.id)
    const days = history.get(position.id) ?? 0
    const tags = label?.tags.map(({ id, name, color }) => ({ id, name, color })) ?? []
    return {
      id: position.id, symbol: position.symbol, quantity: signedQuantity(position), position_type: position.positionType, investment_class: investmentClassOf(position),
      market_value: roundTo(valuation.marketValue, 2), last_price: valuation.price, current_price: valuation.price, cost_basis: roundTo(valuation.costBasis, 2),
      unrealized_pnl: roundTo(valuation.unrealizedPnl, 2), ...(gross > 0 ? { weight: roundTo(valuation.marketValue.abs().times(100).dividedBy(gross), 4) } : {}),
      has_complete_history: days >= COMPLETE_HISTORY, history_days: days, ...(withTags ? { tags } : {}), ...pricingOf(valuation),
    }
  })
}
