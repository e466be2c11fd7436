import { describe, expect, it } from '@jest/globals'
import { FACTORS, MARKET_PROXY, proxyOf, STYLE_FACTORS, STYLE_PROXIES } from './factor.js'

describe('factors', () => {
  it('have the proxies of specification 2.2, vectors in engine order', () => {
    expect(MARKET_PROXY).toBe('SPY')
    expect(STYLE_FACTORS).toEqual(['Value', 'Growth', 'Momentum', 'Quality', 'Size', 'Low Volatility'])
    expect(STYLE_PROXIES).toEqual(['VTV', 'VUG', 'MTUM', 'QUAL', 'IWM', 'USMV'])
  })

  it('are listed in their display order under one name and one scenario key each', () => {
    const listed = FACTORS.filter((factor) => factor.displayOrder !== null)
    expect(listed.map((factor) => factor.displayOrder)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(new Set(FACTORS.map((factor) => factor.name)).size).toBe(FACTORS.length)
    expect(new Set(FACTORS.map((factor) => factor.scenarioKey)).size).toBe(FACTORS.length)
    expect(FACTORS.filter((factor) => !factor.active).map((factor) => factor.name)).toEqual(['Short Interest'])
  })

  it('refuse a proxy that there is not', () => {
    expect(() => proxyOf('Short Interest')).toThrow('no proxy fund for factor Short Interest')
    expect(() => proxyOf('Interest Rate Beta')).toThrow(/Interest Rate Beta/)
    expect(() => proxyOf('Market')).toThrow(/Market/)
  })
})
