import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { column, dot, fromColumns, fromRows, times, withIntercept } from './matrix.js'
import { neweyWestErrors } from './newey-west.js'
import { ols } from './ols.js'

const cell = fc.double({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true }).map((value) => (Math.abs(value) < 1e-6 ? 0 : value))
const problem = fc.integer({ min: 1, max: 4 }).chain((k) =>
  fc.record({ rows: fc.array(fc.array(cell, { minLength: k, maxLength: k }), { minLength: k + 3, maxLength: 30 }), seed: fc.array(cell, { minLength: 30, maxLength: 30 }) }),
)

describe('ols', () => {
  it('leaves residuals orthogonal to every column, at full rank and below', () => {
    fc.assert(
      fc.property(problem, ({ rows, seed }) => {
        const x = fromRows(rows)
        const y = Float64Array.from(rows, (_, i) => seed[i]!)
        const fit = ols(y, x, true)
        if (fit.status === 'insufficient_observations') throw new Error('the problem has rows enough')
        const design = withIntercept(x)
        const fitted = times(design, fit.params)
        const residuals = y.map((value, i) => value - fitted[i]!)
        const scale = 1 + Math.sqrt(dot(fit.params, fit.params))
        for (let j = 0; j < design.cols; j++) expect(Math.abs(dot(column(design, j), residuals))).toBeLessThan(1e-9 * scale)
      }),
    )
  })

  it('finds an exact line with R2 1', () => {
    const fit = ols(Float64Array.of(1, 3, 5, 7), fromRows([[0], [1], [2], [3]]), true)
    expect(fit.status).toBe('ok')
    if (fit.status !== 'ok') return
    expect(fit.params[0]).toBeCloseTo(1, 14)
    expect(fit.params[1]).toBeCloseTo(2, 14)
    expect(fit.rSquared).toBeCloseTo(1, 14)
  })

  it('spreads a duplicated column evenly: the solution of least norm', () => {
    const values = Float64Array.of(1, 2, 4, 7, 11)
    const fit = ols(values.map((value) => 3 * value), fromColumns([values, values], 5), false)
    expect(fit.status).toBe('rank_deficient')
    if (fit.status !== 'rank_deficient') return
    expect(fit.rank).toBe(1)
    expect([...fit.params].map((value) => value.toFixed(12))).toEqual(['1.500000000000', '1.500000000000'])
  })

  it('says when rows do not exceed parameters', () => {
    expect(ols(Float64Array.of(1, 2), fromRows([[1], [2]]), true)).toEqual({ status: 'insufficient_observations', observations: 2, parameters: 2 })
  })

  it('has no R2 for a constant y', () => {
    const fit = ols(Float64Array.of(2, 2, 2, 2), fromRows([[0], [1], [2], [5]]), true)
    expect(fit.status === 'ok' && fit.rSquared).toBeNull()
  })
})

describe('neweyWestErrors', () => {
  it('without lags is the heteroskedasticity-robust error, by hand for a mean', () => {
    const residuals = Float64Array.of(-1, 2, -3, 2)
    expect(neweyWestErrors(fromRows([[1], [1], [1], [1]]), residuals, 0)[0]).toBeCloseTo(Math.sqrt(18) / 4, 14)
  })

  it('weighs the first lag by one half with one lag', () => {
    const residuals = Float64Array.of(-1, 2, -3, 2)
    const meat = 18 + 2 * 0.5 * (-1 * 2 + 2 * -3 + -3 * 2)
    expect(neweyWestErrors(fromRows([[1], [1], [1], [1]]), residuals, 1)[0]).toBeCloseTo(Math.sqrt(meat) / 4, 14)
  })
})
