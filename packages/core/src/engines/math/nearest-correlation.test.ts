import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { symmetricEigen } from './jacobi-eigen.js'
import { fromRows, type Matrix } from './matrix.js'
import { frobeniusDistance, nearestCorrelation } from './nearest-correlation.js'
import { spectralClip } from './spectral-clip.js'
import { identity } from './spectrum.js'

/** Unit diagonal, anything from valid to absurd off it. */
const candidate = fc.integer({ min: 1, max: 8 }).chain((n) =>
  fc.array(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(1, -1, 0.95)), { minLength: n * n, maxLength: n * n }).map((values): Matrix => {
    const out = identity(n)
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out.data[i * n + j] = out.data[j * n + i] = values[i * n + j]!
    return out
  }),
)

describe('nearestCorrelation', () => {
  it('has a unit diagonal, entries in [-1, 1] and no eigenvalue below -1e-8, and is no further away than clipping', () => {
    fc.assert(
      fc.property(candidate, (given) => {
        const n = given.rows
        const { matrix, distance, smallestEigenvalue } = nearestCorrelation(given)
        const { values } = symmetricEigen(matrix)
        expect(values[0]!).toBeGreaterThan(-1e-12)
        expect(Math.abs(smallestEigenvalue - symmetricEigen(given).values[0]!)).toBeLessThan(1e-12)
        expect([...matrix.data].filter((value, at) => (at % (n + 1) === 0 ? value !== 1 : Math.abs(value) > 1 + 1e-12))).toEqual([])
        expect(distance).toBeLessThanOrEqual(frobeniusDistance(given, spectralClip(given, 0).matrix) + 1e-8)
      }),
      { numRuns: 1000 },
    )
  })

  it('gives a correlation matrix back', () => {
    const given = fromRows([[1, 0.3, -0.2], [0.3, 1, 0.5], [-0.2, 0.5, 1]])
    const { matrix, distance } = nearestCorrelation(given)
    matrix.data.forEach((value, i) => expect(value).toBeCloseTo(given.data[i]!, 14))
    expect(distance).toBeLessThan(1e-14)
  })
})

describe('spectralClip', () => {
  it('raises eigenvalues to the floor before it rescales', () => {
    const { matrix, eigenvalues } = spectralClip(fromRows([[1, 1, 0], [1, 1, 1], [0, 1, 1]]), 0.5)
    expect(eigenvalues[0]!).toBeCloseTo(1 - Math.SQRT2, 12)
    expect(symmetricEigen(matrix).values[0]!).toBeGreaterThan(0.3)
    expect([0, 4, 8].map((at) => matrix.data[at])).toEqual([1, 1, 1])
  })
})
