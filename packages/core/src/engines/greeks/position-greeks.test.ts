import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Position } from '../../domain/index.js'
import { calculateGreeks, type GreeksPosition, type OptionModel, optionModel } from './index.js'

const position = (id: string, changes: Partial<Position> = {}): Position => ({
  id, symbol: id.toUpperCase(), positionType: 'LC', quantity: 2, entryPrice: 5, entryDate: '2025-01-02', exitDate: null, exitPrice: null, investmentClass: 'OPTIONS', underlyingSymbol: 'AAPL',
  strikePrice: 100, expirationDate: '2025-12-30', deleted: false, tags: [], ...changes,
})
const model = (right: 1 | -1 = 1, spotDate = '2025-06-30', volatility: number | null = 0.3): OptionModel => optionModel({
  asOf: '2025-06-30', right, strike: 100, expiration: '2025-12-30', underlying: 'AAPL', spot: { date: spotDate, price: 105 }, close: null, providerVolatility: volatility,
  realizedVolatility: null, dividendYield: null, curve: { DGS2: 4 },
})
const item = (id: string, changes: Partial<Position> = {}, contract: OptionModel | null = model(), marketValue: number | null = 2000): GreeksPosition => ({ position: position(id, changes), marketValue, contract })
const share = (id: string): GreeksPosition => item(id, { positionType: 'LONG', investmentClass: 'PUBLIC' }, null, 10_000)
const perShare = (right: 1 | -1 = 1) => {
  const valued = model(right)
  if (valued.skipped !== null) throw new Error(valued.skipped)
  return valued
}

describe('calculateGreeks', () => {
  it('multiplies the Greeks of a share by the units and the spot', () => {
    const { rows, totals, status, updated, failed, skipped } = calculateGreeks([share('s'), item('a')])
    const { greeks, price } = perShare()
    expect([status, updated, failed, skipped]).toEqual(['COMPLETED', 1, 0, 1])
    expect(rows).toEqual([{
      position_id: 'a', delta: 200 * greeks.delta, gamma: 200 * greeks.gamma, theta: 200 * greeks.theta, vega: 200 * greeks.vega, rho: 200 * greeks.rho,
      delta_dollars: 200 * greeks.delta * 105, gamma_dollars: (200 * greeks.gamma * 105 ** 2) / 100, underlying_price: 105, underlying_price_date: '2025-06-30', model_price: price,
      volatility: 0.3, volatility_source: 'provider', model: 'bsm_european', flags: [],
    }])
    expect(totals).toEqual(Object.fromEntries(Object.keys(totals!).map((name) => [name, rows[0]![name as 'delta']])))
  })

  it('sums over positions, shorts with their sign', () => {
    const { rows, totals } = calculateGreeks([item('b', { positionType: 'SC', quantity: -1 }), item('a')])
    expect(rows.map((row) => row.position_id)).toEqual(['a', 'b'])
    expect(totals!.delta).toBeCloseTo(100 * perShare().greeks.delta, 12)
    expect(rows[1]!.theta).toBeGreaterThan(0)
  })

  it('skips a book without options, and counts what it skipped', () => {
    expect(calculateGreeks([share('a'), share('b')])).toEqual({
      status: 'SKIPPED_NO_OPTIONS', updated: 0, failed: 0, skipped: 2, rows: [], totals: null, flags: [],
      coverage: { options_total: 0, options_analyzed: 0, options_skipped: 0, coverage_pct: null, oldest_underlying_price_date: null, skipped: [] },
    })
    expect(calculateGreeks([]).status).toBe('SKIPPED_NO_OPTIONS')
  })

  it('names every option without Greeks', () => {
    const result = calculateGreeks([
      item('e'), item('d', {}, { skipped: 'UNSUPPORTED_UNDERLYING' }), item('c', { investmentClass: 'PRIVATE' }), item('b', {}, null, null), item('a', {}, { skipped: 'NOT_FINITE' }),
    ])
    expect(result.coverage.skipped.map(({ position_id, reason }) => [position_id, reason])).toEqual([['a', 'NOT_FINITE'], ['b', 'NO_UNDERLYING'], ['c', 'PRIVATE_SKIPPED'], ['d', 'UNSUPPORTED_UNDERLYING']])
    expect(result).toMatchObject({ status: 'COMPLETED', updated: 1, failed: 1, skipped: 3, flags: ['limited_coverage'], coverage: { options_total: 5, options_analyzed: 1, options_skipped: 4, coverage_pct: 25 } })
  })

  it('gives no totals when no option has Greeks', () => {
    const result = calculateGreeks([item('a', {}, null)])
    expect(result).toMatchObject({ status: 'COMPLETED', updated: 0, totals: null, coverage: { coverage_pct: 0 } })
  })

  it('fails a position whose figures overflow and keeps the others', () => {
    expect(calculateGreeks([item('a', { quantity: 1e308 }), item('b')])).toMatchObject({ updated: 1, failed: 1, skipped: 0 })
  })

  it('gathers flags and the oldest price', () => {
    const result = calculateGreeks([item('a', {}, model(1, '2025-06-27')), item('b', {}, model(1, '2025-06-30', null))])
    expect([result.flags, result.coverage.oldest_underlying_price_date]).toEqual([['VOL_DEFAULT'], '2025-06-27'])
  })

  it('gives a long call and a short put of one strike the delta and gamma of a forward', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (quantity) => {
        const { totals } = calculateGreeks([item('a', { quantity }), item('b', { positionType: 'SP', quantity }, model(-1))])
        expect(totals!.delta).toBeCloseTo(100 * quantity, 8)
        expect(totals!.gamma).toBeCloseTo(0, 8)
        expect(totals!.vega).toBeCloseTo(0, 8)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not depend on order, and a position in two lots is the same position', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }), (quantities) => {
        const items = quantities.map((quantity, i) => item(`p${i}`, { quantity }))
        expect(calculateGreeks([...items].reverse())).toEqual(calculateGreeks(items))
        const whole = calculateGreeks([item('p', { quantity: quantities.reduce((a, b) => a + b, 0) })]).totals!
        expect(calculateGreeks(items).totals!.vega).toBeCloseTo(whole.vega, 8)
      }),
      { numRuns: 1000 },
    )
  })
})
