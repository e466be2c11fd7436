import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { chiSquareTail, upperIncompleteGamma } from './chi-square.js'
import { erfc } from './normal.js'

describe('chiSquareTail', () => {
  /** From 40-digit arithmetic. */
  it.each([
    [0.001, 1, 0.974772879369960388], [3.841458820694124, 1, 0.0500000000000000574], [10, 1, 0.00156540225800254968], [200, 1, 2.08848758376254476e-45],
    [5.991464547107979, 2, 0.0500000000000000736], [0.5, 3, 0.918891411654675859], [7.5, 3, 0.057558451972636407], [30, 10, 0.000856641210775300392],
    [2, 10, 0.996340153172656288], [120, 100, 0.0844066810936918296], [700, 2, 9.9295903962649793e-153],
  ])('beyond %d with %d degrees is %d', (x, df, tail) => {
    expect(Math.abs(chiSquareTail(x, df) / tail - 1)).toBeLessThan(1e-12)
  })

  it('is erfc(sqrt(x / 2)) for one degree and exp(-x / 2) for two', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 600, noNaN: true }), (x) => {
        expect(Math.abs(chiSquareTail(x, 1) / erfc(Math.sqrt(x / 2)) - 1)).toBeLessThan(1e-11)
        expect(Math.abs(chiSquareTail(x, 2) / Math.exp(-x / 2) - 1)).toBeLessThan(1e-11)
      }),
      { numRuns: 1000 },
    )
  })

  it('is 1 at 0 and 0 at infinity', () => {
    expect([upperIncompleteGamma(0.5, 0), upperIncompleteGamma(0.5, Number.POSITIVE_INFINITY)]).toEqual([1, 0])
  })
})
