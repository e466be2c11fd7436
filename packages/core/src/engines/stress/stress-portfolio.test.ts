import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type RiskPosition, riskBook } from '../revaluation/index.js'
import { anyBook, BETAS, numbersIn, optionOn, share, stake, wildBook } from '../revaluation/risk-book.test-data.js'
import { prepareStress, type PreparedStress, stressPortfolio, type StressScenario, stressTestResult } from './index.js'
import { INFO, MODEL, scenario } from './stress-model.test-data.js'

const prepared = (scenarios: StressScenario[], model: typeof MODEL | null = MODEL): PreparedStress => prepareStress(model, scenarios, INFO)
const MANY = prepared([
  scenario('down', { Market: -0.1 }), scenario('crash', { Market: -0.45, Value: -0.3, 'Low Volatility': -0.35 }, { basis: { 'Low Volatility': 'total' }, category: 'historical' }),
  scenario('rates', { Interest_Rate: 0.01 }, { category: 'rates' }), scenario('vol', { Market: -0.12 }, { vol_shock: 0.5, category: 'volatility' }),
])
const run = (positions: readonly RiskPosition[], nav: number | null = 10_000, stress = MANY) => stressPortfolio(stress, { book: riskBook(positions), nav, exposureAgeSessions: 0 })
const first = (positions: readonly RiskPosition[], nav: number | null = 10_000, stress = MANY) => run(positions, nav, stress).scenarios[0]!

describe('stressPortfolio', () => {
  it('moves a book of SPY with the market, directly and correlated', () => {
    expect(first([share('spy', 100)])).toEqual({
      scenario_id: 'down', scenario_name: 'Name of down', category: 'market', severity: 'mild', direct_pnl: -1000, correlated_pnl: -1000, correlation_effect: 0, linear_direct_pnl: -1000,
      linear_correlated_pnl: -1000, convexity_direct: 0, convexity_correlated: 0,
      factor_impacts: { 'Market Beta': { shock: -0.1, exposure_dollar: 10_000, direct_pnl: -1000, correlated_pnl: -1000 } }, percentage_impact: -10, new_portfolio_value: 9000,
      loss_exceeds_equity: false, loss_cap_applied: false, original_total_pnl: null, rate_move_direct: 0, rate_move_correlated: 0.001, plausibility: expect.closeTo(10, 10),
      missing_factors: [], floored_direct: [], floored_correlated: [], flags: [],
    })
  })

  it('attributes by factor what is linear, and names the convexity of options', () => {
    const { scenarios, exposures } = run([optionOn('c', 100, {}, { ...BETAS, styles: [0.5, 0, 0, 0, 0, 0.2] })])
    const crash = scenarios[1]!
    const impacts = Object.values(crash.factor_impacts).map(({ direct_pnl }) => direct_pnl!)
    expect(Object.keys(crash.factor_impacts)).toEqual(['Market Beta', 'Value', 'Low Volatility'])
    expect(crash.linear_direct_pnl).toBeCloseTo(impacts.reduce((a, b) => a + b, 0), 8)
    expect(crash.convexity_direct).toBeGreaterThan(0)
    expect(crash.direct_pnl! - crash.linear_direct_pnl!).toBe(crash.convexity_direct)
    expect(exposures.Value).toBeCloseTo(0.5 * exposures['Market Beta']!, 10)
  })

  it('applies a volatility shock to options', () => {
    const plain = prepared([scenario('vol', { Market: -0.12 })])
    const [shocked, calm] = [run([optionOn('c', 100)]).scenarios[3]!, first([optionOn('c', 100)], 10_000, plain)]
    expect(shocked.direct_pnl!).toBeGreaterThan(calm.direct_pnl!)
    expect(shocked.linear_direct_pnl).toBe(calm.linear_direct_pnl)
  })

  it('flags losses beyond equity and caps nothing', () => {
    const { direct_pnl, loss_exceeds_equity, flags, percentage_impact } = first([share('a', 100)], 500)
    expect([direct_pnl, loss_exceeds_equity, flags, percentage_impact]).toEqual([-1000, true, ['loss_exceeds_equity'], -200])
    expect(first([share('a', -100)], 500).loss_exceeds_equity).toBe(false)
    expect(first([share('a', -0.3)], -5).loss_exceeds_equity).toBe(false)
    const onlyCorrelated = prepared([scenario('g', { Growth: 0.1 })])
    const value = share('v', 100, { betas: { ...BETAS, styles: [1, 0, 0, 0, 0, 0] } })
    expect(first([value], 300, onlyCorrelated)).toMatchObject({ direct_pnl: 0, loss_exceeds_equity: true })
  })

  it('gives dollars without percentages when net asset value is unknown or not positive', () => {
    expect(run([share('a', 1)], null)).toMatchObject({ flags: ['EQUITY_MISSING'], scenarios: [{ percentage_impact: null, new_portfolio_value: null, loss_exceeds_equity: false, direct_pnl: -10 }, {}, {}, {}] })
    expect(run([share('a', 1)], -5)).toMatchObject({ flags: ['NON_POSITIVE_EQUITY', 'loss_exceeds_equity'], scenarios: [{ percentage_impact: null, new_portfolio_value: -15 }, {}, {}, {}] })
  })

  it('names floored positions', () => {
    const betas = { ...BETAS, market: 4, styles: [-3, 0, 0, 0, 0, 0] }
    const { scenarios, flags } = run([share('a', 1, { betas })])
    expect([scenarios[1]!.floored_direct, scenarios[1]!.flags, flags]).toEqual([[], [], []])
    const floored = run([share('a', 1, { betas: { ...BETAS, market: 4 } }), share('b', 1)])
    expect([floored.scenarios[1]!.floored_direct, floored.scenarios[1]!.floored_correlated, floored.scenarios[1]!.direct_pnl, floored.flags]).toEqual([['a'], ['a'], -145, ['RETURN_FLOORED']])
  })

  it('says when rates have no data and factors are missing', () => {
    const without = prepared([scenario('mixed', { Market: -0.1, Interest_Rate: 0.01 }), scenario('rates', { Interest_Rate: 0.01 })], { ...MODEL, varRate: null })
    expect(run([share('a', 1), stake('z')], 10_000, without)).toMatchObject({
      flags: ['FACTOR_MISSING:Interest Rate Beta', 'NO_RATE_DATA', 'limited_coverage'], summary: { scenarios_tested: 1, scenarios_skipped: 1 },
      scenarios: [{ missing_factors: ['Interest Rate Beta'], flags: ['FACTOR_MISSING:Interest Rate Beta'] }],
    })
  })

  it('shows no exposure and no impact of a factor to which no position has a beta', () => {
    const { flags, exposures, scenarios } = run([share('a', 1, { betas: { ...BETAS, styles: [null, 0, 0, 0, 0, 0], ratePartial: null } })])
    expect(flags).toEqual(['FACTOR_MISSING:Interest Rate Beta', 'FACTOR_MISSING:Value', 'NO_RATE_DATA'])
    expect(Object.keys(exposures)).toEqual(['Market Beta', 'Growth', 'Momentum', 'Quality', 'Size', 'Low Volatility'])
    expect(scenarios[1]!.factor_impacts).toMatchObject({ Value: { shock: -0.3, exposure_dollar: null, direct_pnl: null, correlated_pnl: null }, 'Market Beta': { direct_pnl: -45 } })
    expect(scenarios[2]).toMatchObject({ direct_pnl: 0, flags: ['FACTOR_MISSING:Interest Rate Beta'] })
  })

  it('keeps the direct effect when the moments are singular', () => {
    const singular = prepared([scenario('down', { Market: -0.1 })], { ...MODEL, varMarket: 0 })
    const { scenarios, summary } = run([share('a', 1)], 10_000, singular)
    expect(scenarios[0]).toMatchObject({
      direct_pnl: -10, correlated_pnl: null, correlation_effect: null, linear_correlated_pnl: null, percentage_impact: null, new_portfolio_value: null, rate_move_correlated: null,
      plausibility: null, flags: ['SINGULAR_COVARIANCE'], factor_impacts: { 'Market Beta': { direct_pnl: -10, correlated_pnl: null } },
    })
    expect(summary).toMatchObject({ scenarios_tested: 1, worst_case_pnl: null, worst_case_scenario: null, mean_pnl: null, median_pnl: null, pnl_std: null, mean_correlation_effect: null })
  })

  it('turns figures that overflow into none', () => {
    const { scenarios, flags } = run([share('a', 1, { price: 1e308, exposure: 1e308, betas: { ...BETAS, market: -1000 } })])
    expect(scenarios[0]).toMatchObject({ direct_pnl: null, correlated_pnl: null, correlation_effect: null, convexity_direct: null, flags: ['NOT_FINITE'] })
    expect(flags).toContain('NOT_FINITE')
  })

  it('skips without factor exposures of the last five sessions', () => {
    const book = riskBook([share('a', 1)])
    const status = (exposureAgeSessions: number | null) => stressPortfolio(MANY, { book, nav: 1, exposureAgeSessions }).status
    expect([null, 6, Number.NaN, 5, 0].map(status)).toEqual([...Array.from({ length: 3 }, () => 'SKIPPED_NO_FACTOR_EXPOSURES'), 'COMPLETED', 'COMPLETED'])
    expect(run([stake('a')])).toMatchObject({ status: 'SKIPPED_NO_FACTOR_EXPOSURES', scenarios: [], exposures: {}, summary: { scenarios_tested: 0, scenarios_skipped: 0 }, coverage: { positions_skipped: 1 } })
  })

  it('skips when no scenario has a factor with data', () => {
    expect(run([share('a', 1)], null, prepared([scenario('a', { Market: 0.1 })], null))).toMatchObject({ status: 'SKIPPED_NO_FACTOR_DATA', flags: ['EQUITY_MISSING'], summary: { scenarios_skipped: 1 } })
  })

  const pnls = (positions: readonly RiskPosition[], nav = 1000) => run(positions, nav).scenarios.flatMap(({ direct_pnl, correlated_pnl }) => [direct_pnl!, correlated_pnl!])
  const scaled = (positions: readonly RiskPosition[], c: number) => positions.map((position) => ({ ...position, units: c * position.units, exposure: c * position.exposure! }))

  it('makes a short the negative of a long', () => {
    fc.assert(fc.property(anyBook, (positions) => expect(pnls(scaled(positions, -1)).map((value) => 0 - value)).toEqual(pnls(positions).map((value) => 0 + value))), { numRuns: 1000 })
  })

  it('scales dollars with the book and leaves percentages alone', () => {
    fc.assert(
      fc.property(anyBook, (positions) => {
        const [plain, large] = [run(positions, 1000), run(scaled(positions, 8), 8000)]
        expect(large.scenarios.map(({ percentage_impact }) => percentage_impact)).toEqual(plain.scenarios.map(({ percentage_impact }) => percentage_impact))
        expect(large.scenarios.map(({ direct_pnl }) => direct_pnl)).toEqual(plain.scenarios.map(({ direct_pnl }) => 8 * direct_pnl!))
      }),
      { numRuns: 1000 },
    )
  })

  it('is not moved by a PRIVATE position, nor by the order of positions', () => {
    fc.assert(fc.property(anyBook, (positions) => expect(run([stake('zz'), ...[...positions].reverse()]).scenarios).toEqual(run(positions).scenarios)), { numRuns: 1000 })
  })

  it('holds no NaN and no infinity, whatever it is given', () => {
    const extreme = prepared([...MANY.scenarios.map(({ scenario: given }) => given), scenario('huge', { Market: 1e300, Value: -1e300 }, { vol_shock: -1e300 })])
    fc.assert(
      fc.property(wildBook, fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), (positions, nav) => {
        const result = run(positions, nav, extreme)
        expect(numbersIn([result, stressTestResult({ portfolioId: 'p', portfolioName: 'P', asOf: '2025-06-30' }, extreme, result)]).every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('stressTestResult', () => {
  const portfolio = { portfolioId: 'p', portfolioName: 'Book', asOf: '2025-06-30' }

  it('has every key of a skipped test', () => {
    const answer = stressTestResult(portfolio, MANY, run([stake('a')]))
    expect(answer).toEqual({
      portfolio_id: 'p', portfolio_name: 'Book', calculation_date: '2025-06-30', correlation_matrix_info: { calculation_date: '2025-06-30', data_days: 0, mean_correlation: 0 },
      stress_test_results: {
        skipped: true, reason: 'no_factor_exposures', skip_reason: expect.stringContaining('no factor exposures'), message: expect.stringContaining('no factor exposures'), direct_impacts: {},
        correlated_impacts: {}, summary_stats: {}, scenarios_tested: 0, scenarios_skipped: 0,
      },
      config_metadata: { scenarios_available: 0, scenarios_tested: 0, scenarios_skipped: 0, categories_tested: 0 }, saved_to_database: 0,
    })
  })

  it('has the same keys when it is done', () => {
    const result = run([share('a', 1)])
    const answer = stressTestResult(portfolio, MANY, result)
    expect(answer).toMatchObject({
      correlation_matrix_info: INFO, config_metadata: { scenarios_available: 4, scenarios_tested: 4, scenarios_skipped: 0, categories_tested: 4 },
      stress_test_results: {
        skipped: false, reason: null, skip_reason: null, message: '4 scenarios tested, 0 skipped.', summary_stats: result.summary,
        direct_impacts: { down: { direct_pnl: -10 } }, correlated_impacts: { down: { correlation_effect: result.scenarios[0]!.correlation_effect, loss_cap_applied: false, original_total_pnl: null } },
      },
    })
  })
})
