import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Decimal } from './decimal.js'
import { contractMultiplier, isOption, POSITION_TYPES, positionSign } from './position.js'
import { completePosition, tradeKey } from './position-entry.js'
import type { StatedPosition } from './stated-position.js'

const TODAY = '2025-07-01'
const SHARES: StatedPosition = {
  symbol: 'AAPL', quantity: new Decimal(100), entryPrice: new Decimal('150.25'), entryDate: '2025-01-02', positionType: null, investmentClass: null, investmentSubtype: null, underlyingSymbol: null,
  strikePrice: null, expirationDate: null, exitDate: null, exitPrice: null, notes: null, tags: [],
}
const state = (changes: Partial<StatedPosition>) => completePosition({ ...SHARES, ...changes }, TODAY)
const amount = (text: string | number) => new Decimal(text)
const CALL = 'AAPL250919C00200000'
const PUT = 'AAPL250919P00180000'

describe('type and class that are not given', () => {
  it.each<[Partial<StatedPosition>, object]>([
    [{}, { positionType: 'LONG', investmentClass: 'PUBLIC' }],
    [{ quantity: amount(-5) }, { positionType: 'SHORT', investmentClass: 'PUBLIC' }],
    [{ symbol: CALL }, { positionType: 'LC', investmentClass: 'OPTIONS', underlyingSymbol: 'AAPL', expirationDate: '2025-09-19' }],
    [{ symbol: CALL, quantity: amount(-5) }, { positionType: 'SC' }],
    [{ symbol: PUT }, { positionType: 'LP' }],
    [{ symbol: PUT, quantity: amount(-1) }, { positionType: 'SP' }],
    [{ symbol: ' aapl  250919c00200000 ' }, { symbol: CALL, positionType: 'LC' }],
    [{ symbol: 'BX_PRIVATE_EQUITY' }, { positionType: 'LONG', investmentClass: 'PRIVATE' }],
    [{ symbol: 'brk.b' }, { symbol: 'BRK.B', investmentClass: 'PUBLIC' }],
    [{ symbol: 'CRYPTO_BTC', investmentClass: 'PUBLIC' }, { investmentClass: 'PUBLIC' }],
  ])('follow from symbol and sign: %j', (changes, expected) => {
    const { position, problems } = state(changes)
    expect(problems).toEqual([])
    expect(position).toMatchObject(expected)
  })

  it('leave an option its stated terms where the symbol tells none, and take the strike from one that does', () => {
    const stated = { symbol: 'SPX_DEC', positionType: 'LP', strikePrice: amount(5000), expirationDate: '2025-12-19', underlyingSymbol: 'spx' } as const
    expect(state(stated).position).toMatchObject({ investmentClass: 'OPTIONS', underlyingSymbol: 'SPX', expirationDate: '2025-12-19' })
    expect(state({ symbol: CALL }).position!.strikePrice!.toNumber()).toBe(200)
    expect(state({ symbol: 'SPXW250919C05000000', underlyingSymbol: 'SPX' }).position!.underlyingSymbol).toBe('SPX')
  })
})

describe('the sign of a quantity', () => {
  it.each([['SHORT', 100, -100], ['SHORT', -100, -100], ['LONG', 100, 100], ['LONG', -100, -100]] as const)('%s %d is stored as %d', (positionType, quantity, stored) => {
    expect(state({ positionType, quantity: amount(quantity) }).position!.quantity.toNumber()).toBe(stored)
  })
})

describe('what is wrong is named by its field', () => {
  it.each<[Partial<StatedPosition>, keyof StatedPosition, RegExp]>([
    [{ quantity: amount(0) }, 'quantity', /not be 0/], [{ quantity: amount('0.123456789') }, 'quantity', /8 decimals/], [{ quantity: amount('1e13') }, 'quantity', /at most/],
    [{ quantity: amount('123456789.12345678') }, 'quantity', /15 significant/], [{ quantity: amount('1e12'), entryPrice: amount('1e6') }, 'quantity', /dollars/],
    [{ entryPrice: amount(-1) }, 'entryPrice', /0 or more/], [{ entryPrice: amount('2e9') }, 'entryPrice', /at most/], [{ entryDate: '2025-07-02' }, 'entryDate', /future/], [{ entryDate: '1899-12-31' }, 'entryDate', /1900/],
    [{ exitDate: '2025-01-01' }, 'exitDate', /before the entry/], [{ exitDate: '2025-07-02' }, 'exitDate', /future/], [{ exitPrice: amount(5) }, 'exitDate', /required/],
    [{ exitDate: '2025-06-01', exitPrice: amount(-5) }, 'exitPrice', /0 or more/], [{ symbol: '  ' }, 'symbol', /blank/], [{ symbol: 'A'.repeat(41) }, 'symbol', /40/], [{ symbol: 'A\0B' }, 'symbol', /letters/], [{ symbol: 'A B' }, 'symbol', /letters/],
    [{ symbol: 'AAPL250231C00200000' }, 'symbol', /no day/], [{ symbol: CALL, investmentClass: 'PUBLIC' }, 'investmentClass', /OPTIONS/], [{ symbol: CALL, positionType: 'LONG' }, 'positionType', /LC/],
    [{ symbol: CALL, positionType: 'LP' }, 'positionType', /must be LC/], [{ symbol: CALL, strikePrice: amount(210) }, 'strikePrice', /200/], [{ symbol: CALL, expirationDate: '2025-09-20' }, 'expirationDate', /2025-09-19/],
    [{ positionType: 'LC', underlyingSymbol: 'AAPL', strikePrice: amount(5) }, 'expirationDate', /required/], [{ investmentClass: 'OPTIONS', underlyingSymbol: 'A', strikePrice: amount(1), expirationDate: '2026-01-16' }, 'positionType', /call or a put/],
    [{ positionType: 'LC', investmentClass: 'PRIVATE' }, 'investmentClass', /OPTIONS/], [{ strikePrice: amount(5) }, 'strikePrice', /options only/], [{ symbol: 'AAPL240119C00200000' }, 'expirationDate', /before the entry/],
    [{ positionType: 'LP', symbol: 'X', underlyingSymbol: 'X', expirationDate: '2026-01-16', strikePrice: amount(0) }, 'strikePrice', /above 0/],
    [{ notes: 'a\0' }, 'notes', /NUL/], [{ notes: '\ud800' }, 'notes', /broken/], [{ notes: 'x'.repeat(2001) }, 'notes', /2000/], [{ investmentSubtype: 'x'.repeat(65) }, 'investmentSubtype', /64/], [{ tags: ['x'.repeat(51)] }, 'tags', /50/],
  ])('%j', (changes, field, message) => {
    const { position, problems } = state(changes)
    expect(position).toBeNull()
    expect(problems).toContainEqual({ field, message: expect.stringMatching(message) })
  })

  it('all at once, and nothing is said of what could not be read', () => {
    const { problems } = state({ quantity: amount(0), entryPrice: amount(-1), entryDate: '2030-01-01' })
    expect(problems.map((problem) => problem.field)).toEqual(['quantity', 'entryPrice', 'entryDate'])
    expect(state({ quantity: null, entryPrice: null, entryDate: null })).toEqual({ position: null, problems: [] })
  })
})

describe('whatever is stated', () => {
  const stated = fc.record<StatedPosition>({
    symbol: fc.constantFrom('AAPL', CALL, PUT, 'HOME_EQUITY', 'brk/b', '', 'AAPL250231C00200000'), quantity: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => new Decimal(value).toDecimalPlaces(4))),
    entryPrice: fc.option(fc.integer({ min: -5, max: 500 }).map(amount)), entryDate: fc.option(fc.constantFrom('2025-01-02', '2025-07-02')), positionType: fc.option(fc.constantFrom(...POSITION_TYPES)),
    investmentClass: fc.option(fc.constantFrom('PUBLIC', 'OPTIONS', 'PRIVATE')), investmentSubtype: fc.constant(null), underlyingSymbol: fc.option(fc.constantFrom('AAPL', '')), strikePrice: fc.option(fc.integer({ min: 0, max: 300 }).map(amount)),
    expirationDate: fc.option(fc.constantFrom('2025-09-19', '2020-01-01')), exitDate: fc.option(fc.constantFrom('2025-02-02', '2024-01-01')), exitPrice: fc.option(fc.integer({ min: -1, max: 10 }).map(amount)), notes: fc.constant(null), tags: fc.constant([]),
  })

  it('a position that is taken keeps every rule, and stating it again changes nothing', () => {
    fc.assert(fc.property(stated, (given) => {
      const { position, problems } = completePosition(given, TODAY)
      if (position === null) return
      expect(problems).toEqual([])
      expect(isOption(position)).toBe(position.investmentClass === 'OPTIONS')
      expect(contractMultiplier(position.positionType)).toBe(position.investmentClass === 'OPTIONS' ? 100 : 1)
      if (positionSign(position.positionType) === -1) expect(position.quantity.isNegative()).toBe(true)
      expect(position.quantity.abs().equals(given.quantity!.abs())).toBe(true)
      const again = completePosition(position, TODAY).position!
      expect([tradeKey(again), again.strikePrice?.toFixed()]).toEqual([tradeKey(position), position.strikePrice?.toFixed()])
    }), { numRuns: 2_000 })
  })
})
