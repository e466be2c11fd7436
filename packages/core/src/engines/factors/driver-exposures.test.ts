import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { univariate } from '../math/univariate.js'
import { type DriverExposure, type DriverExposureInput, estimateDriverExposures } from './index.js'
import { randomReturns } from './random-returns.test-data.js'

const N = 252
const { market, styles, driver } = randomReturns(42, N)
const NULLS = [null, null, null, null, null, null]
const blank = (values: Float64Array, from: number, to: number): Float64Array => values.map((value, t) => (t >= from && t < to ? Number.NaN : value))
const one = (y: Float64Array, changes: Partial<DriverExposureInput> = {}): DriverExposure =>
  estimateDriverExposures({ market, styles, drivers: new Map([['X', y]]), ...changes }).drivers.get('X')!

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

describe('estimateDriverExposures', () => {
  it('gives SPY a market beta of 1 and styles of 0', () => {
    const { betaMarket, betaStyles, rSquared, diagnostics, flags } = one(market)
    expect(Math.abs(betaMarket! - 1)).toBeLessThan(1e-12)
    betaStyles.forEach((beta) => expect(Math.abs(beta!)).toBeLessThan(1e-12))
    expect(rSquared).toBe(1)
    expect([diagnostics!.seMarket, diagnostics!.tMarket, diagnostics!.pMarket, diagnostics!.pStyles]).toEqual([0, null, null, NULLS])
    expect(flags).toEqual(['RIDGE'])
  })

  it.each([
    [N, 'full_history', true, true], [60, 'full_history', true, true], [59, 'limited_history', true, false], [30, 'limited_history', true, false], [29, 'insufficient_history', false, false],
  ])('with %d returns is %s', (count, qualityFlag, hasMarket, hasStyles) => {
    const y = blank(driver(1.1, 0.01), 0, N - count)
    const exposure = one(y)
    expect([exposure.observations, exposure.qualityFlag]).toEqual([count, qualityFlag])
    expect(exposure.betaMarket !== null).toBe(hasMarket)
    expect(exposure.betaStyles.map((beta) => beta !== null)).toEqual(styles.map(() => hasStyles))
    if (hasMarket) expect(exposure.betaMarket).toBeCloseTo(univariate(y.subarray(N - count), market.subarray(N - count))!.beta, 12)
  })

  it('uses a row only where the driver, the market and every kept style have a return', () => {
    const y = blank(driver(1, 0.01), 10, 20)
    const gappy = styles.map((style, k) => (k === 3 ? blank(style, 15, 40) : style))
    const exposure = one(y, { styles: gappy })
    expect(exposure.observations).toBe(N - 30)
    const cut = (values: Float64Array): Float64Array => values.filter((_, t) => t < 10 || t >= 40)
    const complete = one(cut(y), { market: cut(market), styles: styles.map(cut) })
    expect(exposure).toEqual(complete)
  })

  it('gives a market beta over the rows of the driver and the market where the styles leave fewer than 60', () => {
    const late = styles.map((style, k) => (k === 3 ? blank(style, 0, N - 60) : style))
    const y = blank(driver(1, 0.01), 200, N)
    const exposure = one(y, { styles: late })
    expect(exposure).toMatchObject({ observations: 200, qualityFlag: 'limited_history', betaStyles: NULLS, flags: [] })
    expect(exposure.betaMarket).toBeCloseTo(univariate(y.subarray(0, 200), market.subarray(0, 200))!.beta, 12)
    expect(exposure.diagnostics!.seMarket).toBeCloseTo(univariate(y.subarray(0, 200), market.subarray(0, 200))!.stdError, 12)
  })

  it('drops a style with fewer than 60 returns for everybody instead of losing rows', () => {
    const short = styles.map((style, k) => (k === 1 ? blank(style, 0, N - 59) : style))
    const result = estimateDriverExposures({ market, styles: short, drivers: new Map([['X', driver(1, 0.01)]]) })
    const exposure = result.drivers.get('X')!
    expect([result.missingFactors, result.factorRows]).toEqual([['Growth'], N])
    expect(exposure.flags).toContain('FACTOR_MISSING:Growth')
    expect([exposure.observations, exposure.betaStyles[1], exposure.betaStyles[0] === null]).toEqual([N, null, false])
    expect(exposure.diagnostics!.univariate.map(({ factor }) => factor)).toEqual(['Market Beta', 'Value', 'Momentum', 'Quality', 'Size', 'Low Volatility'])
  })

  it('drops a style that is the market itself', () => {
    const exposure = one(driver(1, 0.01), { styles: styles.map((style, k) => (k === 4 ? market : style)) })
    expect(exposure.flags).toContain('FACTOR_MISSING:Size')
    expect([exposure.betaStyles[4], exposure.diagnostics!.vifStyles[4], exposure.betaStyles[5] === null]).toEqual([null, null, false])
  })

  it('skips everybody without 30 market returns', () => {
    const result = estimateDriverExposures({ market: blank(market, 0, N - 29), styles, drivers: new Map([['X', market]]) })
    expect([result.status, result.reason, result.drivers.size]).toEqual(['SKIPPED_NO_MARKET_FACTOR', 'no_market_factor', 0])
  })

  it('measures 0 for a driver that never moves, and says so', () => {
    expect(one(new Float64Array(N))).toMatchObject({ betaMarket: 0, betaStyles: [0, 0, 0, 0, 0, 0], rSquared: null, flags: ['ZERO_VARIANCE'] })
    expect(one(blank(new Float64Array(N), 40, N))).toMatchObject({ betaMarket: 0, betaStyles: NULLS, qualityFlag: 'limited_history' })
    expect(one(blank(new Float64Array(N), 29, N))).toMatchObject({ betaMarket: null, flags: [] })
  })

  it('has no betas where the market never moves', () => {
    const flat = new Float64Array(N)
    expect(one(driver(1, 0.01), { market: flat })).toMatchObject({ betaMarket: null, betaStyles: NULLS, flags: ['FACTOR_MISSING:Market Beta'] })
    expect(one(blank(driver(1, 0.01), 40, N), { market: flat })).toMatchObject({ betaMarket: null, flags: ['FACTOR_MISSING:Market Beta'] })
  })

  it('flags a beta beyond 3 and bounds one beyond 10, diagnostics unbounded', () => {
    expect(one(market.map((m) => 2.9 * m)).flags).not.toContain('BETA_OUTLIER')
    const four = one(market.map((m) => -4 * m))
    expect(four.betaMarket).toBeCloseTo(-4, 10)
    expect(four.flags).toContain('BETA_OUTLIER')
    const twelve = one(market.map((m) => -12 * m))
    expect([twelve.betaMarket, twelve.flags.includes('BETA_OUTLIER')]).toEqual([-10, true])
    expect(twelve.diagnostics!.univariate[0]!.beta).toBeCloseTo(-12, 10)
  })

  it('has no beta, and says so, where the arithmetic overflows', () => {
    const overflowing = market.map((m, t) => Math.sign(m - 0.0004) * 1e308 * ([1, -1][t % 4] ?? 0))
    const exposure = one(overflowing)
    expect(exposure.betaMarket).toBeNull()
    expect(exposure.flags).toContain('BETA_OUTLIER')
  })

  it('has no slope either where a short history overflows', () => {
    const overflowing = blank(market.map((m, t) => Math.sign(m - 0.0004) * 1e308 * ([1, -1][t % 4] ?? 0)), 40, N)
    expect(one(overflowing)).toMatchObject({ qualityFlag: 'limited_history', betaMarket: null, diagnostics: { univariate: [] } })
  })

  it('has slopes without R2 where the squares of a return are too small for a number', () => {
    const { rSquared, diagnostics } = one(driver(1, 0.01).map((value) => 1e-170 * value))
    expect([rSquared, diagnostics!.univariate[0]!.rSquared, diagnostics!.univariate.length]).toEqual([null, null, 7])
  })

  it('passes suspected splits on as a flag', () => {
    expect(one(driver(1, 0.01), { suspectSplits: new Map([['X', 2]]) }).flags).toEqual(['RIDGE', 'SUSPECT_SPLIT'])
    expect(one(driver(1, 0.01), { suspectSplits: new Map([['X', 0]]) }).flags).toEqual(['RIDGE'])
  })

  it('states one-factor slopes with their R2, statistics and warnings', () => {
    const y = driver(1, 0.01)
    const { univariate: slopes, warnings, tMarket, seMarket, pMarket, tStyles, seStyles } = one(y).diagnostics!
    for (const [i, factor] of [market, ...styles].entries()) {
      const line = univariate(y, factor)!
      expect(slopes[i]!.beta).toBeCloseTo(line.beta, 11)
      expect(slopes[i]!.rSquared).toBeCloseTo(line.rSquared!, 11)
    }
    expect(tMarket! * seMarket!).toBeCloseTo(one(y).betaMarket!, 12)
    expect(tStyles[2]! * seStyles[2]!).toBeCloseTo(one(y).betaStyles[2]!, 12)
    expect(pMarket).toBeLessThan(1e-6)
    expect(warnings).toEqual(['VIF_ABOVE_10', 'CONDITION_NUMBER_ABOVE_30'])
  })

  it('does not depend on which drivers share the run, and keeps their order', () => {
    const gap = blank(driver(0.5, 0.02), 5, 9)
    const drivers = new Map([['B', driver(1, 0.01)], ['A', gap], ['C', driver(2, 0.01)], ['D', gap]])
    const together = estimateDriverExposures({ market, styles, drivers }).drivers
    expect([...together.keys()]).toEqual(['B', 'A', 'C', 'D'])
    for (const [symbol, y] of drivers) expect(together.get(symbol)).toEqual(one(y))
  })

  it('refuses series of different lengths', () => {
    expect(() => one(market.subarray(1))).toThrow(RangeError)
  })

  it('lets no NaN and no infinity out, whatever comes in', () => {
    const wild = fc.oneof(fc.double(), fc.constantFrom(0, 1e-300, 1e300, -1e200, Number.NaN), fc.double({ min: -0.1, max: 0.1, noNaN: true }))
    const series = fc.array(wild, { minLength: 70, maxLength: 70 }).map((values) => Float64Array.from(values))
    fc.assert(
      fc.property(series, fc.array(series, { minLength: 6, maxLength: 6 }), series, fc.boolean(), (y, wildStyles, wildMarket, calm) => {
        const { market: calmMarket, styles: calmStyles } = randomReturns(1, 70)
        const exposure = estimateDriverExposures({
          market: calm ? calmMarket : wildMarket, styles: calm ? calmStyles : wildStyles, drivers: new Map([['X', y]]), limits: { full: 20, market: 10 },
        }).drivers.get('X')
        expect(numbersIn(exposure).every(Number.isFinite)).toBe(true)
        if (exposure?.betaMarket === null) expect(exposure.qualityFlag === 'insufficient_history' || exposure.flags.length > 0).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
