import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Decimal, roundTo } from './decimal.js'

describe('roundTo', () => {
  it.each([
    [0.5, 0, 0], [1.5, 0, 2], [2.5, 0, 2], [3.5, 0, 4], [-0.5, 0, 0], [-1.5, 0, -2], [-2.5, 0, -2],
    [0.125, 2, 0.12], [0.135, 2, 0.14], [0.1251, 2, 0.13], [1.005, 2, 1], [1.015, 2, 1.02], [2.675, 2, 2.68], [-2.665, 2, -2.66],
    [1234.5678, 2, 1234.57], [1234.5678, 0, 1235], [7, 2, 7],
  ])('takes %d to %d places as %d: a tie goes to the even digit', (value, places, expected) => {
    expect(roundTo(value, places)).toBe(expected)
  })

  it('rounds the digits that a number shows, exactly for a decimal', () => {
    expect(roundTo(new Decimal('123456789012.345'), 2)).toBe(123456789012.34)
    expect(roundTo(new Decimal('123456789012.34500000000000000001'), 2)).toBe(123456789012.35)
  })

  it('keeps null and never gives a negative zero', () => {
    expect(roundTo(null, 2)).toBeNull()
    expect(Object.is(roundTo(-0.001, 2), 0)).toBe(true)
    expect(Object.is(roundTo(new Decimal('-0.004'), 2), 0)).toBe(true)
  })
})

describe('Decimal', () => {
  it('adds and multiplies money exactly', () => {
    expect(new Decimal('0.1').plus('0.2').toString()).toBe('0.3')
    const product = new Decimal('9999999999.99999999').times('9999999999.99999999')
    expect(product.toFixed()).toBe('99999999999999999800.0000000000000001')
  })

  it('divides half-even at 60 digits', () => {
    expect(new Decimal(2).div(3).toFixed()).toBe(`0.${'6'.repeat(59)}7`)
    expect(new Decimal(1).plus('0.5e-59').toFixed()).toBe('1')
    expect(new Decimal(`1.${'0'.repeat(58)}1`).plus('0.5e-59').toFixed()).toBe(`1.${'0'.repeat(58)}2`)
  })

  it('prints money without an exponent', () => {
    expect(new Decimal('0.00000001').toString()).toBe('0.00000001')
    expect(new Decimal('1e25').toString()).toBe('10000000000000000000000000')
  })
})

describe('roundTo in binary arithmetic', () => {
  const exactly = (value: number, places: number): number => new Decimal(value).toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN).toNumber() + 0
  const places = fc.integer({ min: 0, max: 9 })

  it('is the exact decimal rounding of any number', () => {
    fc.assert(fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -1e7, max: 1e7, noNaN: true })), places, (value, to) => {
      expect(roundTo(value, to)).toBe(exactly(value, to))
    }), { numRuns: 3000 })
  })

  it('is the exact decimal rounding in the middle of two results and a few steps beside it', () => {
    fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), places, fc.integer({ min: -3, max: 3 }), (whole, to, steps) => {
      const middle = (whole + 0.5) / 10 ** to
      const value = middle + steps * Math.abs(middle) * Number.EPSILON
      expect(roundTo(value, to)).toBe(exactly(value, to))
    }), { numRuns: 3000 })
  })

  it('leaves what is no finite number as it is', () => {
    expect([roundTo(NaN, 2), roundTo(Infinity, 2), roundTo(-Infinity, 6)]).toEqual([NaN, Infinity, -Infinity])
  })
})
