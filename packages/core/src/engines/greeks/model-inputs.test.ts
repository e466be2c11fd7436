import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { continuousDividendYield, realizedVolatility, riskFreeRate } from './index.js'
import { hasNoTradableSpot } from './volatility-indexes.js'

describe('riskFreeRate', () => {
  const curve = { DGS3MO: 4, DGS2: 3, DGS10: 5, DGS30: 6 }
  const continuous = (percent: number) => 2 * Math.log(1 + percent / 200)

  it('interpolates in tenor and is flat beyond the ends', () => {
    const times = [0, 0.25, 1.125, 2, 6, 10, 20, 30, 40]
    const percents = [4, 4, 3.5, 3, 4, 5, 5.5, 6, 6]
    times.forEach((time, i) => expect(riskFreeRate(curve, time).rate).toBeCloseTo(continuous(percents[i]!), 14))
    expect(riskFreeRate(curve, 1).flags).toEqual([])
  })

  it('bridges missing tenors', () => {
    expect(riskFreeRate({ DGS3MO: null, DGS2: 3, DGS30: 6 }, 16).rate).toBeCloseTo(continuous(4.5), 14)
    expect(riskFreeRate({ DGS10: 5 }, 0.1).rate).toBeCloseTo(continuous(5), 14)
    expect(riskFreeRate({ DGS10: -0.5 }, 0.1).rate).toBeCloseTo(continuous(-0.5), 14)
  })

  it('falls back to 5 % with a flag', () => {
    for (const none of [null, {}, { DGS2: null }, { DGS2: Number.NaN }, { DGS2: -200 }]) expect(riskFreeRate(none, 1)).toEqual({ rate: 0.05, flags: ['RATE_DEFAULT'] })
  })
})

describe('continuousDividendYield', () => {
  it('is ln(1 + d), and 0 for what is not known', () => {
    expect(continuousDividendYield(0.02)).toBeCloseTo(Math.log(1.02), 15)
    expect([null, Number.NaN, Infinity, -1].map(continuousDividendYield)).toEqual([0, 0, 0, 0])
  })
})

describe('realizedVolatility', () => {
  it('is the sample deviation a year', () => {
    const returns = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0.01 : -0.01))
    expect(realizedVolatility(returns)).toBeCloseTo(Math.sqrt((252 * 20 * 0.0001) / 19), 14)
  })

  it('needs 20 returns among the last 60 sessions', () => {
    const history = (present: number) => Float64Array.from({ length: 100 }, (_, i) => (i < 40 ? 9 : i < 40 + present ? 0.01 * (i % 3) : Number.NaN))
    expect(realizedVolatility(history(19))).toBeNull()
    expect(realizedVolatility(history(20))!).toBeLessThan(1)
    expect(realizedVolatility([])).toBeNull()
  })

  it('does not depend on the level of the returns', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 20, maxLength: 80 }), (returns) => {
        expect(realizedVolatility(returns.map((value) => value + 0.05))!).toBeCloseTo(realizedVolatility(returns)!, 10)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('hasNoTradableSpot', () => {
  it('knows volatility indexes however they are written', () => {
    expect(['VIX', '^vix', '$VIX', ' .VXN', 'VVIX', 'AAPL', 'SPX', 'VIXY'].map(hasNoTradableSpot)).toEqual([true, true, true, true, true, false, false, false])
  })
})
