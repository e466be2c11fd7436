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
  const quick = typeof value === 'number' ? roundFarFromTie(value, places) : null
  const rounded = quick ?? new Decimal(value).toDecimalPlaces(places, DecimalJs.ROUND_HALF_EVEN).toNumber()
  return rounded === 0 ? 0 : rounded
}

const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8] as const

/**
 * `value` rounded in binary arithmetic; null where only its decimals tell the direction. The scaled value and the shortest decimal that a number is
 * read as lie within 2^-52 of the exact one, so farther from the middle of two results than twice that all agree; the quotient of an exact integer
 * and an exact power of ten is the number nearest to the decimal.
 */
function roundFarFromTie(value: number, places: number): number | null {
  const power = POWERS[places]
  if (power === undefined) return null
  const scaled = value * power
  const below = Math.floor(scaled)
  const rest = scaled - below
  if (!(Math.abs(rest - 0.5) > Math.abs(scaled) * 2 * Number.EPSILON)) return null
  return (rest < 0.5 ? below : below + 1) / power
}
