import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { blackScholes } from '../greeks/index.js'
import { type RiskPosition, riskBook } from '../revaluation/index.js'
import { anyBook, BETAS, numbersIn, optionOn, share, stake, wildBook } from '../revaluation/risk-book.test-data.js'
import { marketRiskScenarios } from './index.js'

const run = (positions: readonly RiskPosition[], nav: number | null = 10_000) => marketRiskScenarios(riskBook(positions), nav)
const MARKET_NAMES = ['market_up_5', 'market_down_5', 'market_up_10', 'market_down_10', 'market_up_20', 'market_down_20']
const RATE_NAMES = ['ir_up_100bp', 'ir_down_100bp', 'ir_up_200bp', 'ir_down_200bp']

describe('marketRiskScenarios', () => {
  it('moves a book of SPY with the market', () => {
    const { status, market_beta, scenarios, flags, records_stored, data_quality, portfolio_value } = run([share('spy', 100)])
    expect([status, market_beta, flags, records_stored, data_quality, portfolio_value]).toEqual(['COMPLETED', 1, [], 10, null, 10_000])
    expect(Object.keys(scenarios)).toEqual([...MARKET_NAMES, ...RATE_NAMES])
    expect(scenarios.market_down_10).toEqual({ scenario_value: -0.1, predicted_pnl: -1000, linear_pnl: -1000, gamma_effect: 0, market_beta: 1, floored_positions: [] })
    expect(scenarios.ir_up_200bp).toMatchObject({ scenario_value: 0.02, predicted_pnl: -400, linear_pnl: -400 })
  })

  it('keeps the convexity of options and names it', () => {
    const { scenarios } = run([optionOn('c', 100)])
    for (const name of MARKET_NAMES) expect(scenarios[name]!.gamma_effect).toBeGreaterThan(0)
    expect(scenarios.ir_up_100bp!.predicted_pnl).toBeGreaterThan(scenarios.ir_up_100bp!.linear_pnl!)
  })

  it('discounts options at the moved rate in rate scenarios only', () => {
    const option = optionOn('c', 100, {}, { ...BETAS, market: 0, rateTotal: 0 })
    const { scenarios } = run([option])
    expect(scenarios.market_up_20!.predicted_pnl).toBe(0)
    expect(scenarios.ir_up_100bp!.predicted_pnl).toBeCloseTo(100 * (blackScholes({ ...option.option!, rate: option.option!.rate + 0.01 }).price - option.price!), 10)
  })

  it('lets no driver lose more than its value', () => {
    const betas = { ...BETAS, market: 6 }
    const { scenarios, flags } = run([share('a', 10, { betas }), share('b', -5, { betas })])
    expect(scenarios.market_down_20).toMatchObject({ predicted_pnl: -500, linear_pnl: -600, floored_positions: ['a', 'b'] })
    expect(scenarios.market_down_10!.floored_positions).toEqual([])
    expect(flags).toEqual(['RETURN_FLOORED'])
  })

  it('leaves a position without a rate beta out of the rate scenarios', () => {
    const { scenarios, rate_exposure_dollar, coverage } = run([share('a', 10), share('b', 10, { betas: { ...BETAS, rateTotal: null } })])
    expect([scenarios.ir_up_100bp!.predicted_pnl, rate_exposure_dollar, coverage.positions_with_rate_beta]).toEqual([-20, -2000, 1])
  })

  it('has no rate scenarios, and says so, when no position has a rate beta', () => {
    const { scenarios, flags, rate_exposure_dollar, records_stored } = run([share('a', 10, { betas: { ...BETAS, rateTotal: null } })])
    expect([Object.keys(scenarios), flags, rate_exposure_dollar, records_stored]).toEqual([MARKET_NAMES, ['NO_RATE_DATA'], null, 6])
  })

  it('gives dollars without a beta when net asset value is unknown or not positive', () => {
    for (const [nav, flag] of [[null, 'EQUITY_MISSING'], [0, 'NON_POSITIVE_EQUITY']] as const) {
      const { market_beta, scenarios, flags } = run([share('a', 10)], nav)
      expect([market_beta, scenarios.market_up_10!.market_beta, scenarios.market_up_10!.predicted_pnl, flags]).toEqual([null, null, 100, [flag]])
    }
  })

  it('skips a book without public positions', () => {
    expect(run([stake('a')])).toEqual({
      status: 'SKIPPED_NO_PUBLIC_POSITIONS', market_beta: null, market_exposure_dollar: null, rate_exposure_dollar: null, portfolio_value: 10_000, scenarios: {}, records_stored: 0,
      flags: ['no_public_positions'], coverage: expect.objectContaining({ positions_total: 1, positions_skipped: 1 }),
      data_quality: {
        flag: 'no_public_positions', quality_flag: 'no_public_positions', message: expect.stringContaining('no public positions'), positions_analyzed: 0, positions_total: 1, positions_skipped: 1, data_days: 0,
      },
    })
  })

  it('skips a book in which no position has a beta', () => {
    expect(run([share('a', 1, { betas: null })], null)).toMatchObject({ status: 'SKIPPED_NO_EXPOSURES', flags: ['EQUITY_MISSING'], scenarios: {}, data_quality: { flag: 'no_exposures' } })
  })

  it('turns figures that overflow into none', () => {
    const { scenarios, flags } = run([share('a', 1, { price: 1e308, exposure: 1e308, betas: { ...BETAS, market: 1000, rateTotal: null } }), stake('b')])
    expect(scenarios.market_up_20).toMatchObject({ predicted_pnl: null, linear_pnl: null, gamma_effect: null })
    expect(flags).toEqual(['NOT_FINITE', 'NO_RATE_DATA', 'RETURN_FLOORED', 'limited_coverage'])
  })

  const pnls = (positions: readonly RiskPosition[], nav = 1000) => Object.values(run(positions, nav).scenarios).map(({ predicted_pnl }) => predicted_pnl!)
  const mirrored = (positions: readonly RiskPosition[]) => positions.map((position) => ({ ...position, units: -position.units, exposure: -position.exposure! }))

  it('makes a short the negative of a long', () => {
    fc.assert(fc.property(anyBook, (positions) => expect(pnls(mirrored(positions)).map((value) => 0 - value)).toEqual(pnls(positions).map((value) => 0 + value))), { numRuns: 1000 })
  })

  it('scales dollars with the book and leaves its beta alone', () => {
    fc.assert(
      fc.property(anyBook, (positions) => {
        const scaled = run(positions.map((position) => ({ ...position, units: 8 * position.units, exposure: 8 * position.exposure! })), 8000)
        const plain = run(positions, 1000)
        expect(scaled.market_beta).toBe(plain.market_beta)
        expect(Object.values(scaled.scenarios).map(({ predicted_pnl }) => predicted_pnl)).toEqual(Object.values(plain.scenarios).map(({ predicted_pnl }) => 8 * predicted_pnl!))
      }),
      { numRuns: 1000 },
    )
  })

  it('is not moved by a PRIVATE position, nor by the order of positions', () => {
    fc.assert(fc.property(anyBook, (positions) => expect(run([stake('zz'), ...[...positions].reverse()]).scenarios).toEqual(run(positions).scenarios)), { numRuns: 1000 })
  })

  it('holds no NaN and no infinity, whatever it is given', () => {
    fc.assert(fc.property(wildBook, fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), (positions, nav) => expect(numbersIn(run(positions, nav)).every(Number.isFinite)).toBe(true)), { numRuns: 2000 })
  })
})
