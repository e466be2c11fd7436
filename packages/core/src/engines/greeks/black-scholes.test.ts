import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { blackScholes, optionPrice, type OptionTerms } from './index.js'
import { anyTerms } from './option-terms.test-data.js'

const terms = (changes: Partial<OptionTerms> = {}): OptionTerms => ({ right: 1, spot: 100, strike: 100, time: 0.5, rate: 0.05, dividendYield: 0, volatility: 0.25, ...changes })
const NONE = { gamma: 0, theta: 0, vega: 0, rho: 0 }

describe('blackScholes', () => {
  it('gives the figures that a rate in percent would miss', () => {
    const { delta, theta } = blackScholes(terms())
    expect(delta).toBeCloseTo(0.591, 3)
    expect(theta).toBeCloseTo(-0.0258, 4)
  })

  it('has the limits of a spot of 0', () => {
    const strike = 100 * Math.exp(-0.025)
    expect(blackScholes(terms({ spot: 0 }))).toEqual({ ...NONE, price: 0, delta: 0 })
    expect(blackScholes(terms({ spot: 0, right: -1, dividendYield: 0.02 }))).toEqual({
      ...NONE, price: strike, delta: -Math.exp(-0.01), theta: (0.05 * strike) / 365, rho: (-0.5 * strike) / 100,
    })
  })

  it('has the limits of expiry', () => {
    const deltas = (right: 1 | -1) => [90, 100, 110].map((spot) => blackScholes(terms({ right, spot, time: 0 })).delta)
    expect([deltas(1), deltas(-1)]).toEqual([[0, 0.5, 1], [-1, -0.5, 0]])
    expect(blackScholes(terms({ spot: 110, time: 0 }))).toEqual({ ...NONE, price: 10, delta: 1 })
  })

  it('has the limits of no volatility', () => {
    expect(blackScholes(terms({ spot: 90, volatility: 0 }))).toEqual({ ...NONE, price: 0, delta: 0 })
    expect(blackScholes(terms({ spot: 110, volatility: 0 }))).toMatchObject({ delta: 1, gamma: 0, vega: 0, price: 110 - 100 * Math.exp(-0.025) })
  })

  it('obeys put-call parity: a long call and a short put are a forward', () => {
    fc.assert(
      fc.property(anyTerms.filter(({ volatility }) => volatility > 0), (given) => {
        const [call, put] = [blackScholes({ ...given, right: 1 }), blackScholes({ ...given, right: -1 })]
        const carry = Math.exp(-given.dividendYield * given.time)
        const scale = given.spot + given.strike
        expect(Math.abs(call.price - put.price - (given.spot * carry - given.strike * Math.exp(-given.rate * given.time)))).toBeLessThanOrEqual(1e-12 * scale)
        expect(call.delta - put.delta).toBeCloseTo(carry, 12)
        expect(Math.abs(call.gamma - put.gamma)).toBeLessThanOrEqual(1e-12 * (1 + call.gamma))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives finite figures, and the same price alone', () => {
    fc.assert(
      fc.property(anyTerms, (given) => {
        const greeks = blackScholes(given)
        expect(Object.values(greeks).every(Number.isFinite)).toBe(true)
        expect(optionPrice({ ...given, spot: 1, rate: 0, volatility: 1 }, given.spot, given.rate, given.volatility)).toBe(greeks.price)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('optionPrice', () => {
  it('has every limit', () => {
    expect([optionPrice(terms({ time: 0 }), 103, 0.05, 0.2), optionPrice(terms({ right: -1 }), 0, 0, 0.2), optionPrice(terms(), 0, 0, 0.2), optionPrice(terms(), 103, 0, 0)]).toEqual([3, 100, 0, 3])
  })
})
