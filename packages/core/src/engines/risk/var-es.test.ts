import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { varEs } from './var-es.js'

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Math.round(value)), { minLength: 2, maxLength: 120 }).map((list) => Float64Array.from(list))

describe('varEs', () => {
  it('takes the ceil(n a)-th smallest loss, without rounding up an exact n a', () => {
    const losses = Float64Array.from({ length: 100 }, (_, i) => -(i + 1))
    const [at95, at99] = varEs(losses, [0.95, 0.99]).levels
    expect([at95!.historicalVar, at95!.historicalEs]).toEqual([95, expect.closeTo(98, 9)])
    expect([at99!.historicalVar, at99!.historicalEs]).toEqual([99, expect.closeTo(100, 9)])
    expect(100 * 0.55).toBeGreaterThan(55)
    expect(varEs(losses, [0.55]).levels[0]!.historicalVar).toBe(55)
  })

  it('weights the loss at the quantile with the part of it that belongs to the tail', () => {
    const { historicalVar, historicalEs } = varEs(Float64Array.of(-1, -2, -3, -4, -5), [0.7]).levels[0]!
    expect(historicalVar).toBe(4)
    expect(historicalEs).toBeCloseTo((5 + 0.5 * 4) / 1.5, 12)
  })

  it('gives nothing for fewer than two values', () => {
    for (const list of [[], [-5]]) {
      expect(varEs(Float64Array.from(list), [0.95])).toEqual({
        observations: list.length, moments: null, cornishFisherValid: false,
        levels: [{
          confidence: 0.95, normalQuantile: expect.any(Number), historicalVar: null, historicalEs: null, historicalVarInterpolated: null, parametricVar: null, parametricEs: null,
          cornishFisherVar: null,
        }],
      })
    }
  })

  it('trusts Cornish-Fisher for |skewness| < 1 and excess kurtosis < 5 alone', () => {
    const even = Float64Array.from({ length: 100 }, (_, i) => i - 50)
    expect(varEs(even, [0.95]).cornishFisherValid).toBe(true)
    for (const loss of [1, -1]) {
      const { cornishFisherValid, moments } = varEs(Float64Array.from({ length: 100 }, (_, i) => (i < 15 ? loss : 0)), [0.95])
      expect([cornishFisherValid, Math.abs(moments!.skewness!) > 1, moments!.excessKurtosis! < 5]).toEqual([false, true, true])
    }
    expect(varEs(Float64Array.from([...even, 400, -400]), [0.95])).toMatchObject({ cornishFisherValid: false, moments: { skewness: expect.closeTo(0, 1) } })
  })

  it('has no Cornish-Fisher value for values that do not vary; the rest is their mean', () => {
    expect(varEs(new Float64Array(10).fill(-3), [0.99]).levels[0]).toMatchObject({ historicalVar: 3, historicalEs: expect.closeTo(3, 12), parametricVar: 3, parametricEs: 3, cornishFisherVar: null })
  })

  it('refuses a confidence outside 0 to 1', () => {
    expect(() => varEs(Float64Array.of(1, 2), [1])).toThrow(RangeError)
  })

  it('has ES no smaller than VaR, grows with confidence and is symmetric in scale', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 6 }), (list, power) => {
        const [low, high] = varEs(list, [0.9, 0.99]).levels
        for (const level of [low!, high!]) expect(level.historicalEs!).toBeGreaterThanOrEqual(level.historicalVar! - 1e-6)
        expect(high!.historicalVar!).toBeGreaterThanOrEqual(low!.historicalVar!)
        expect(high!.parametricEs!).toBeGreaterThanOrEqual(high!.parametricVar!)
        const scale = 2 ** power
        const scaled = varEs(list.map((value) => scale * value), [0.9, 0.99]).levels
        expect(scaled.map(({ historicalVar, historicalEs, parametricVar }) => [historicalVar, historicalEs, parametricVar])).toEqual(
          [low!, high!].map((level) => [scale * level.historicalVar!, scale * level.historicalEs!, scale * level.parametricVar!]),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('never gives NaN or infinity', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), { maxLength: 30 }), (list) => {
        for (const level of varEs(Float64Array.from(list), [0.95, 0.99]).levels) for (const value of Object.values(level)) expect(value === null || Number.isFinite(value)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
