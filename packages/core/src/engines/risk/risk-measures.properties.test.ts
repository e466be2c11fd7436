import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nonFinite } from '../../../test/support/non-finite.js'
import type { FactorPosition } from '../factors/index.js'
import { type Measure, riskMeasures } from './index.js'
import { betasOf, dayOf, marketOf, positionOf, PRIVATE_POSITION } from './risk-world.test-data.js'

describe('riskMeasures of any book', () => {
  const exposure = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value)), { freq: 8 })
  const row = fc.record({ driver: fc.constantFrom('AAA', 'BBB', 'CCC', 'UNSEEN'), exposure, short: fc.boolean() })
  const marketOnly = betasOf(0.9, [null, null, null, null, null, null])
  const book = fc.array(row, { maxLength: 8 })
    .map((rows) => rows.map(({ driver, exposure: dollars, short }, i) => positionOf(`p${i}`, driver, dollars, short ? marketOnly : undefined)))
  const times = (positions: readonly FactorPosition[], scale: number): FactorPosition[] =>
    positions.map((position) => ({ ...position, deltaAdjustedExposure: position.deltaAdjustedExposure === null ? null : scale * position.deltaAdjustedExposure }))
  const market = marketOf(120, { BBB: [3, 50, 51], CCC: Array.from({ length: 80 }, (_, t) => t) })
  const snapshots = fc.array(fc.option(fc.double({ min: -1.2, max: 2, noNaN: true }), { freq: 10 }), { maxLength: 120 })
    .map((list) => list.map((dailyReturn, t) => ({ date: dayOf(t), dailyReturn, gapSessions: t % 7 === 3 ? 1 : 0 })))
  const close = (actual: number | null, expected: number | null): boolean =>
    actual === null || expected === null ? actual === expected : Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) + 1e-9

  it('never gives NaN or infinity, and a reason for every null', () => {
    fc.assert(
      fc.property(book, snapshots, fc.option(fc.double({ min: -1e9, max: 1e12, noNaN: true })), (positions, given, nav) => {
        const result = riskMeasures({ portfolioId: 'p', asOf: dayOf(119), nav, snapshots: given, positions }, market)
        expect(nonFinite(result)).toEqual([])
        expect(Object.values(result.measures).filter(({ value, reason }) => (value === null) !== (reason !== null))).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('scales dollars with the book and leaves ratios and shares alone', () => {
    fc.assert(
      fc.property(book, fc.integer({ min: -3, max: 5 }), (positions, power) => {
        const scale = 2 ** power
        const given = { portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }
        const once = riskMeasures(given, market).measures
        const scaled = riskMeasures({ ...given, nav: 1e6 * scale, positions: times(positions, scale) }, market).measures
        const expected = (measure: Measure): number | null => (measure.unit === 'dollars' && measure.value !== null ? scale * measure.value : measure.value)
        const broken = Object.entries(once).filter(([name, measure]) => !close(scaled[name]!.value, expected(measure)) || !close(scaled[name]!.shareOfNav, measure.shareOfNav))
        expect(broken).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('is not moved by a PRIVATE position, nor by the order of positions', () => {
    fc.assert(
      fc.property(book, fc.double({ min: 1, max: 1e9, noNaN: true }), (positions, marketValue) => {
        const given = { portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }
        const once = riskMeasures(given, market)
        const joined = riskMeasures({ ...given, positions: [{ ...PRIVATE_POSITION, marketValue }, ...[...positions].reverse()] }, market)
        const numbers = ({ measures, proForma, factorVar }: typeof once): string =>
          JSON.stringify([proForma, factorVar, Object.values(measures).map(({ value, shareOfNav }) => [value, shareOfNav])])
        expect(numbers(joined)).toBe(numbers(once))
      }),
      { numRuns: 1000 },
    )
  })

  it('is the negative of the opposite book, session by session', () => {
    fc.assert(
      fc.property(book, (positions) => {
        const given = { portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }
        const [own, other] = [riskMeasures(given, market), riskMeasures({ ...given, positions: times(positions, -1) }, market)]
        expect(own.proForma?.pnl.filter((value, t) => !close(other.proForma!.pnl[t]!, value === null ? null : -value)) ?? []).toEqual([])
        expect(close(other.measures.factor_var_95!.value, own.measures.factor_var_95!.value)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('adds up: components and specific part make the factor VaR', () => {
    fc.assert(
      fc.property(book, (positions) => {
        const { factorVar } = riskMeasures({ portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }, market)
        for (const level of factorVar?.levels ?? []) {
          const parts = [...Object.values(level.components), level.specific]
          const size = parts.reduce((sum, part) => sum + Math.abs(part), 0)
          expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - level.var)).toBeLessThanOrEqual(1e-11 * size)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
