import { isOption, optionRight, type Position, signedUnits } from '../../../src/domain/index.js'
import { blackScholes, type OptionTerms } from '../../../src/engines/greeks/index.js'
import type { DriverBetas, RiskPosition } from '../../../src/engines/revaluation/index.js'

/** One position of the scenario vectors. */
export interface VectorPosition {
  id: string; symbol: string; position_type: Position['positionType']; quantity: number; price: number; investment_class: Position['investmentClass']
  underlying_price?: number; strike?: number; T?: number; sigma?: number; r?: number; q?: number
}

/** The vector's row as the engines take it, with the betas that the family gives. */
export function toRiskPosition(row: VectorPosition, betas: DriverBetas): RiskPosition {
  const given = { positionType: row.position_type, quantity: row.quantity }
  const units = signedUnits(given)
  const option: OptionTerms | null = isOption(given)
    ? { right: optionRight(row.position_type)!, spot: row.underlying_price!, strike: row.strike!, time: row.T!, rate: row.r!, dividendYield: row.q!, volatility: row.sigma! }
    : null
  const exposure = option ? units * blackScholes(option).delta * option.spot : units * row.price
  return { id: row.id, symbol: row.symbol, units, price: row.price, exposure, betas, option, skipped: row.investment_class === 'PRIVATE' ? 'PRIVATE_SKIPPED' : null }
}
