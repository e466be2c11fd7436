import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fromRows } from '../math/matrix.js'
import { factorVar, specificVariance } from './factor-var.js'

const COVARIANCE = fromRows([[1e-4, 0], [0, 4e-4]])

describe('factorVar', () => {
  it('of one factor is z times exposure times deviation', () => {
    const { pnlDeviation, factorVarianceShare, levels } = factorVar(Float64Array.of(1000, 0), COVARIANCE, 0, [0.95])!
    expect(pnlDeviation).toBeCloseTo(10, 12)
    expect(factorVarianceShare).toBe(1)
    expect(levels[0]!.var).toBeCloseTo(16.448536269514722, 12)
    expect(levels[0]!.componentVar).toEqual([expect.closeTo(16.448536269514722, 12), 0])
    expect(levels[0]!.specificVar).toBe(0)
  })

  it('shares out the variance of factors and specific risk', () => {
    const { factorVarianceShare, levels } = factorVar(Float64Array.of(1000, 0), COVARIANCE, specificVariance([{ exposure: 1000, residualVariance: 3e-4 }]), [0.99])!
    expect(factorVarianceShare).toBeCloseTo(0.25, 12)
    expect(levels[0]!.specificVar).toBeCloseTo(3 * levels[0]!.componentVar[0]!, 10)
  })

  it('of a book without risk is 0, without a share', () => {
    expect(factorVar(new Float64Array(2), COVARIANCE, 0, [0.95])).toEqual({
      pnlDeviation: 0, factorVarianceShare: null, levels: [{ confidence: 0.95, var: 0, es: 0, componentVar: [0, 0], specificVar: 0 }],
    })
  })

  it('needs the covariance of the factors that the book is exposed to, and of no other', () => {
    const partial = fromRows([[1e-4, Number.NaN], [Number.NaN, Number.NaN]])
    expect(factorVar(Float64Array.of(1000, 0), partial, 0, [0.95])!.pnlDeviation).toBeCloseTo(10, 12)
    expect(factorVar(Float64Array.of(1000, 1), partial, 0, [0.95])).toBeNull()
  })

  it('is null for a variance that is negative or too large', () => {
    expect(factorVar(Float64Array.of(1, 1), fromRows([[1, -2], [-2, 1]]), 0, [0.95])).toBeNull()
    expect(factorVar(Float64Array.of(1e200, 0), COVARIANCE, 0, [0.95])).toBeNull()
  })

  it('of exposures that offset each other is 0, not a rounding error', () => {
    const [a, b] = [0.0199999998452805, -0.019999999653045945]
    const offset = factorVar(Float64Array.of(9999999.79342942, 9999999.741547624), fromRows([[a * a, a * b], [a * b, b * b]]), 0, [0.95])
    expect(offset).toMatchObject({ pnlDeviation: 0, factorVarianceShare: null, levels: [{ var: 0, es: 0, componentVar: [0, 0] }] })
    expect(factorVar(Float64Array.of(1, 1), fromRows([[1, -1], [-1, 1]]), 0, [0.95])).toMatchObject({ pnlDeviation: 0, levels: [{ var: 0, componentVar: [0, 0] }] })
  })

  it('adds up: components and specific part make the VaR', () => {
    const row = fc.array(fc.double({ min: -0.02, max: 0.02, noNaN: true }), { minLength: 5, maxLength: 5 })
    const dollars = fc.array(fc.double({ min: -1e7, max: 1e7, noNaN: true }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 5, maxLength: 5 }), dollars, fc.double({ min: 0, max: 1e10, noNaN: true }), (root, exposures, specific) => {
        const covariance = fromRows(root.map((a) => root.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0))))
        const found = factorVar(Float64Array.from(exposures), covariance, specific, [0.95, 0.99])!
        for (const level of found.levels) {
          const size = level.componentVar.reduce((sum, part) => sum + Math.abs(part), level.specificVar)
          expect(Math.abs(level.componentVar.reduce((sum, part) => sum + part, level.specificVar) - level.var)).toBeLessThanOrEqual(1e-9 * size)
          expect(level.es).toBeGreaterThanOrEqual(level.var)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
