import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { volatilityProfile } from './index.js'

const series = (length: number, sizeOf: (t: number) => number): Float64Array => Float64Array.from({ length }, (_, t) => (t % 2 === 0 ? 1 : -1) * sizeOf(t))
const missing = (values: Float64Array, count: number): Float64Array => values.map((value, t) => (t >= values.length - count ? Number.NaN : value))

describe('volatilityProfile', () => {
  it('annualises the sample deviation of the last 21 and 63 returns', () => {
    const returns = series(252, (t) => 0.01 + 0.0001 * t)
    const deviation = (count: number): number => {
      const window = [...returns.slice(-count)]
      const mean = window.reduce((sum, value) => sum + value, 0) / count
      return Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1))
    }
    const { volatility21, volatility63 } = volatilityProfile(returns)
    expect(volatility21).toEqual({ value: expect.closeTo(deviation(21) * Math.sqrt(252), 12), observations: 21, minimum: 15, reason: null })
    expect(volatility63).toEqual({ value: expect.closeTo(deviation(63) * Math.sqrt(252), 12), observations: 63, minimum: 45, reason: null })
  })

  it.each([[6, 15, null], [7, 14, 'insufficient_observations']])('with %d of 21 returns missing has %d, reason %s', (count, observations, reason) => {
    const { volatility21 } = volatilityProfile(missing(series(252, () => 0.01), count))
    expect([volatility21.observations, volatility21.reason, volatility21.value === null]).toEqual([observations, reason, reason !== null])
  })

  it.each([[18, 45, null], [19, 44, 'insufficient_observations']])('with %d of 63 returns missing has %d, reason %s', (count, observations, reason) => {
    const { volatility63, trend } = volatilityProfile(missing(series(252, () => 0.01), count))
    expect([volatility63.observations, volatility63.reason]).toEqual([observations, reason])
    expect(trend).toBeNull()
  })

  it.each([['rising', 0.03], ['steady', 0.01], ['steady', 0.011], ['falling', 0.005]])('is %s when the last 21 returns are of size %d after 0.01', (trend, size) => {
    expect(volatilityProfile(series(252, (t) => (t >= 231 ? size : 0.01))).trend).toBe(trend)
  })

  it('is steady when nothing moves, and has no trend without a long window', () => {
    expect(volatilityProfile(new Float64Array(252))).toMatchObject({ volatility21: { value: 0 }, volatility63: { value: 0 }, trend: 'steady', percentile: 50 })
    expect(volatilityProfile(series(30, () => 0.01))).toMatchObject({ volatility63: { value: null, reason: 'insufficient_observations' }, trend: null, percentile: null })
  })

  it('ranks the present volatility among all 21-session windows of the last 252 sessions', () => {
    const rising = volatilityProfile(series(400, (t) => 0.001 * t))
    expect(rising).toMatchObject({ percentileObservations: 232, percentileMinimum: 60, percentile: expect.closeTo((100 * 231.5) / 232, 10) })
    expect(volatilityProfile(series(400, (t) => 1 - 0.001 * t)).percentile).toBeCloseTo((100 * 0.5) / 232, 10)
    expect(volatilityProfile(series(79, (t) => 0.001 * t))).toMatchObject({ percentileObservations: 59, percentile: null })
    expect(volatilityProfile(series(80, (t) => 0.001 * t))).toMatchObject({ percentileObservations: 60, percentile: expect.any(Number) })
  })

  it('does not rank windows with too few returns, nor without a present volatility', () => {
    const gap = series(252, (t) => 0.001 * t).map((value, t) => (t >= 100 && t < 120 ? Number.NaN : value))
    expect(volatilityProfile(gap).percentileObservations).toBe(232 - 28)
    expect(volatilityProfile(missing(gap, 21))).toMatchObject({ percentile: null, percentileObservations: 0 })
    expect(volatilityProfile(new Float64Array(0))).toMatchObject({ volatility21: { value: null, observations: 0 }, percentile: null })
  })

  it('is null when it overflows', () => {
    expect(volatilityProfile(series(63, () => 1e300))).toMatchObject({ volatility21: { value: null, reason: 'overflow' }, trend: null })
  })

  it('scales with the returns, keeps its trend and rank, and gives numbers or null', () => {
    const value = fc.option(fc.double({ min: -0.5, max: 0.5, noNaN: true }).map((x) => (Math.abs(x) < 1e-6 ? 0 : x)), { freq: 9, nil: Number.NaN })
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300, size: 'max' }), (list) => {
        const returns = Float64Array.from(list)
        const [once, twice] = [volatilityProfile(returns), volatilityProfile(returns.map((x) => 2 * x))]
        expect([twice.trend, twice.percentile]).toEqual([once.trend, once.percentile])
        for (const name of ['volatility21', 'volatility63'] as const) {
          expect(twice[name].value).toBe(once[name].value === null ? null : 2 * once[name].value)
          expect(once[name].value === null || Number.isFinite(once[name].value)).toBe(true)
        }
        expect(once.percentile === null || (once.percentile >= 0 && once.percentile <= 100)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
