import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { blackScholes, impliedVolatility, type OptionContract, optionModel } from './index.js'

const contract = (changes: Partial<OptionContract> = {}): OptionContract => ({
  asOf: '2025-06-30', right: 1, strike: 100, expiration: '2025-12-30', underlying: 'AAPL', spot: { date: '2025-06-30', price: 105 }, close: 12, providerVolatility: 0.4,
  realizedVolatility: 0.3, dividendYield: 0.02, curve: { DGS3MO: 4, DGS2: 4 }, ...changes,
})
const valued = (changes: Partial<OptionContract> = {}) => {
  const model = optionModel(contract(changes))
  if (model.skipped !== null) throw new Error(model.skipped)
  return model
}

describe('optionModel', () => {
  it('takes the volatility from the close, and so reprices it', () => {
    const model = valued()
    expect(model).toMatchObject({ model: 'bsm_european', volatilitySource: 'implied', flags: [], spotDate: '2025-06-30' })
    expect(model.price).toBeCloseTo(12, 9)
    expect(model.terms).toMatchObject({ right: 1, spot: 105, strike: 100, time: 183 / 365, rate: 2 * Math.log1p(0.02), dividendYield: Math.log1p(0.02) })
    const { price, ...greeks } = blackScholes(model.terms)
    expect([model.price, model.greeks]).toEqual([price, greeks])
    expect(impliedVolatility(model.terms, 12).volatility).toBe(model.terms.volatility)
  })

  it('goes down the list of volatilities and says so', () => {
    const source = (changes: Partial<OptionContract>) => {
      const { volatilitySource, terms, flags } = valued(changes)
      return [volatilitySource, terms.volatility, flags]
    }
    expect(source({ close: null })).toEqual(['provider', 0.4, []])
    expect(source({ close: 1 })).toEqual(['provider', 0.4, []])
    expect(source({ close: null, providerVolatility: null })).toEqual(['realized', 0.3, ['VOL_REALIZED']])
    expect(source({ close: null, providerVolatility: 0, realizedVolatility: null })).toEqual(['default', 0.25, ['VOL_DEFAULT']])
    expect(source({ close: null, providerVolatility: Number.NaN, realizedVolatility: null, curve: null })).toEqual(['default', 0.25, ['RATE_DEFAULT', 'VOL_DEFAULT']])
  })

  it('keeps volatilities within 1 % and 500 %', () => {
    expect([valued({ close: null, providerVolatility: 9 }), valued({ close: null, providerVolatility: null, realizedVolatility: 0 })].map(({ terms }) => terms.volatility)).toEqual([5, 0.01])
  })

  it('values an option on its last day at what it is worth exercised', () => {
    expect(valued({ expiration: '2025-06-30' })).toMatchObject({ price: 5, greeks: { delta: 1, gamma: 0, theta: 0, vega: 0, rho: 0 }, volatilitySource: 'provider' })
  })

  it('skips with a reason', () => {
    const reason = (changes: Partial<OptionContract>) => optionModel(contract(changes)).skipped
    expect([{ right: null }, { strike: null }, { strike: 0 }, { expiration: null }].map(reason)).toEqual(Array.from({ length: 4 }, () => 'MISSING_TERMS'))
    expect([{ underlying: null }, { spot: null }, { spot: { date: '2025-06-30', price: 0 } }, { spot: { date: '2025-07-01', price: 105 } }].map(reason)).toEqual(Array.from({ length: 4 }, () => 'NO_UNDERLYING'))
    expect([{ underlying: 'VIX', spot: null }, { underlying: '^VIX' }].map(reason)).toEqual(['UNSUPPORTED_UNDERLYING', 'UNSUPPORTED_UNDERLYING'])
    expect(reason({ expiration: '2025-06-29' })).toBe('EXPIRED')
    expect(reason({ strike: 1e-310, spot: { date: '2025-06-30', price: 1e-310 } })).toBe('NOT_FINITE')
  })

  it('gives finite figures or a reason, whatever it is given', () => {
    const maybe = fc.option(fc.double())
    fc.assert(
      fc.property(fc.double(), fc.double(), maybe, maybe, maybe, maybe, maybe, (strike, price, close, providerVolatility, realized, dividendYield, percent) => {
        const model = optionModel(contract({
          strike, spot: { date: '2025-06-30', price }, close, providerVolatility, realizedVolatility: realized, dividendYield, curve: percent === null ? null : { DGS10: percent },
        }))
        if (model.skipped !== null) return
        expect([model.price, ...Object.values(model.greeks), ...Object.values(model.terms)].every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
