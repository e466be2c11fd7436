import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { belsley, collinearity } from './collinearity.js'
import { symmetricEigen } from './jacobi-eigen.js'
import { column, dot, fromColumns, fromRows, type Matrix, times, withIntercept } from './matrix.js'
import { ridge } from './ridge.js'
import { ols } from './ols.js'
import { svd } from './svd.js'
import { univariate } from './univariate.js'

const cell = fc.double({ min: -1, max: 1, noNaN: true }).map((value) => (Math.abs(value) < 1e-6 ? 0 : value))
const matrix = (rows: number, cols: number): fc.Arbitrary<Matrix> => fc.array(fc.array(cell, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }).map(fromRows)
const X = fromRows([[1, 2], [2, 1], [3, 5], [4, 3], [5, 8], [7, 6]])
const Y = Float64Array.of(1, 0, 4, 2, 8, 5)

function expectOrthonormal(vectors: Matrix, tolerance: number): void {
  for (let i = 0; i < vectors.cols; i++) {
    for (let j = 0; j <= i; j++) expect(Math.abs(dot(column(vectors, i), column(vectors, j)) - (i === j ? 1 : 0))).toBeLessThan(tolerance)
  }
}

describe('symmetricEigen', () => {
  it('solves A v = e v with orthonormal vectors and ascending values', () => {
    fc.assert(
      fc.property(matrix(5, 5), (m) => {
        const a = fromColumns([0, 1, 2, 3, 4].map((i) => Float64Array.from({ length: 5 }, (_, j) => m.data[i * 5 + j]! + m.data[j * 5 + i]!)), 5)
        const { values, vectors } = symmetricEigen(a)
        expectOrthonormal(vectors, 1e-12)
        values.forEach((value, e) => {
          const vector = column(vectors, e)
          times(a, vector).forEach((entry, i) => expect(Math.abs(entry - value * vector[i]!)).toBeLessThan(1e-12))
          if (e > 0) expect(value).toBeGreaterThanOrEqual(values[e - 1]!)
        })
      }),
    )
  })
})

describe('svd', () => {
  it('gives back X = U S V with orthonormal V and descending values', () => {
    fc.assert(
      fc.property(matrix(7, 4), (x) => {
        const { values, u, v } = svd(x)
        expectOrthonormal(v, 1e-12)
        for (let i = 0; i < 7; i++) {
          for (let j = 0; j < 4; j++) {
            const entry = values.reduce((sum, value, k) => sum + value * u.data[i * 4 + k]! * v.data[j * 4 + k]!, 0)
            expect(Math.abs(entry - x.data[i * 4 + j]!)).toBeLessThan(1e-12)
          }
        }
        for (let k = 1; k < 4; k++) expect(values[k]!).toBeLessThanOrEqual(values[k - 1]!)
      }),
    )
  })
})

describe('collinearity', () => {
  it('has VIF 1 / (1 - r2) for two columns', () => {
    const { vif, correlation, conditionNumber } = collinearity(X)
    const r = correlation.data[1]!
    expect(vif[0]).toBeCloseTo(1 / (1 - r * r), 10)
    expect(vif[1]).toBeCloseTo(vif[0]!, 10)
    expect(conditionNumber).toBeCloseTo(Math.sqrt((1 + Math.abs(r)) / (1 - Math.abs(r))), 10)
  })

  it('takes the Belsley number from the unit-length design', () => {
    const design = withIntercept(X)
    const columns = [0, 1, 2].map((j) => column(design, j)).map((values) => values.map((value) => value / Math.sqrt(dot(values, values))))
    const { values } = svd(fromColumns(columns, 6))
    expect(belsley(X)).toBeCloseTo(values[0]! / values[2]!, 10)
  })
})

describe('ridge', () => {
  it('is least squares without a penalty and the mean under an endless one', () => {
    const free = ols(Y, X, true)
    const none = ridge(Y, X, 0)
    expect(free.status === 'ok' && free.params[1]).toBeCloseTo(none.coefficients[0]!, 12)
    expect(free.status === 'ok' && free.params[0]).toBeCloseTo(none.intercept, 12)
    const endless = ridge(Y, X, 1e12)
    expect(Math.abs(endless.coefficients[0]!)).toBeLessThan(1e-9)
    expect(endless.intercept).toBeCloseTo(20 / 6, 8)
  })
})

describe('a constant y', () => {
  it('has a slope of 0 and no R2', () => {
    const flat = new Float64Array(6).fill(2)
    expect(ridge(flat, X, 0.1)).toMatchObject({ rSquared: null, intercept: 2 })
    expect(univariate(flat, column(X, 0))).toMatchObject({ beta: 0, alpha: 2, rSquared: null })
  })
})

describe('fromRows', () => {
  it('is empty without rows', () => {
    expect(fromRows([])).toEqual({ rows: 0, cols: 0, data: new Float64Array(0) })
  })
})

describe('univariate', () => {
  it('is least squares on one column', () => {
    const x = column(X, 1)
    const fit = univariate(Y, x)!
    const full = ols(Y, fromColumns([x], 6), true)
    if (full.status !== 'ok') throw new Error('full rank')
    expect([fit.alpha, fit.beta, fit.stdError, fit.pValue, fit.rSquared!, fit.residualVariance].map((value) => value.toFixed(12))).toEqual(
      [full.params[0]!, full.params[1]!, full.stdErrors[1]!, full.pValues[1]!, full.rSquared!, full.residualVariance].map((value) => value.toFixed(12)),
    )
  })

  it('has no slope without variation or with two rows', () => {
    expect(univariate(Y, new Float64Array(6).fill(3))).toBeNull()
    expect(univariate(Y.subarray(0, 2), Float64Array.of(1, 2))).toBeNull()
  })
})
