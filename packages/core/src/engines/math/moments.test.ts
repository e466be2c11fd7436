import { describe, expect, it } from '@jest/globals'
import { moments, sampleDeviation } from './moments.js'

describe('moments', () => {
  /** From numpy and scipy. */
  it('divides the deviation by n - 1, and takes population skewness and kurtosis', () => {
    const { mean, deviation, skewness, excessKurtosis } = moments(Float64Array.of(0.01, -0.02, 0.015, 0.003, -0.007, 0.022))!
    expect(mean).toBeCloseTo(0.003833333333333333, 16)
    expect(deviation).toBeCloseTo(0.015354695264532823, 15)
    expect(skewness).toBeCloseTo(-0.4349889534631235, 13)
    expect(excessKurtosis).toBeCloseTo(-1.0037701193281778, 13)
  })

  it('sees no variation in equal values, whatever their rounding', () => {
    expect(moments(new Float64Array(7).fill(0.1))).toEqual({ mean: expect.closeTo(0.1, 15), deviation: 0, skewness: null, excessKurtosis: null })
    expect(moments(new Float64Array(3))).toEqual({ mean: 0, deviation: 0, skewness: null, excessKurtosis: null })
  })

  it('is null for a single value, for none, and beyond the range of floats', () => {
    expect([moments(Float64Array.of(1)), moments(new Float64Array(0)), moments(Float64Array.of(1e200, -1e200)), sampleDeviation(Float64Array.of(1))]).toEqual([null, null, null, null])
  })

  it('has no skewness or kurtosis where only they overflow', () => {
    expect(moments(Float64Array.of(1e120, -1e120, 0))).toMatchObject({ deviation: 1e120, skewness: null, excessKurtosis: null })
  })
})
