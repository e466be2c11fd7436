import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { solvePositiveDefinite } from './positive-definite.js'

const solve = (a: number[], b: number[]) => solvePositiveDefinite(Float64Array.from(a), Float64Array.from(b))

describe('solvePositiveDefinite', () => {
  it('solves small systems', () => {
    expect([...solve([4], [2])!]).toEqual([0.5])
    expect([...solve([4, 2, 2, 10], [8, 22])!]).toEqual([1, 2])
    expect([...solve([], [])!]).toEqual([])
  })

  it('gives nothing for what is singular, indefinite or not finite', () => {
    for (const a of [[0, 0, 0, 1], [1, 1, 1, 1], [1, 2, 2, 1], [Number.NaN, 0, 0, 1], [1, 0, 0, Infinity], [-1, 0, 0, 1], [1, 1, 1, 1 + 1e-15]]) expect(solve(a, [1, 1])).toBeNull()
  })

  it('solves A = B B + I for any B', () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 9, maxLength: 9 }), fc.array(entry, { minLength: 3, maxLength: 3 }), (b, x) => {
        const at = (i: number, j: number) => [0, 1, 2].reduce((sum, k) => sum + b[3 * i + k]! * b[3 * j + k]!, i === j ? 1 : 0)
        const a = Array.from({ length: 9 }, (_, index) => at(Math.floor(index / 3), index % 3))
        const rhs = [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + a[3 * i + j]! * x[j]!, 0))
        solve(a, rhs)!.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 8))
      }),
      { numRuns: 1000 },
    )
  })
})
