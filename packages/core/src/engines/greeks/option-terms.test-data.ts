import fc from 'fast-check'
import type { OptionTerms } from './black-scholes.js'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Option terms as they occur, limits included. */
export const anyTerms: fc.Arbitrary<OptionTerms> = fc.record({
  right: fc.constantFrom(1 as const, -1 as const), spot: between(0.01, 2000), strike: between(0.01, 2000), time: fc.oneof(fc.constant(0), between(1 / 365, 3)),
  rate: between(-0.02, 0.15), dividendYield: between(0, 0.1), volatility: fc.oneof(fc.constant(0), between(0.01, 5)),
})
