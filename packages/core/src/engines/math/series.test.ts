import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { gram } from './gram.js'
import { shrinkageIntensity, shrinkToIdentity } from './ledoit-wolf.js'
import { column, dot, fromColumns, fromRows, type Matrix } from './matrix.js'
import { toRows } from './matrix-rows.test-data.js'
import { factorise, orthonormalRows } from './qr.js'
import { centredSquares, isVariance, varies } from './variation.js'

const value = fc.double({ min: -1, max: 1, noNaN: true })

describe('gram', () => {
  it('holds the product of every series with every other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 9 }), fc.array(value, { minLength: 54, maxLength: 54 }), (count, length, values) => {
        const data = Float64Array.from(values.slice(0, count * length))
        const out = gram(data, count, length)
        expect(out).toHaveLength(count * count)
        const series = (i: number): Float64Array => data.subarray(i * length, (i + 1) * length)
        const wrong = [...out.keys()].filter((at) => Math.abs(out[at]! - dot(series(Math.floor(at / count)), series(at % count))) > 1e-13)
        expect(wrong).toEqual([])
        expect([...out.keys()].filter((at) => out[at] !== out[(at % count) * count + Math.floor(at / count)])).toEqual([])
      }),
    )
  })
})

describe('shrinkage', () => {
  const standardised = (rows: number, count: number, values: readonly number[]): Float64Array => {
    const data = Float64Array.from(values.slice(0, rows * count))
    for (let i = 0; i < count; i++) {
      const own = data.subarray(i * rows, (i + 1) * rows)
      const centre = own.reduce((sum, x) => sum + x, 0) / rows
      const deviation = Math.sqrt(centredSquares(own) / rows)
      for (let t = 0; t < rows; t++) own[t] = deviation > 0 ? (own[t]! - centre) / deviation : 0
    }
    return data
  }

  it('has an intensity between 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 5 }), fc.array(value, { minLength: 40, maxLength: 40 }), (rows, count, values) => {
        const intensity = shrinkageIntensity(standardised(rows, count, values), count, rows)
        expect(intensity >= 0 && intensity <= 1).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('is 0 where the matrix is the identity already, and moves entries towards it', () => {
    expect(shrinkageIntensity(Float64Array.of(1, -1, 1, -1), 1, 4)).toBe(0)
    expect(toRows(shrinkToIdentity(fromRows([[1, 0.5], [0.5, 1]]), 0.2))).toEqual([[1, 0.4], [0.4, 1]])
  })
})

describe('orthonormalRows', () => {
  it('spans the columns of X in their order', () => {
    const x: Matrix = fromColumns([Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2, 3, 5), Float64Array.of(0, 1, 0, -1)], 4)
    const q = orthonormalRows(factorise(x))
    for (let i = 0; i < 3; i++) {
      const row = q.data.subarray(i * 4, (i + 1) * 4)
      for (let j = 0; j < 3; j++) expect(dot(row, q.data.subarray(j * 4, (j + 1) * 4))).toBeCloseTo(i === j ? 1 : 0, 14)
      for (let j = 0; j < i; j++) expect(dot(row, column(x, j))).toBeCloseTo(0, 14)
    }
    expect(orthonormalRows(factorise(fromColumns([new Float64Array(3)], 3))).data).toEqual(Float64Array.of(1, 0, 0))
  })
})

describe('variation', () => {
  it('tells a series that moves from one that is flat but for rounding', () => {
    expect(varies(Float64Array.of(0.01, 0.02))).toBe(true)
    expect(varies(Float64Array.of(0.1 + 0.2, 0.3, 0.3))).toBe(false)
    expect([varies(new Float64Array(0)), isVariance(Infinity, 2), isVariance(Number.NaN, 2)]).toEqual([false, false, false])
  })
})
