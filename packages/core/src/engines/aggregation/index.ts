export { aggregatePortfolio, type AggregationPosition, deltaAdjustedExposure, type PortfolioAggregate, positionGreeks, type PositionScaleGreeks, type ShareGreeks } from './aggregate.js'
export { equityFlags } from './equity.js'
export { type DatedPrice, type PositionValuation, type PriceEvidence, realizedPnl, valuePosition } from './valuation.js'
