import { describe, expect, it } from '@jest/globals'
import { sortedFlags } from './flags.js'
import { groupBy } from './group-by.js'

describe('sortedFlags', () => {
  it('sorts and names each flag once', () => {
    expect(sortedFlags(['STALE_PRICE', 'EXPIRED', 'STALE_PRICE', 'MARKED'])).toEqual(['EXPIRED', 'MARKED', 'STALE_PRICE'])
    expect(sortedFlags([])).toEqual([])
  })
})

describe('groupBy', () => {
  it('keeps the order of items and of first keys', () => {
    const groups = groupBy(['b1', 'a1', 'b2', 'a2'], (item) => item.charAt(0))
    expect([...groups]).toEqual([['b', ['b1', 'b2']], ['a', ['a1', 'a2']]])
    expect(groupBy([], String).size).toBe(0)
  })
})
