import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { correlationMatrix } from './correlation-matrix.js'
import { plainWorkspace } from './dot-products.js'
import { gram } from './gram.js'

const value = fc.integer({ min: -640, max: 640 }).map((x) => x / 64)
const series = fc.record({ count: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 0, max: 13 }) }).chain(({ count, length }) =>
  fc.record({ count: fc.constant(count), length: fc.constant(length), data: fc.array(value, { minLength: count * length, maxLength: count * length }).map((list) => Float64Array.from(list)) }),
)

/** A second computation, from the definition. */
function correlation(x: Float64Array, y: Float64Array): number {
  const centred = (values: Float64Array): Float64Array => values.map((v) => v - values.reduce((a, b) => a + b, 0) / values.length)
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, t) => sum + v * b[t]!, 0)
  const [a, b] = [centred(x), centred(y)]
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b))
}

describe('gram', () => {
  it('holds the dot product of every pair, on both sides of the diagonal', () => {
    fc.assert(fc.property(series, ({ count, length, data }) => {
      const matrix = gram(data, count, length)
      expect(matrix).toHaveLength(count * count)
      // The entries are multiples of 1/64, so that sums are exact in any order.
      const expected = matrix.map((_, k) => {
        const [i, j] = [Math.floor(k / count) * length, (k % count) * length]
        return data.subarray(i, i + length).reduce((sum, x, t) => sum + x * data[j + t]!, 0)
      })
      expect(matrix).toEqual(expected)
    }))
  })

  it('is the same to the last bit without WebAssembly', () => {
    fc.assert(fc.property(series, ({ count, length, data }) => expect(gram(data, count, length)).toEqual(gram(data, count, length, plainWorkspace))))
  })

  it('keeps nothing of the matrix before it', () => {
    gram(new Float64Array(30).fill(Number.NaN), 5, 6)
    expect([...gram(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3)]).toEqual([14, 32, 32, 77])
  })
})

describe('correlationMatrix', () => {
  it('is the correlation of every pair, within one, with ones on the diagonal', () => {
    fc.assert(fc.property(series, ({ count, length, data }) => {
      const matrix = correlationMatrix(data, count, length)
      const row = (i: number): Float64Array => data.subarray(i * length, (i + 1) * length)
      const varies = (i: number): boolean => new Set(row(i)).size > 1
      const wrong = [...matrix].filter((found, k) => {
        const [i, j] = [Math.floor(k / count), k % count]
        if (!varies(i) || !varies(j)) return !Number.isNaN(found)
        if (i === j) return found !== 1
        return found !== matrix[j * count + i] || Math.abs(found) > 1 || Math.abs(found - correlation(row(i), row(j))) > 1e-12
      })
      expect(wrong).toEqual([])
    }))
  })

  it('is the same to the last bit without WebAssembly', () => {
    fc.assert(fc.property(series, ({ count, length, data }) => expect(correlationMatrix(data, count, length)).toEqual(correlationMatrix(data, count, length, plainWorkspace))))
  })

  it('is independent of the scale of a series, and unknown where its squares overflow or vanish', () => {
    const waves = [3, 5, 7].map((step) => Array.from({ length: 21 }, (_, t) => Math.sin(step * t)))
    const scaled = (...scales: number[]): number[] => [...correlationMatrix(Float64Array.from(waves.flatMap((wave, i) => wave.map((x) => x * scales[i]!))), 3, 21)]
    const plain = scaled(1, 1, 1)
    expect(Math.abs(plain[1]! - correlation(Float64Array.from(waves[0]!), Float64Array.from(waves[1]!)))).toBeLessThan(1e-15)
    scaled(1e-140, 1, 1e140).forEach((found, k) => expect(Math.abs(found - plain[k]!)).toBeLessThan(1e-14))
    scaled(1e-156, 1, 1e200).forEach((found, k) => expect(found).toEqual(k === 4 ? 1 : Number.NaN))
  })

  it('says nothing of a series that does not vary, whatever the rounding of its mean', () => {
    const flat = Array.from({ length: 251 }, () => 0.1)
    const matrix = correlationMatrix(Float64Array.of(...flat, ...flat.map((_, t) => t % 7)), 2, 251)
    expect([...matrix]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1])
  })

  it('is bounded by one for series that move together or against each other', () => {
    const up = Array.from({ length: 97 }, (_, t) => 0.1 * Math.sin(t * t))
    const matrix = correlationMatrix(Float64Array.of(...up, ...up.map((x) => 3 * x + 1), ...up.map((x) => -7 * x)), 3, 97)
    matrix.forEach((found, k) => expect(Math.abs(found - (k === 2 || k === 5 || k === 6 || k === 7 ? -1 : 1))).toBeLessThan(1e-14))
    matrix.forEach((found) => expect(Math.abs(found)).toBeLessThanOrEqual(1))
  })
})
