import { describe, expect, it } from '@jest/globals'
import { pickReturnBasis, simpleReturns } from './index.js'

describe('simple returns', () => {
  it('are missing on both sides of a gap', () => {
    const { returns } = simpleReturns(Float64Array.from([100, 110, Number.NaN, 121, 133.1]))
    expect([...returns].map((value) => (Number.isNaN(value) ? null : Math.round(value * 1e9) / 1e9))).toEqual([0.1, null, null, 0.1])
  })

  it('leave out what looks like an unadjusted split, and keep a crash that does not', () => {
    const split = simpleReturns(Float64Array.from([100, 50.4, 51]))
    expect(split.suspectSplits).toBe(1)
    expect(split.returns[0]).toBeNaN()
    expect(simpleReturns(Float64Array.from([100, 42])).returns[0]).toBeCloseTo(-0.58, 12)
  })

  it('come from one column only: adjusted closes unless raw ones alone reach a better history', () => {
    const full = Float64Array.from({ length: 70 }, (_, t) => 100 + t)
    const short = full.map((value, t) => (t < 50 ? Number.NaN : value))
    expect(pickReturnBasis(full, full).basis).toBe('total')
    expect(pickReturnBasis(short, full).basis).toBe('raw')
    expect(pickReturnBasis(full, short).basis).toBe('total')
  })
})
