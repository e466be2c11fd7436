import { describe, expect, it } from '@jest/globals'
import { toRows } from '../math/matrix-rows.test-data.js'
import { orthogonalMoments } from './factor-space.js'
import { MODEL } from './stress-model.test-data.js'

describe('orthogonalMoments', () => {
  it('are the variance of the market and the shrunk covariance of the styles, which know nothing of each other', () => {
    const rows = toRows(orthogonalMoments(MODEL))
    expect(rows.map(({ length }) => length)).toEqual([7, 7, 7, 7, 7, 7, 7])
    expect([rows[0], rows.map(([first]) => first)]).toEqual([[1e-4, 0, 0, 0, 0, 0, 0], [1e-4, 0, 0, 0, 0, 0, 0]])
    expect([rows[1]![1], rows[2]![2], rows[6]![6]]).toEqual([15e-6, 19e-6, 12e-6])
    expect([rows[1]![2], rows[2]![1], rows[1]![3]]).toEqual([0.9 * -13e-6, 0.9 * -13e-6, 0])
  })

  it('take the shrinkage of the model', () => {
    expect(orthogonalMoments({ ...MODEL, shrinkage: 0 }).data[1 * 7 + 2]).toBe(-13e-6)
  })

  it('are unknown where a style is, and nowhere else', () => {
    const unknown = toRows(orthogonalMoments({ ...MODEL, gamma: [0.9, null, 1.05, 1, 1.15, 0.75] })).map((row) => row.map(Number.isNaN))
    expect(unknown).toEqual(unknown.map((row, i) => row.map((_, j) => i === 2 || j === 2)))
  })
})
