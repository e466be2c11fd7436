import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { numbersIn } from '../revaluation/risk-book.test-data.js'
import { prepareStress, type StressModel, type StressScenario } from './index.js'
import { INFO, MODEL, scenario } from './stress-model.test-data.js'

const prepare = (shocks: Record<string, number>, changes: Partial<StressScenario> = {}, model: StressModel = MODEL) => {
  const { scenarios } = prepareStress(model, [scenario('s', shocks, changes)], INFO)
  return scenarios[0]!
}
const direct = (shocks: Record<string, number>, changes: Partial<StressScenario> = {}) => [...prepare(shocks, changes).direct.factors]
const STYLES = ['Value', 'Growth', 'Momentum', 'Quality', 'Size', 'Low Volatility']

describe('prepareStress', () => {
  it('moves directly only what is named', () => {
    expect(direct({ Market: -0.1 })).toEqual([-0.1, 0, 0, 0, 0, 0, 0, 0])
    expect(direct({ Value: 0.2, Growth: -0.1 })).toEqual([0, 0.2, -0.1, 0, 0, 0, 0, 0])
    expect(direct({ Interest_Rate: 0.01 })).toEqual([0, 0, 0, 0, 0, 0, 0, 0.01])
    expect(prepare({ Interest_Rate: 0.01 }).direct.rateMove).toBe(0.01)
  })

  it('takes a total style shock as the return of the fund, a relative one beyond its market beta', () => {
    expect(direct({ 'Low Volatility': -0.25, Market: -0.2 }, { basis: { 'Low Volatility': 'total', Market: 'total' } })[6]).toBeCloseTo(-0.25 + 0.75 * 0.2, 15)
    expect(direct({ Value: -0.25, Market: -0.2 }, { basis: { Value: 'relative' } })[1]).toBe(-0.25)
    expect(direct({ Value: -0.25 }, { basis: { Value: 'total' } })[1]).toBe(-0.25)
  })

  it('moves the rate residual by what the other named factors leave', () => {
    const { factors, rateMove } = prepare({ Interest_Rate: 0.006, Market: -0.07, Value: 0.1 }).direct
    expect(factors[7]).toBeCloseTo(0.006 - -0.01 * -0.07 - 0.02 * 0.1, 15)
    expect(rateMove).toBe(0.006)
  })

  it('answers a shock of the market alone with the same factors, directly and correlated', () => {
    const { direct: own, correlated } = prepare({ Market: -0.35 })
    expect([...correlated!.factors]).toEqual([...own.factors])
    expect(own.rateMove).toBe(0)
    expect(correlated!.rateMove).toBeCloseTo(0.0035, 15)
    expect(correlated!.plausibility).toBeCloseTo(35, 10)
  })

  it('pulls Growth down when Value alone rises', () => {
    const { factors } = prepare({ Value: 0.1 }).correlated!
    expect(factors[1]).toBeCloseTo(0.1, 14)
    expect(factors[2]).toBeCloseTo((0.9 * -13e-6 * 0.1) / 15e-6, 12)
    expect([factors[0], factors[7]]).toEqual([0, 0])
  })

  it('moves the market with a fund that falls as a whole', () => {
    const { factors } = prepare({ Value: -0.1 }, { basis: { Value: 'total' } }).correlated!
    expect(factors[0]).toBeCloseTo((-0.1 * 0.9 * 1e-4) / (0.81 * 1e-4 + 15e-6), 12)
    expect(factors[1]! + 0.9 * factors[0]!).toBeCloseTo(-0.1, 14)
  })

  it('knows no basis for the market and the rate', () => {
    const { shocks, correlated } = prepare({ Market: -0.1, Interest_Rate: 0.01 }, { basis: { Market: 'total', Interest_Rate: 'total' } })
    expect([shocks.map(({ isTotal }) => isTotal), correlated!.factors[0]]).toEqual([[false, false], -0.1])
  })

  const shock = fc.double({ min: -0.6, max: 0.6, noNaN: true })
  const anyShocks = fc.record({
    market: fc.option(shock), rate: fc.option(fc.double({ min: -0.03, max: 0.03, noNaN: true })), styles: fc.array(fc.option(shock), { minLength: 6, maxLength: 6 }),
    totals: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })

  it('meets every named shock exactly', () => {
    fc.assert(
      fc.property(anyShocks, ({ market, rate, styles, totals }) => {
        const named: Record<string, number> = {}
        if (market !== null) named.Market = market
        if (rate !== null) named.Interest_Rate = rate
        styles.forEach((value, k) => value !== null && (named[STYLES[k]!] = value))
        fc.pre(Object.keys(named).length > 0)
        const prepared = prepare(named, { basis: Object.fromEntries(STYLES.map((name, k) => [name, totals[k] ? 'total' : 'relative'])) })
        const missed = [prepared.direct, prepared.correlated!].flatMap(({ factors, rateMove }) => [
          factors[0]! - (market ?? factors[0]!), rateMove - (rate ?? rateMove),
          ...styles.map((value, k) => (value === null ? 0 : factors[k + 1]! + (totals[k] ? MODEL.gamma[k]! * factors[0]! : 0) - value)),
        ])
        expect(Math.max(...missed.map(Math.abs))).toBeLessThan(1e-14)
      }),
      { numRuns: 1000 },
    )
  })

  it('is linear in the shocks', () => {
    fc.assert(
      fc.property(shock, shock, fc.double({ min: -3, max: 3, noNaN: true }), (market, value, scale) => {
        const [one, many] = [{ Market: market, Value: value }, { Market: scale * market, Value: scale * value }].map((shocks) => prepare(shocks).correlated!)
        const gaps = one!.factors.map((factor, f) => Math.abs(many!.factors[f]! - scale * factor))
        expect(Math.max(...gaps)).toBeLessThan(1e-12)
        expect(many!.plausibility).toBeCloseTo(Math.abs(scale) * one!.plausibility, 8)
      }),
      { numRuns: 1000 },
    )
  })

  it('skips a scenario without any available factor, and names missing ones', () => {
    const model: StressModel = { ...MODEL, gamma: [null, ...MODEL.gamma.slice(1)], deltaMarket: null, varRate: null }
    const { scenarios, skipped, hasRates } = prepareStress(model, [
      scenario('rates', { Interest_Rate: 0.01 }), scenario('mixed', { Market: -0.1, Interest_Rate: 0.01, Value: 0.1, Gold: 1 }), scenario('odd', { Growth: Number.NaN, 'Short Interest': 0.1 }),
      scenario('empty', {}), scenario('vol', {}, { vol_shock: 0.5 }),
    ], INFO)
    expect([scenarios.map(({ scenario: { scenario_id }, missingFactors }) => [scenario_id, missingFactors]), hasRates]).toEqual([[['mixed', ['Gold', 'Interest Rate Beta', 'Value']], ['vol', []]], false])
    expect(skipped).toEqual([
      { scenario_id: 'rates', reason: 'no_factor_data', missing_factors: ['Interest Rate Beta'] }, { scenario_id: 'odd', reason: 'no_factor_data', missing_factors: ['Growth', 'Short Interest'] },
      { scenario_id: 'empty', reason: 'no_factor_data', missing_factors: [] },
    ])
    expect([...scenarios[0]!.correlated!.factors]).toEqual([-0.1, 0, 0, 0, 0, 0, 0, 0])
    expect(scenarios[1]!.correlated).toMatchObject({ rateMove: 0, plausibility: 0 })
  })

  it('leaves missing styles out of the joint move', () => {
    const rows = MODEL.styleCovariance.map((row, i) => row.map((value, j) => (i === 1 || j === 1 ? null : value)))
    const model: StressModel = { ...MODEL, styleCovariance: rows, deltaStyles: [0.02] }
    const prepared = prepare({ Value: 0.1, Interest_Rate: 0.01 }, {}, model)
    expect(prepared.correlated!.factors[2]).toBe(0)
    expect(prepared.correlated!.rateMove).toBeCloseTo(0.01, 12)
    expect(prepare({ Value: 0.1 }, {}, { ...MODEL, styleCovariance: [], gamma: [], shrinkage: 0 })).toBeUndefined()
  })

  it('has no joint move, and keeps the direct one, when a named factor never moved', () => {
    for (const model of [{ ...MODEL, varMarket: 0 }, { ...MODEL, varMarket: -1 }]) {
      const { direct: own, correlated } = prepare({ Market: -0.1 }, {}, model)
      expect([own.factors[0], correlated]).toEqual([-0.1, null])
    }
    expect(prepare({ Market: 1e200, Value: 1e200 }, {}, { ...MODEL, varMarket: 1e-300 }).correlated).toBeNull()
  })

  it('skips everything without a model, or without a market that varies', () => {
    expect(prepareStress(null, [scenario('a', { Market: 0.1 }), scenario('v', {}, { vol_shock: 1 })], INFO)).toMatchObject({ scenarios: [], skipped: [{ scenario_id: 'a' }, { scenario_id: 'v' }], hasRates: false })
    expect(prepareStress({ ...MODEL, varMarket: Number.NaN }, [scenario('a', { Market: 0.1 })], INFO).scenarios).toEqual([])
  })

  it('prepares each of the eighteen scenarios of the product', () => {
    const file = new URL('../../../../../prisma/seed/stress-scenarios.json', import.meta.url)
    const rows = JSON.parse(readFileSync(file, 'utf8')) as { id: string; name: string; category: string; severity: string; config: Pick<StressScenario, 'shocked_factors' | 'basis' | 'vol_shock'> }[]
    const { scenarios, skipped } = prepareStress(MODEL, rows.map(({ id, config, ...row }) => ({ scenario_id: id, ...row, ...config })), INFO)
    expect([scenarios.length, skipped, new Set(rows.map(({ category }) => category)).size]).toEqual([18, [], 5])
    expect(scenarios.every(({ missingFactors, correlated }) => missingFactors.length === 0 && correlated !== null)).toBe(true)
    const movesTotal = scenarios.flatMap(({ scenario: { scenario_id }, shocks }) => shocks.filter(({ isTotal }) => isTotal).map(({ factor }) => `${scenario_id} ${factor}`))
    expect(movesTotal).toEqual([
      'vix_spike_150 Low Volatility', 'liquidity_crisis Low Volatility', 'financial_crisis_2008 Low Volatility', 'covid_crash_2020 Value', 'dotcom_crash_2000 Growth', 'dotcom_crash_2000 Momentum',
    ])
  })

  it('holds no NaN and no infinity in a joint move, whatever the moments', () => {
    const number = fc.double()
    const maybe = fc.option(number)
    const six = fc.array(maybe, { maxLength: 6 })
    const anyModel: fc.Arbitrary<StressModel> = fc.record({ gamma: six, deltaMarket: maybe, deltaStyles: six, varMarket: number, styleCovariance: fc.array(six, { maxLength: 6 }), varRate: maybe })
    fc.assert(
      fc.property(anyModel, fc.dictionary(fc.constantFrom('Market', 'Interest_Rate', ...STYLES), number), (model, shocks) => {
        const { scenarios } = prepareStress(model, [scenario('s', shocks, { basis: { Value: 'total', Size: 'total' } })], INFO)
        expect(numbersIn(scenarios.map(({ correlated }) => correlated && { ...correlated, factors: [...correlated.factors] })).every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
