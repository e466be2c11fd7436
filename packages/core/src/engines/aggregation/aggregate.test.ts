import { describe, expect, it } from '@jest/globals'
import type { Position } from '../../domain/index.js'
import { aggregatePortfolio, type AggregationPosition, deltaAdjustedExposure, positionGreeks, valuePosition } from './index.js'

const GREEKS = { delta: 0.5, gamma: 0.02, theta: -0.1, vega: 0.3, rho: 0.05 }
const share = (id: string, changes: Partial<Position> = {}): Position => ({
  id, symbol: id.toUpperCase(), positionType: 'LONG', quantity: 10, entryPrice: 50, entryDate: '2025-01-02', exitDate: null, exitPrice: null, investmentClass: 'PUBLIC', underlyingSymbol: null,
  strikePrice: null, expirationDate: null, deleted: false, tags: [], ...changes,
})
const option = (id: string, changes: Partial<Position> = {}): Position =>
  share(id, { positionType: 'LC', quantity: 2, entryPrice: 4, investmentClass: 'OPTIONS', underlyingSymbol: 'A', strikePrice: 100, expirationDate: '2026-01-16', ...changes })

function item(position: Position, price: number, changes: Partial<AggregationPosition> = {}): AggregationPosition {
  const close = { date: '2025-06-30', price }
  return {
    position, valuation: valuePosition(position, '2025-06-30', { close, mark: close, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 }),
    underlyingPrice: null, greeks: null, sector: null, ...changes,
  }
}

describe('aggregatePortfolio', () => {
  it('gives zeros for an empty book', () => {
    const { totals, delta_adjusted, option_greeks, by_sector, equity } = aggregatePortfolio([], 100)
    expect([...Object.values(totals), ...Object.values(delta_adjusted), ...Object.values(option_greeks)].filter((value) => value !== 0)).toEqual([])
    expect([by_sector, equity.cash_balance, equity.leverage]).toEqual([{}, 100, 0])
  })

  it('sums values by sign and options, shares and private stakes apart', () => {
    const { totals } = aggregatePortfolio([
      item(share('b', { positionType: 'SHORT' }), 30), item(share('a'), 60), item(option('c'), 5, { underlyingPrice: 60, greeks: GREEKS }), item(option('d', { positionType: 'SP' }), 1),
      item(share('e', { investmentClass: 'PRIVATE', quantity: 1 }), 1000),
    ], null)
    expect(totals).toEqual({
      long_exposure: 2600, short_exposure: -500, gross_exposure: 3100, net_exposure: 2100, options_exposure: 1200, stock_exposure: 1900, private_exposure: 1000, notional: 13_900,
      notional_excluded: 1, cost_basis: 500 - 500 + 800 - 800 + 50, unrealized_pnl: 100 + 200 + 200 + 600 + 950, long_count: 3, short_count: 2, stock_long: 2, stock_short: 1, option_count: 2,
    })
  })

  it('leaves an option without delta or underlying price out of delta-adjusted figures, and counts it', () => {
    const unknown = [item(option('c'), 5, { underlyingPrice: 60 }), item(option('d'), 5, { greeks: GREEKS })]
    expect(unknown.map(deltaAdjustedExposure)).toEqual([null, null])
    expect(unknown.map(positionGreeks)).toEqual([null, null])
    const known = item(option('e', { positionType: 'SC' }), 5, { underlyingPrice: 60, greeks: GREEKS })
    const { delta_adjusted, option_greeks } = aggregatePortfolio([...unknown, known, item(share('a'), 60)], null)
    expect(delta_adjusted).toEqual({ net: 600 - 6000, gross: 6600, long: 600, short: -6000, positions_included: 2, positions_excluded: 2 })
    expect(option_greeks).toEqual({ delta: -100, gamma: -4, theta: 20, vega: -60, rho: -10, delta_dollars: -6000, gamma_dollars: -144 })
  })

  it('groups by underlying, tag, type and sector, in order', () => {
    const { by_underlying, by_tag, by_type, by_sector } = aggregatePortfolio([
      item(share('z', { tags: ['x', 'core', 'x'] }), 10, { sector: 'Energy' }), item(share('a', { tags: ['core'] }), 60), item(option('call'), 5, { underlyingPrice: 60, greeks: GREEKS }),
      item(option('put', { positionType: 'LP', underlyingSymbol: null }), 5),
    ], null)
    expect(Object.keys(by_underlying)).toEqual(['A', 'PUT', 'Z'])
    expect(by_underlying['A']).toEqual({
      gross_exposure: 1600, net_exposure: 1600, long_exposure: 1600, short_exposure: 0, position_count: 2, stock_count: 1, option_count: 1, call_count: 1, put_count: 0, delta_adjusted_exposure: 6600,
    })
    expect(Object.entries(by_tag).map(([tag, { position_count }]) => [tag, position_count])).toEqual([['core', 2], ['x', 1]])
    expect(Object.entries(by_type).map(([type, { position_count, put_count }]) => [type, position_count, put_count])).toEqual([['LC', 1, 0], ['LONG', 2, 0], ['LP', 1, 1]])
    expect(Object.keys(by_sector)).toEqual(['Energy', 'Unknown'])
  })
})

describe('the equity block', () => {
  const equity = (nav: number | null) => aggregatePortfolio([item(share('a'), 60), item(share('b', { positionType: 'SHORT' }), 30)], nav).equity

  it('has cash beside net exposure, and ratios of NAV', () => {
    expect(equity(1000)).toEqual({ total_value: 1000, cash_balance: 700, leverage: 0.9, long_percentage: 60, short_percentage: 30, gross_percentage: 90, net_percentage: 30, flags: [] })
  })

  it('has no ratios when NAV is not positive', () => {
    for (const nav of [0, -5]) {
      expect(equity(nav)).toEqual({
        total_value: nav, cash_balance: nav - 300, leverage: null, long_percentage: null, short_percentage: null, gross_percentage: null, net_percentage: null, flags: ['NON_POSITIVE_EQUITY'],
      })
    }
  })

  it('says when NAV is unknown', () => {
    expect(equity(null)).toEqual({ total_value: 300, cash_balance: 0, leverage: 0, long_percentage: 0, short_percentage: 0, gross_percentage: 0, net_percentage: 0, flags: ['EQUITY_MISSING'] })
  })
})
