import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { randomReturns } from '../factors/random-returns.test-data.js'
import { symmetricEigen } from '../math/jacobi-eigen.js'
import { fromRows } from '../math/matrix.js'
import { numbersIn } from '../math/numbers-in.test-data.js'
import { FACTOR_CORRELATION_OPTIONS, type FactorCorrelationInput, type FactorCorrelations, factorCorrelations } from './index.js'
import { orthogonalCovariance } from './orthogonal-covariance.js'

const N = 300
const NONE = Number.NaN
const { market, styles, driver } = randomReturns(42, N)
const yieldChange = driver(-0.01, 0.0005)
const blank = (values: Float64Array, from: number, to: number): Float64Array => values.map((value, t) => (t >= from && t < to ? NONE : value))
const run = (changes: Partial<FactorCorrelationInput> = {}): FactorCorrelations => factorCorrelations({ asOf: '2025-06-30', market, styles, yieldChange, ...changes })
const NULLS = [null, null, null, null, null, null]

describe('factorCorrelations', () => {
  it('publishes the seven factors in display order with pairs, overlaps and diagnostics', () => {
    const result = run()
    expect(result).toMatchObject({
      calculationDate: '2025-06-30', status: 'COMPLETED', reason: null, lookbackDays: 252, decayFactor: 0.97, dataDays: 252, flags: [],
      factors: ['Market Beta', 'Momentum', 'Value', 'Growth', 'Quality', 'Size', 'Low Volatility'],
    })
    expect(result.pairs).toHaveLength(21)
    expect(result.pairs[1]).toEqual({ factor1: 'Market Beta', factor2: 'Value', correlation: result.matrix[0]![2], dataPoints: 252 })
    expect(result.matrix.map((row, i) => row[i])).toEqual([1, 1, 1, 1, 1, 1, 1])
    const known = result.pairs.map(({ correlation }) => correlation!)
    expect(result.offDiagonal).toMatchObject({ max: Math.max(...known), min: Math.min(...known) })
    expect(result.diagnostics.eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(7, 10)
    expect(result.diagnostics.vif!['Market Beta']).toBeGreaterThan(10)
    expect([result.effectiveObservations, result.weightHalfLife].map((value) => value!.toFixed(1))).toEqual(['65.6', '22.8'])
    expect(run({ options: FACTOR_CORRELATION_OPTIONS })).toEqual(result)
    expect(run({ options: { lambda: 1 } })).toMatchObject({ weightHalfLife: null, effectiveObservations: expect.closeTo(252, 9) })
  })

  it('gives stress tests uncorrelated blocks that add up to the raw covariance of each style', () => {
    const { covariance } = run({ options: { lambda: 1, lookbackDays: N, regressionDays: N } })
    covariance!.gamma.forEach((gamma, k) => {
      const variance = gamma! ** 2 * covariance!.varMarket + covariance!.styleCovariance[k]![k]!
      const mean = styles[k]!.reduce((sum, value) => sum + value, 0) / N
      const own = styles[k]!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N
      expect(variance / own).toBeCloseTo(1, 12)
    })
    expect(covariance!.keptStyles).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('takes coefficients from the regression window and moments from the lookback', () => {
    const long = run({ options: { regressionDays: 300 } }).covariance!
    const same = run({ market: market.subarray(48), styles: styles.map((style) => style.subarray(48)), yieldChange: yieldChange.subarray(48) }).covariance!
    expect(run().covariance).toEqual(same)
    expect(long.varMarket).toBe(same.varMarket)
    expect(long.gamma).not.toEqual(same.gamma)
    expect([long.observations, run({ options: { lookbackDays: 100 } }).covariance!.observations]).toEqual([252, 100])
  })

  it('shows unknown pairs as null', () => {
    const result = run({ styles: styles.map((style, k) => (k === 0 ? blank(style, 0, N - 29) : style)) })
    const value = result.factors.indexOf('Value')
    expect(result.matrix[value]).toEqual([null, null, null, null, null, null, null])
    expect(result.pairs[1]).toEqual({ factor1: 'Market Beta', factor2: 'Value', correlation: null, dataPoints: 29 })
    expect(result.diagnostics.eigenvalues).toHaveLength(6)
    expect(Object.keys(result.diagnostics.vif!)).not.toContain('Value')
  })

  it('leaves a style with too little history out of the covariance without losing rows', () => {
    const { covariance, flags } = run({ styles: styles.map((style, k) => (k === 1 ? blank(style, 0, N - 59) : style)) })
    expect(flags).toEqual(['FACTOR_MISSING:Growth'])
    expect([covariance!.gamma[1], covariance!.deltaStyles![1], covariance!.styleCovariance[1], covariance!.styleCovariance[0]![1]]).toEqual([null, null, NULLS, null])
    expect([covariance!.observations, covariance!.keptStyles]).toEqual([252, [0, 2, 3, 4, 5]])
    expect(run({ styles: styles.map((style, k) => (k === 1 ? blank(style, 0, N - 60) : style)) }).flags).toEqual([])
    const absentLately = styles.map((style, k) => (k === 1 ? blank(style, N - 50, N) : style))
    expect(run({ styles: absentLately, options: { regressionDays: 100 } }).flags).toEqual(['FACTOR_MISSING:Growth'])
    expect(run({ styles: absentLately, options: { regressionDays: 110 } }).flags).toEqual([])
  })

  it('leaves out a style that is the market, and all of them where they share too few rows', () => {
    expect(run({ styles: styles.map((style, k) => (k === 4 ? market : style)) }).flags).toEqual(['FACTOR_MISSING:Size'])
    const disjoint = styles.map((style, k) => (k === 0 ? blank(style, 48, 180) : k === 1 ? blank(style, 150, N) : style))
    const apart = run({ styles: disjoint, options: { regressionDays: 300, lookbackDays: 300 } })
    expect(apart.flags).toEqual(['Growth', 'Low Volatility', 'Momentum', 'Quality', 'Size', 'Value'].map((name) => `FACTOR_MISSING:${name}`))
    expect(apart.covariance).toMatchObject({ gamma: NULLS, deltaStyles: NULLS, keptStyles: [], observations: 300, deltaMarket: expect.any(Number) })
  })

  it('says when there are no rates', () => {
    const none = run({ yieldChange: null })
    expect([none.flags, none.covariance!.deltaMarket, none.covariance!.deltaStyles, none.covariance!.varRate]).toEqual([['NO_RATE_DATA'], null, null, null])
    expect(run({ yieldChange: blank(yieldChange, 0, N - 59) }).flags).toEqual(['NO_RATE_DATA'])
    expect(run({ yieldChange: blank(yieldChange, 0, N - 60) }).flags).toEqual([])
    expect(run({ yieldChange: market.map((m) => -0.02 * m) }).flags).toEqual(['NO_RATE_DATA'])
  })

  it('skips without 30 market returns, and has no covariance where the market never moves', () => {
    expect(run({ market: blank(market, 0, N - 29) })).toMatchObject({
      status: 'SKIPPED_NO_MARKET_FACTOR', reason: 'no_market_factor', factors: [], matrix: [], pairs: [], covariance: null, dataDays: 29, flags: ['FACTOR_MISSING:Market Beta'],
    })
    expect(run({ market: new Float64Array(N) })).toMatchObject({ status: 'COMPLETED', covariance: null, flags: ['FACTOR_MISSING:Market Beta'] })
  })

  it.each([
    ['styles of other sessions', { styles: styles.map((style) => style.subarray(1)) }], ['yields of other sessions', { yieldChange: yieldChange.subarray(1) }],
    ['five styles', { styles: styles.slice(1) }], ['a lambda of 0', { options: { lambda: 0 } }], ['a lambda above 1', { options: { lambda: 1.01 } }],
  ])('refuses %s', (_, changes) => {
    expect(() => run(changes)).toThrow(RangeError)
  })

  it('lets no NaN and no infinity out, and has a covariance block that is positive semidefinite', () => {
    const wild = fc.oneof(fc.double(), fc.constantFrom(0, 1e-300, 1e300, NONE, -1e160), fc.double({ min: -0.1, max: 0.1, noNaN: true }))
    const odd = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 39 }), wild), { maxLength: 12 })
    const calm = randomReturns(3, 40)
    fc.assert(
      fc.property(odd, fc.constantFrom(0.5, 0.97, 1), fc.integer({ min: 2, max: 40 }), (changes, lambda, regressionDays) => {
        const columns = [calm.market, ...calm.styles, calm.driver(0.1, 0.001)].map((values) => Float64Array.from(values))
        for (const [column, row, value] of changes) columns[column]![row] = value
        const [own, ...others] = columns
        const options = { lambda, regressionDays, lookbackDays: 30, minOverlap: 5, limits: { full: 10, market: 5 } }
        const result = run({ market: own!, styles: others.slice(0, 6), yieldChange: others[6]!, options })
        expect(numbersIn(result).every(Number.isFinite)).toBe(true)
        const kept = result.covariance?.keptStyles ?? []
        const block = kept.map((i) => kept.map((j) => result.covariance!.styleCovariance[i]![j]!))
        const { values } = symmetricEigen(fromRows(block))
        if (kept.length > 0) expect(values[0]!).toBeGreaterThanOrEqual(-1e-12 * values[values.length - 1]!)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('orthogonalCovariance', () => {
  it('has no rate block with too few rows for its coefficients', () => {
    const cut = (values: Float64Array): Float64Array => values.subarray(0, 5)
    const input = { market: cut(market), styles: styles.map(cut), yieldChange: cut(yieldChange), regressionRows: 5, lookback: 5, lambda: 1 }
    expect(orthogonalCovariance(input)).toMatchObject({ varRate: null, deltaMarket: null, varMarket: expect.any(Number) })
  })
})
