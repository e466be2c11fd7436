import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compareNames } from '../../domain/index.js'
import { pairIndex, pairStatistics, prepareSeries } from './index.js'
import { pairValue, pairwiseCorrelations } from './pairwise.js'

const NONE = Number.NaN
const cell = fc.oneof({ weight: 6, arbitrary: fc.double({ min: -0.1, max: 0.1, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(NONE) })
const column = fc.array(cell, { minLength: 12, maxLength: 12 }).map((values) => Float64Array.from(values))

/** The textbook formula over the rows that both have. */
function textbook(x: Float64Array, y: Float64Array): { rows: number; rho: number } {
  const rows = [...x.keys()].filter((t) => !Number.isNaN(x[t]!) && !Number.isNaN(y[t]!))
  const mean = (values: Float64Array): number => rows.reduce((sum, t) => sum + values[t]!, 0) / rows.length
  const moment = (a: Float64Array, b: Float64Array): number => rows.reduce((sum, t) => sum + (a[t]! - mean(a)) * (b[t]! - mean(b)), 0)
  return { rows: rows.length, rho: moment(x, y) / Math.sqrt(moment(x, x) * moment(y, y)) }
}

describe('pairwiseCorrelations', () => {
  it('is the textbook correlation on the rows that a pair shares', () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 2, maxLength: 5 }), (columns) => {
        const triangle = pairwiseCorrelations(columns.map(prepareSeries), 4)
        for (let i = 0; i < columns.length; i++) {
          for (let j = i + 1; j < columns.length; j++) {
            const { rows, rho } = textbook(columns[i]!, columns[j]!)
            const found = triangle.correlations[pairIndex(columns.length, i, j)]!
            expect(triangle.overlaps[pairIndex(columns.length, i, j)]).toBe(rows)
            if (rows < 4) expect(found).toBeNaN()
            else if (!Number.isNaN(found)) expect(Math.abs(found - rho)).toBeLessThan(1e-9)
            expect(pairValue(triangle, j, i)).toBe(found)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('has no correlation with too few common rows, with a flat series, or where a series is flat on the common rows', () => {
    const moving = Float64Array.of(0.01, -0.02, 0.03, 0.01, -0.01, 0.02)
    const late = Float64Array.of(NONE, NONE, NONE, 0.01, 0.02, 0.03)
    const flatLater = Float64Array.of(0.05, -0.01, 0.02, 0.01, 0.01, 0.01)
    const of = (...columns: Float64Array[]) => pairwiseCorrelations(columns.map(prepareSeries), 3)
    expect([...pairwiseCorrelations([moving, late].map(prepareSeries), 4).correlations]).toEqual([NONE])
    expect(of(moving, new Float64Array(6).fill(0.01)).correlations[0]).toBeNaN()
    expect(of(late, flatLater)).toEqual({ count: 2, correlations: Float64Array.of(NONE), overlaps: Int32Array.of(3) })
    expect(of(flatLater, late).correlations[0]).toBeNaN()
    expect(of(moving, late).correlations[0]).toBeCloseTo(textbook(moving, late).rho, 14)
  })

  it('is 1 and -1 for a series and its mirror, never beyond', () => {
    const x = Float64Array.of(0.013, -0.021, 0.034, 0.011, -0.017)
    const { correlations } = pairwiseCorrelations([x, x.map((value) => 3 * value + 0.01), x.map((value) => -value)].map(prepareSeries), 2)
    expect([...correlations].every((rho) => Math.abs(rho) <= 1)).toBe(true)
    expect([...correlations].map((rho) => Number(rho.toFixed(12)))).toEqual([1, -1, -1])
  })

  it('takes no series and one, and refuses series of different sessions', () => {
    expect(pairwiseCorrelations([], 20).correlations).toHaveLength(0)
    expect(pairwiseCorrelations([prepareSeries(Float64Array.of(1, 2))], 20).correlations).toHaveLength(0)
    expect(() => pairwiseCorrelations([new Float64Array(3), new Float64Array(4)].map(prepareSeries), 2)).toThrow(RangeError)
  })
})

describe('prepareSeries', () => {
  it('counts the returns, and annualises their sample deviation', () => {
    const { observations, complete, varies, volatility, unit } = prepareSeries(Float64Array.of(0.01, NONE, 0.03, Infinity))
    expect([observations, complete, varies, unit[1], unit[3]]).toEqual([2, false, true, 0, 0])
    expect(volatility).toBeCloseTo(Math.sqrt(2 * 0.01 ** 2 * 252), 14)
  })

  it('has no volatility below two returns or beyond all log returns, and 0 for a flat series', () => {
    const none = [Float64Array.of(0.01), new Float64Array(0), Float64Array.of(1e200, -1e200)]
    expect(none.map((returns) => prepareSeries(returns).volatility)).toEqual([null, null, null])
    expect(prepareSeries(Float64Array.of(0.1 + 0.2, 0.3))).toMatchObject({ varies: false, volatility: 0 })
  })
})

describe('compareNames', () => {
  it('orders by code units', () => {
    expect([compareNames('B', 'a'), compareNames('a', 'B'), compareNames('a', 'a')]).toEqual([-1, 1, 0])
  })
})

describe('pairStatistics', () => {
  it('is certain of a perfect correlation and knows nothing of none', () => {
    expect(pairStatistics(1, 20)).toEqual({ pValue: 0, significance: 1, interval: [1, 1] })
    const none = pairStatistics(0, 28)
    expect([none.pValue, none.significance]).toEqual([1, 0])
    expect(none.interval![1]).toBeCloseTo(Math.tanh(1.959963984540054 / 5), 14)
    expect(none.interval![0]).toBe(-none.interval![1])
  })

  it('needs three rows for a p-value and four for an interval', () => {
    expect(pairStatistics(0.5, 2)).toEqual({ pValue: null, significance: null, interval: null })
    expect(pairStatistics(0.5, 3)).toMatchObject({ pValue: expect.closeTo(2 / 3, 10), interval: null })
  })
})
