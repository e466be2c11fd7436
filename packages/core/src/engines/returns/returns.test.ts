import { describe, expect, it } from '@jest/globals'
import { logReturns, pickReturnBasis, simpleReturns } from './index.js'

const NONE = Number.NaN
const list = (values: Float64Array): (number | null)[] => [...values].map((value) => (Number.isNaN(value) ? null : Number(value.toFixed(10))))

describe('simpleReturns', () => {
  it('has one return a session after the first, missing on both sides of a gap', () => {
    expect(list(simpleReturns(Float64Array.of(100, 110, NONE, 121, 133.1)).returns)).toEqual([0.1, null, null, 0.1])
  })

  it.each([1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 10, 1 / 20, 2, 3, 4, 5, 10, 20])('leaves out a move by the factor %d as a suspected split', (ratio) => {
    for (const near of [0.981, 1, 1.015, 1.019]) {
      const { returns, suspectSplits } = simpleReturns(Float64Array.of(100, 100 * ratio * near, 100 * ratio * near))
      expect([list(returns), suspectSplits]).toEqual([[null, 0], 1])
    }
    for (const beyond of [0.979, 1.021]) {
      const { returns, suspectSplits } = simpleReturns(Float64Array.of(100, 100 * ratio * beyond))
      expect([list(returns), suspectSplits]).toEqual([[Number((ratio * beyond - 1).toFixed(10))], 0])
    }
  })

  it('leaves out a ratio that no double can hold', () => {
    expect(list(simpleReturns(Float64Array.of(1e-300, 1e300, 1e-300, 1e-300)).returns)).toEqual([null, null, 0])
  })

  it('keeps a large move that is no split, and a small one', () => {
    const { returns, suspectSplits } = simpleReturns(Float64Array.of(100, 46, 69, 48.3))
    expect([list(returns), suspectSplits]).toEqual([[-0.54, 0.5, -0.3], 0])
  })

  it('takes zero, negative and infinite prices for missing', () => {
    expect(list(simpleReturns(Float64Array.of(10, 0, 10, -5, -6, 10, Infinity, 10, 11)).returns)).toEqual([null, null, null, null, null, null, null, 0.1])
  })

  it('has no return for an empty window or a single price', () => {
    expect(simpleReturns(new Float64Array(0)).returns).toHaveLength(0)
    expect(simpleReturns(Float64Array.of(5)).returns).toHaveLength(0)
  })
})

describe('logReturns', () => {
  it('follows the same rules with logarithms', () => {
    const { returns, suspectSplits } = logReturns(Float64Array.of(100, 110, NONE, 120, 60, 66))
    expect([list(returns), suspectSplits]).toEqual([[Number(Math.log(1.1).toFixed(10)), null, null, null, Number(Math.log(1.1).toFixed(10))], 1])
  })
})

describe('pickReturnBasis', () => {
  const prices = (count: number): Float64Array => Float64Array.from({ length: 70 }, (_, t) => (t < count ? 100 + t : NONE))

  it.each([
    ['the adjusted closes when both are full', 70, 70, 'total'],
    ['the adjusted closes when the raw ones are a week longer in the same class', 65, 70, 'total'],
    ['the raw closes when the adjusted ones have stopped coming', 64, 70, 'raw'],
    ['the raw closes when only they reach 60 returns', 60, 61, 'raw'],
    ['the raw closes when only they reach 30 returns', 30, 31, 'raw'],
    ['the adjusted closes when neither reaches 30', 25, 30, 'total'],
    ['the raw closes when there is nothing else', 1, 5, 'raw'],
    ['the adjusted closes when there is nothing at all', 0, 1, 'total'],
  ] as const)('takes %s', (_, adjusted, raw, basis) => {
    const [a, r] = [prices(adjusted), prices(raw)]
    const picked = pickReturnBasis(a, r)
    expect(picked.basis).toBe(basis)
    expect(picked.prices).toBe(basis === 'total' ? a : r)
  })

  it('does not count a suspected split as a return', () => {
    const split = prices(61).map((price, t) => (t < 20 ? price : price / 2))
    expect(pickReturnBasis(prices(56), split).basis).toBe('total')
  })
})
