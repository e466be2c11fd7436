export { attributePnl, type Attribution } from './attribute.js'
export type { AttributionDay, AttributionInput, FactorDay } from './attribution-input.js'
