import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { blackScholes, impliedVolatility } from './index.js'
import { anyTerms } from './option-terms.test-data.js'

const quoted = { right: 1 as const, spot: 100, strike: 100, time: 0.25, rate: 0.05, dividendYield: 0.01 }
const statusOf = (price: number, changes: Partial<typeof quoted> | { right: -1 } = {}) => impliedVolatility({ ...quoted, ...changes }, price).status

describe('impliedVolatility', () => {
  it('finds the volatility of a price, in and out of the money', () => {
    for (const right of [1, -1] as const) for (const strike of [60, 100, 150]) for (const volatility of [0.3, 0.6, 2]) {
      const terms = { ...quoted, right, strike }
      const result = impliedVolatility(terms, blackScholes({ ...terms, volatility }).price)
      expect(result.status).toBe('ok')
      expect(result.volatility).toBeCloseTo(volatility, 7)
    }
  })

  it('says why there is none', () => {
    expect(statusOf(1, { time: 0 })).toBe('expired')
    expect([statusOf(-1), statusOf(9, { spot: 110 }), statusOf(Number.NaN)]).toEqual(['below_lower_bound', 'below_lower_bound', 'below_lower_bound'])
    expect([statusOf(100), statusOf(100, { right: -1 })]).toEqual(['above_upper_bound', 'above_upper_bound'])
    expect([statusOf(0, { strike: 120 }), statusOf(99.7), statusOf(1e-9, { rate: 0, dividendYield: 0 })]).toEqual(['out_of_range', 'out_of_range', 'out_of_range'])
    expect(impliedVolatility(quoted, 0).volatility).toBeNull()
  })

  it('reprices what it was given, whatever the terms', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const { price } = blackScholes(terms)
        const { status, volatility } = impliedVolatility(terms, price)
        if (status !== 'ok') return expect(volatility).toBeNull()
        expect(Math.abs(blackScholes({ ...terms, volatility }).price - price)).toBeLessThanOrEqual(1e-10 * (terms.spot + terms.strike))
      }),
      { numRuns: 2000 },
    )
  })

  it('finds every volatility that a price determines', () => {
    const usual = fc.record({ moneyness: fc.double({ min: -2, max: 2, noNaN: true }), volatility: fc.double({ min: 0.05, max: 2, noNaN: true }), right: fc.constantFrom(1 as const, -1 as const) })
    fc.assert(
      fc.property(usual, ({ moneyness, volatility, right }) => {
        const terms = { ...quoted, right, strike: 100 * Math.exp(moneyness * volatility * Math.sqrt(quoted.time)) }
        expect(impliedVolatility(terms, blackScholes({ ...terms, volatility }).price).volatility).toBeCloseTo(volatility, 8)
      }),
      { numRuns: 2000 },
    )
  })

  it('never gives a number outside its range, whatever it is given', () => {
    const anything = fc.double()
    fc.assert(
      fc.property(anything, anything, anything, anything, anything, anything, (spot, strike, time, rate, dividendYield, price) => {
        const { status, volatility } = impliedVolatility({ right: 1, spot, strike, time, rate, dividendYield }, price)
        if (status === 'ok') expect(volatility >= 0.0001 && volatility <= 5).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
