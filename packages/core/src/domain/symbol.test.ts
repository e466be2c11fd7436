import { describe, expect, it } from '@jest/globals'
import { classifySymbol, marketSymbol, parseOcc } from './symbol.js'

describe('parseOcc', () => {
  it.each([
    ['AAPL240119C00150000', { underlying: 'AAPL', expiration: '2024-01-19', right: 'C', strike: 150 }],
    ['SPY250919P00460000', { underlying: 'SPY', expiration: '2025-09-19', right: 'P', strike: 460 }],
    ['F260116C00012500', { underlying: 'F', expiration: '2026-01-16', right: 'C', strike: 12.5 }],
    ['GOOGL240229P00000500', { underlying: 'GOOGL', expiration: '2024-02-29', right: 'P', strike: 0.5 }],
    ['ABCDEF991231C99999999', { underlying: 'ABCDEF', expiration: '2099-12-31', right: 'C', strike: 99_999.999 }],
    ['PCP250117C00100000', { underlying: 'PCP', expiration: '2025-01-17', right: 'C', strike: 100 }],
  ])('reads %s', (symbol, expected) => {
    expect(parseOcc(symbol)).toEqual(expected)
  })

  it.each([
    'AAPL', '', 'AAPL240119X00150000', 'AAPL240119C0015000', 'AAPL240119C001500000', 'ABCDEFG240119C00150000',
    '240119C00150000', 'AAPL24119C00150000', 'BX_PRIVATE_EQUITY', 'CRYPTO_BTC_ETH', 'AAPL240119C00150000 X', 'BRK.B240119C00150000',
  ])('finds no option in "%s"', (symbol) => {
    expect(parseOcc(symbol)).toBeNull()
  })

  it.each([
    'AAPL250229C00150000', 'AAPL251301C00150000', 'AAPL250431C00150000', 'AAPL250100C00150000',
  ])('finds no day in %s', (symbol) => {
    expect(parseOcc(symbol)).toBeNull()
  })
})

describe('classifySymbol', () => {
  it.each([
    'AAPL240119C00150000', 'SPY250919P00460000', ' spy250919p00460000 ', 'FUND250919P00460000',
  ])('takes %s for an option', (symbol) => {
    expect(classifySymbol(symbol)).toBe('OPTIONS')
  })

  it.each([
    'BX_PRIVATE_EQUITY', 'TWO_SIGMA_FUND', 'A16Z_VC_FUND', 'ACME_VC_III', 'ACME_PE_II', 'STARWOOD_REIT', 'SIGMA_X', 'HOME_EQUITY',
    'RENTAL_CONDO', 'RENTAL_SFH', 'ART_COLLECTIBLES', 'CRYPTO_BTC_ETH', 'TREASURY_BILLS', 'MONEY_MARKET', 'private stake',
  ])('takes %s for private, however long it is and whatever letters it holds', (symbol) => {
    expect(classifySymbol(symbol)).toBe('PRIVATE')
  })

  it.each(['AAPL', 'BRK.B', 'BRK-B', 'C', 'P', 'SPY', 'VTI', 'ABCDEFGHIJKCP', 'ARTX', 'HOMEX', ''])('takes "%s" for public', (symbol) => {
    expect(classifySymbol(symbol)).toBe('PUBLIC')
  })
})

describe('marketSymbol', () => {
  it.each([
    ['AAPL', 'AAPL'], [' aapl ', 'AAPL'], ['BRK.B', 'BRK-B'], ['BRK/B', 'BRK-B'], ['BRK-B', 'BRK-B'], ['brk.b', 'BRK-B'], ['BF.A', 'BF-A'],
    ['C', 'C'], ['ABC.WS', 'ABC.WS'], ['ABCDEF.B', 'ABCDEF.B'], ['AAPL240119C00150000', 'AAPL240119C00150000'],
  ])('keys %j as %s', (symbol, key) => {
    expect(marketSymbol(symbol)).toBe(key)
    expect(marketSymbol(key)).toBe(key)
  })
})
