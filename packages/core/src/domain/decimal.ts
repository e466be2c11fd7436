import { Decimal as DecimalJs } from 'decimal.js'

/**
 * Exact decimals for money. Prices and quantities carry at most 8 decimals each, so 60 digits hold every product and sum
 * without rounding; division and display round half-even (specification 1.9).
 */
export const Decimal = DecimalJs.clone({ precision: 60, rounding: DecimalJs.ROUND_HALF_EVEN, toExpNeg: -30, toExpPos: 40 })
export type Decimal = DecimalJs

/** `value` rounded half-even to `places` decimals as a JSON number; null stays null. Input: finite number or exact decimal. */
export function roundTo(value: number | Decimal, places: number): number
export function roundTo(value: number | Decimal | null, places: number): number | null
export function roundTo(value: number | Decimal | null, places: number): number | null {
  if (value === null) return null
  const rounded = new Decimal(value).toDecimalPlaces(places, DecimalJs.ROUND_HALF_EVEN).toNumber()
  return rounded === 0 ? 0 : rounded
}
