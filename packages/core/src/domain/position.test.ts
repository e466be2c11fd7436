import { describe, expect, it } from '@jest/globals'
import {
  contractMultiplier, driverSymbol, hasSignMismatch, investmentClassOf, isActive, isOption, isPrivate, optionRight,
  type Position, POSITION_TYPES, positionSign, signedUnits,
} from './position.js'

const shares: Position = {
  id: 'p1', symbol: 'AAPL', positionType: 'LONG', quantity: 100, entryPrice: 150, entryDate: '2025-01-02', exitDate: null, exitPrice: null,
  investmentClass: 'PUBLIC', underlyingSymbol: null, strikePrice: null, expirationDate: null, deleted: false, tags: [],
}
const call: Position = {
  ...shares, symbol: 'AAPL250620C00200000', positionType: 'LC', quantity: 3, investmentClass: 'OPTIONS', underlyingSymbol: 'AAPL',
  strikePrice: 200, expirationDate: '2025-06-20',
}

describe('position types', () => {
  it('have sign, multiplier and right of specification 1.2', () => {
    const table = POSITION_TYPES.map((positionType) => [
      positionType, positionSign(positionType), contractMultiplier(positionType), optionRight(positionType), isOption({ positionType }),
    ])
    expect(table).toEqual([
      ['LONG', 1, 1, null, false], ['SHORT', -1, 1, null, false],
      ['LC', 1, 100, 1, true], ['LP', 1, 100, -1, true], ['SC', -1, 100, 1, true], ['SP', -1, 100, -1, true],
    ])
  })
})

describe('signedUnits', () => {
  it.each([
    ['LONG', 250, 250], ['SHORT', 250, -250], ['LC', 3, 300], ['LP', 3, 300], ['SC', 3, -300], ['SP', 3, -300],
  ] as const)('of %s %d is %d, whichever sign the quantity is stored with', (positionType, quantity, units) => {
    expect(signedUnits({ positionType, quantity })).toBe(units)
    expect(signedUnits({ positionType, quantity: -quantity })).toBe(units)
  })

  it('keeps fractions, and gives a plain zero for nothing', () => {
    expect(signedUnits({ positionType: 'SHORT', quantity: -0.25 })).toBe(-0.25)
    expect(Object.is(signedUnits({ positionType: 'SHORT', quantity: 0 }), 0)).toBe(true)
  })
})

describe('hasSignMismatch', () => {
  it('is a long type with a negative quantity, and nothing else', () => {
    const all = POSITION_TYPES.flatMap((positionType) => [-5, 0, 5].map((quantity) => ({ positionType, quantity })))
    const mismatched = all.filter(hasSignMismatch).map(({ positionType, quantity }) => `${positionType} ${quantity}`)
    expect(mismatched).toEqual(['LONG -5', 'LC -5', 'LP -5'])
  })
})

describe('investment class', () => {
  it('reads null as public, which is not private', () => {
    const classes = [null, 'PUBLIC', 'OPTIONS', 'PRIVATE'] as const
    expect(classes.map((investmentClass) => investmentClassOf({ investmentClass }))).toEqual(['PUBLIC', 'PUBLIC', 'OPTIONS', 'PRIVATE'])
    expect(classes.map((investmentClass) => isPrivate({ investmentClass }))).toEqual([false, false, false, true])
  })
})

describe('isActive', () => {
  const asOf = '2025-06-19'

  it.each<[string, Partial<Position>, boolean]>([
    ['held', {}, true],
    ['entered on the day', { entryDate: asOf }, true],
    ['entered the day after', { entryDate: '2025-06-20' }, false],
    ['closed on the day', { exitDate: asOf }, false],
    ['closed before', { exitDate: '2025-06-18' }, false],
    ['to be closed the day after', { exitDate: '2025-06-20' }, true],
    ['deleted', { deleted: true }, false],
    ['of quantity 0', { quantity: 0 }, false],
    ['a short stored negative', { positionType: 'SHORT', quantity: -10 }, true],
    ['private', { investmentClass: 'PRIVATE' }, true],
    ['a share with a stray expiry in the past', { expirationDate: '2024-01-19' }, true],
  ])('%s', (_, change, active) => {
    expect(isActive({ ...shares, ...change }, asOf)).toBe(active)
  })

  it('holds an option until the close before the day it expires', () => {
    expect(['2025-06-18', '2025-06-19', '2025-06-20', '2025-06-23'].map((day) => isActive(call, day))).toEqual([true, true, false, false])
    expect(isActive({ ...call, expirationDate: null }, '2030-01-02')).toBe(true)
  })
})

describe('driverSymbol', () => {
  it('is the underlying of an option and the own symbol of everything else, as a market key', () => {
    expect(driverSymbol({ ...shares, symbol: 'brk.b' })).toBe('BRK-B')
    expect(driverSymbol({ ...call, underlyingSymbol: 'BRK/B' })).toBe('BRK-B')
    expect(driverSymbol({ ...shares, underlyingSymbol: 'MSFT' })).toBe('AAPL')
    expect(driverSymbol({ ...call, underlyingSymbol: null })).toBeNull()
  })
})
