import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nonFinite } from '../../../test/support/non-finite.js'
import { drawdown } from './drawdown.js'
import { performance } from './performance.js'
import { relative } from './relative.js'

const returns = fc.array(fc.double({ min: -1.5, max: 3, noNaN: true }), { maxLength: 60 }).map((values) => Float64Array.from(values))

/** What is no number in the result; the index itself may overflow. */
const unsound = (series: Float64Array): string[] => {
  const { drawdown: fall, ...rest } = performance(series, 0.04)
  return nonFinite([rest, { ...fall, index: null }])
}

describe('drawdown', () => {
  it('finds peak, trough and recovery', () => {
    const found = drawdown(Float64Array.of(0.1, -0.2, -0.5, 1, 0.5, -0.1))
    expect(found).toMatchObject({ peakIndex: 1, troughIndex: 3, recoveryIndex: 5 })
    expect([found.maxDrawdown, found.currentDrawdown]).toEqual([expect.closeTo(-0.6, 15), expect.closeTo(-0.1, 15)])
  })

  it('has no recovery while below the peak, and none without a fall', () => {
    expect(drawdown(Float64Array.of(-0.1, 0.05)).recoveryIndex).toBeNull()
    expect(drawdown(Float64Array.of(0.1, 0.05))).toMatchObject({ maxDrawdown: 0, peakIndex: 0, troughIndex: 0, recoveryIndex: null, currentDrawdown: 0 })
  })

  it('starts at 1 without any return', () => {
    expect(drawdown(new Float64Array(0))).toEqual({ index: Float64Array.of(1), maxDrawdown: 0, peakIndex: 0, troughIndex: 0, recoveryIndex: null, currentDrawdown: 0 })
  })

  it('is the worst fall between any two points', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 60 }), (list) => {
        const series = Float64Array.from(list)
        const { index, maxDrawdown } = drawdown(series)
        const falls = [...index].flatMap((value, t) => [...index.slice(0, t + 1)].filter((before) => before > 0).map((before) => value / before - 1))
        expect(maxDrawdown).toBeCloseTo(Math.min(...falls), 10)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('performance', () => {
  it('has no ratios without a risk-free rate, but volatility and drawdown', () => {
    expect(performance(Float64Array.of(0.01, -0.02, 0.03), null)).toMatchObject({
      sharpe: null, sortino: null, downsideDeviation: null, annualizedVolatility: expect.any(Number), calmar: expect.any(Number),
    })
  })

  it('has no Sharpe ratio for returns that do not vary', () => {
    expect(performance(new Float64Array(5).fill(0.001), 0.02)).toMatchObject({ annualizedVolatility: 0, sharpe: null, sortino: null })
    expect(performance(new Float64Array(5).fill(-0.001), 0.02)).toMatchObject({ annualizedVolatility: 0, sharpe: null, sortino: expect.any(Number) })
  })

  it('has no annualised return when more than everything is lost', () => {
    expect(performance(Float64Array.of(-1.5, 0.1), 0)).toMatchObject({ totalReturn: expect.closeTo(-1.55, 12), annualizedReturn: null, calmar: null })
  })

  it('gives numbers or null for any returns, overflow included', () => {
    fc.assert(fc.property(returns, (series) => expect(unsound(series)).toEqual([])), { numRuns: 1000 })
    expect(unsound(new Float64Array(60).fill(1e10))).toEqual([])
    expect(unsound(Float64Array.of(1e300, -1e300, 1e300))).toEqual([])
  })
})

describe('relative', () => {
  const market = Float64Array.of(0.01, -0.02, 0.015, 0.005)

  it('of the benchmark itself has beta 1, no tracking error and no information ratio', () => {
    expect(relative(market, market)).toEqual({
      observations: 4, beta: 1, alphaDaily: 0, correlation: expect.closeTo(1, 14), rSquared: expect.closeTo(1, 14), trackingError: 0, informationRatio: null,
    })
  })

  it('has no beta when the benchmark does not vary, and no correlation when the portfolio does not', () => {
    expect(relative(market, new Float64Array(4).fill(0.01))).toMatchObject({ beta: null, alphaDaily: null, correlation: null, rSquared: null, informationRatio: expect.any(Number) })
    expect(relative(new Float64Array(4), market)).toMatchObject({ beta: 0, correlation: null, rSquared: null })
  })

  it('is null for a single session and for none', () => {
    for (const n of [0, 1]) {
      expect(relative(market.subarray(0, n), market.subarray(0, n))).toEqual({
        observations: n, beta: null, alphaDaily: null, correlation: null, rSquared: null, trackingError: null, informationRatio: null,
      })
    }
  })

  it('is linear in returns and gives numbers or null', () => {
    const pair = fc.array(fc.tuple(fc.double({ min: -0.2, max: 0.2, noNaN: true }), fc.double({ min: -0.2, max: 0.2, noNaN: true })), { maxLength: 40 })
    fc.assert(
      fc.property(pair, (rows) => {
        const own = Float64Array.from(rows, ([value]) => value)
        const benchmark = Float64Array.from(rows, ([, value]) => value)
        const [once, twice] = [relative(own, benchmark), relative(own.map((value) => 2 * value), benchmark)]
        expect(nonFinite(once)).toEqual([])
        if (once.beta !== null && Math.abs(once.beta) > 1e-200) expect(twice.beta! / once.beta).toBeCloseTo(2, 9)
      }),
      { numRuns: 1000 },
    )
  })
})
