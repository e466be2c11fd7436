import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isPositiveDefinite } from './cholesky.js'
import { symmetricEigen } from './jacobi-eigen.js'
import { dot, fromRows, type Matrix, times, zeros } from './matrix.js'
import { identity, symmetricSpectrum } from './spectrum.js'

const SIZE = 7
const cell = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 1, -1, 0.5, 1e-162))
/** Symmetric, entries in [-2, 2]; many with equal or zero entries, so that eigenvalues repeat. */
const symmetric = fc.array(cell, { minLength: SIZE * SIZE, maxLength: SIZE * SIZE }).map((values): Matrix => {
  const out = zeros(SIZE, SIZE)
  for (let i = 0; i < SIZE; i++) for (let j = 0; j < SIZE; j++) out.data[i * SIZE + j] = values[i * SIZE + j]! + values[j * SIZE + i]!
  return out
})

describe('symmetricSpectrum', () => {
  it('has the eigenvalues of Jacobi rotations, ascending, and eigenvectors as orthonormal rows', () => {
    fc.assert(
      fc.property(symmetric, (a) => {
        const { values, components } = symmetricSpectrum(a, identity(SIZE))
        const vector = (k: number): Float64Array => components.data.subarray(k * SIZE, (k + 1) * SIZE)
        const errors = [...symmetricEigen(a).values].map((value, k) => values[k]! - value)
        for (let k = 0; k < SIZE; k++) {
          times(a, vector(k)).forEach((entry, i) => errors.push(entry - values[k]! * vector(k)[i]!))
          for (let other = 0; other <= k; other++) errors.push(dot(vector(k), vector(other)) - (k === other ? 1 : 0))
        }
        expect(Math.max(...errors.map(Math.abs))).toBeLessThan(1e-13)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes entries whose squares vanish beside the others', () => {
    for (const tiny of [1e-162, 1e-200, 5e-324]) {
      const a = zeros(3, 3)
      a.data.set([0, tiny, 0, tiny, 1, tiny, 0, tiny, 0])
      const { values, components } = symmetricSpectrum(a, identity(3))
      expect([...values].map((value) => value + 0)).toEqual([0, 0, 1])
      expect(components.data.every(Number.isFinite)).toBe(true)
    }
  })

  it('is the same at any scale, by Jacobi rotations too', () => {
    fc.assert(
      fc.property(symmetric, fc.constantFrom(-600, -530, 500, 1000), (a, exponent) => {
        const scaled = { ...a, data: a.data.map((value) => (Math.abs(value) < 1e-9 ? 0 : value) * 2 ** exponent) }
        const plain = { ...a, data: scaled.data.map((value) => value / 2 ** exponent) }
        for (const spectrumOf of [(m: Matrix) => symmetricSpectrum(m, identity(SIZE)).values, (m: Matrix) => symmetricEigen(m).values]) {
          expect(spectrumOf(scaled).map((value) => value / 2 ** exponent)).toEqual(spectrumOf(plain))
        }
      }),
    )
  })

  it('gives the components of a single vector without the eigenvectors', () => {
    fc.assert(
      fc.property(symmetric, fc.array(cell, { minLength: SIZE, maxLength: SIZE }), (a, entries) => {
        const w = Float64Array.from(entries)
        const full = symmetricSpectrum(a, identity(SIZE))
        const { values, components } = symmetricSpectrum(a, { rows: SIZE, cols: 1, data: w })
        expect(values).toEqual(full.values)
        expect(Math.max(...times(full.components, w).map((component, k) => Math.abs(components.data[k]! - component)))).toBeLessThan(1e-13)
      }),
    )
  })

  it('takes a single entry, a diagonal and a matrix that is diagonal already in part', () => {
    expect([...symmetricSpectrum(fromRows([[-3]]), identity(1)).values]).toEqual([-3])
    expect([...symmetricSpectrum(fromRows([[2, 0], [0, -1]]), identity(2)).values]).toEqual([-1, 2])
    const { values } = symmetricSpectrum(fromRows([[1, 0, 0], [0, 2, 1], [0, 1, 2]]), identity(3))
    expect([...values].map((value) => Number(value.toFixed(12)))).toEqual([1, 1, 3])
    const tiny = symmetricSpectrum(fromRows([[1, 0, 1.57e-162], [0, 1, 1], [1.57e-162, 1, 1]]), identity(3)).values
    expect([...tiny].map((value) => Math.abs(Number(value.toFixed(12))))).toEqual([0, 1, 2])
  })

  it('leaves its inputs alone and ends on numbers that are none', () => {
    const a = fromRows([[1, 0.5], [0.5, 1]])
    const basis = identity(2)
    symmetricSpectrum(a, basis)
    expect([[...a.data], [...basis.data]]).toEqual([[1, 0.5, 0.5, 1], [1, 0, 0, 1]])
    expect(symmetricSpectrum(fromRows([[1, Number.NaN], [Number.NaN, 1]]), basis).values).toHaveLength(2)
  })
})

describe('isPositiveDefinite', () => {
  it('holds exactly when the smallest eigenvalue lies above -shift', () => {
    fc.assert(
      fc.property(symmetric, fc.double({ min: 0, max: 6, noNaN: true }), (a, shift) => {
        const smallest = symmetricEigen(a).values[0]!
        fc.pre(Math.abs(smallest + shift) > 1e-9)
        expect(isPositiveDefinite(a, shift)).toBe(smallest > -shift)
      }),
      { numRuns: 1000 },
    )
  })
})
