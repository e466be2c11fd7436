import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { normalCdf } from './normal.js'
import { normalQuantile } from './normal-quantile.js'

describe('normalQuantile', () => {
  /** From 40-digit arithmetic. */
  it.each([
    [1e-300, -37.0470962993611992], [1e-20, -9.26234008979840758], [1e-9, -5.99780701500768686], [0.001, -3.09023230616781354], [0.0749, -1.44023826752796366],
    [0.0751, -1.43882539275253998], [0.4, -0.253347103135799741], [0.5, 0], [0.95, 1.64485362695147228], [0.975, 1.95996398454005386], [0.99, 2.32634787404084077],
    [0.999999, 4.75342430881708777],
  ])('of %d is %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-15 * Math.abs(z))
  })

  it('undoes the distribution function', () => {
    fc.assert(fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThanOrEqual(1e-14 * p + 1e-15)), { numRuns: 1000 })
  })

  it.each([0, 1, -0.1, 1.1, Number.NaN])('refuses %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError)
  })
})
