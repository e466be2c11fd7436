import fc from 'fast-check'
import { blackScholes, type OptionTerms } from '../greeks/index.js'
import type { DriverBetas, RiskPosition } from './risk-position.js'

export const BETAS: DriverBetas = { market: 1, styles: [0, 0, 0, 0, 0, 0], rateTotal: -2, ratePartial: -1 }

/** A share position of `units` at 100 dollars; other fields as given. */
export function share(id: string, units: number, changes: Partial<RiskPosition> = {}): RiskPosition {
  return { id, symbol: id.toUpperCase(), units, price: 100, exposure: units * 100, betas: BETAS, option: null, skipped: null, ...changes }
}

/** An option position priced by the model, with the exposure of its delta. */
export function optionOn(id: string, units: number, terms: Partial<OptionTerms> = {}, betas: DriverBetas = BETAS): RiskPosition {
  const option: OptionTerms = { right: 1, spot: 100, strike: 100, time: 0.5, rate: 0.04, dividendYield: 0.01, volatility: 0.3, ...terms }
  const { price, delta } = blackScholes(option)
  return { id, symbol: id.toUpperCase(), units, price, exposure: units * delta * option.spot, betas, option, skipped: null }
}

/** A PRIVATE stake. */
export function stake(id: string): RiskPosition {
  return share(id, 1, { price: 50_000, exposure: null, betas: null, skipped: 'PRIVATE_SKIPPED' })
}

/** Without numbers so small that their multiples are no longer exact. */
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => (Math.abs(value) < 1e-9 ? 0 : value))
const maybe = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { freq: 4 })

/** Betas of a driver with gaps; the market beta is always there. */
export const anyBetas: fc.Arbitrary<DriverBetas> = fc.record({
  market: between(-3, 3), styles: fc.array(maybe(between(-3, 3)), { minLength: 6, maxLength: 6 }), rateTotal: maybe(between(-12, 12)), ratePartial: maybe(between(-12, 12)),
})

const anyPosition = fc.record({
  isOption: fc.boolean(), units: fc.integer({ min: -500, max: 500 }).filter((n) => n !== 0), price: between(1, 900), betas: anyBetas, right: fc.constantFrom(1 as const, -1 as const),
  moneyness: between(0.5, 2), time: between(0, 2), volatility: between(0.05, 1.5),
})

/** A book of analysed shares and options. */
export const anyBook: fc.Arbitrary<RiskPosition[]> = fc.array(anyPosition, { minLength: 1, maxLength: 10 }).map((rows) =>
  rows.map(({ isOption, units, price, betas, right, moneyness, time, volatility }, i) =>
    isOption ? optionOn(`p${i}`, 100 * units, { right, spot: price, strike: price * moneyness, time, volatility }, betas) : share(`p${i}`, units, { price, exposure: units * price, betas })))

const anyNumber = fc.option(fc.double())

/** Positions of any numbers at all, NaN and infinities included. */
export const wildBook: fc.Arbitrary<RiskPosition[]> = fc.array(
  fc.record({
    units: fc.double(), price: anyNumber, exposure: anyNumber, symbol: fc.string(), skipped: fc.option(fc.constant('NO_PRICE'), { freq: 1 }),
    betas: fc.option(fc.record({ market: anyNumber, styles: fc.array(anyNumber, { maxLength: 6 }), rateTotal: anyNumber, ratePartial: anyNumber })),
    option: fc.option(fc.record({
      right: fc.constantFrom(1 as const, -1 as const), spot: fc.double(), strike: fc.double(), time: fc.double(), rate: fc.double(), dividendYield: fc.double(), volatility: fc.double(),
    })),
  }).map((row) => ({ ...row, id: '' })),
  { maxLength: 5 },
).map((rows) => rows.map((row, i) => ({ ...row, id: `p${i}` })))

/** Every number in a result, however deep. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
