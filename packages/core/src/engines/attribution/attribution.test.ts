import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nonFinite } from '../../../test/support/non-finite.js'
import { type AttributionDay, type AttributionInput, attributePnl } from './index.js'

const row = (positionId: string, pnl: number | null) => ({ positionId, symbol: positionId.toUpperCase(), pnl })
const factor = (name: string, exposureDollar: number, orthogonalReturn: number | null) => ({ name, exposureDollar, orthogonalReturn })
const DAYS: AttributionDay[] = [
  { date: '2025-06-03', pnl: 70, dailyReturn: 0.07, positions: [row('b', -30), row('a', 100)], factors: [factor('Market Beta', 1000, 0.05), factor('Value', -200, 0.01)] },
  { date: '2025-06-04', pnl: -15, dailyReturn: -0.01, positions: [row('a', -20), row('c', 5)], factors: [factor('Market Beta', 1100, -0.02)] },
  { date: '2025-06-05', pnl: 8, dailyReturn: 0.005, positions: [row('a', 8)], factors: null },
]
const LABELS: AttributionInput['labels'] = new Map([
  ['a', { sector: 'Technology', tags: ['core', 'growth', 'core'] }], ['b', { sector: 'Energy', tags: ['core'] }], ['c', { sector: null, tags: [] }],
])
const attribute = (changes: Partial<AttributionInput> = {}) => attributePnl({ openingNav: 1000, days: DAYS, labels: LABELS, ...changes })

describe('attributePnl', () => {
  const found = attribute()

  it('adds dollars over the days and takes percent of the opening NAV; the linked return compounds', () => {
    expect(found).toMatchObject({ status: 'COMPLETED', from: '2025-06-03', to: '2025-06-05', total: { pnl: 63, pctOfOpeningNav: 6.3 } })
    expect(found.total.linkedReturnPct).toBeCloseTo(100 * (1.07 * 0.99 * 1.005 - 1), 12)
  })

  it('lists positions best first, and they add up', () => {
    expect(found.positions).toEqual([
      { positionId: 'a', symbol: 'A', pnl: 88, pctOfOpeningNav: expect.closeTo(8.8, 12), days: 3 }, { positionId: 'c', symbol: 'C', pnl: 5, pctOfOpeningNav: 0.5, days: 1 },
      { positionId: 'b', symbol: 'B', pnl: -30, pctOfOpeningNav: -3, days: 1 },
    ])
    expect([found.unattributed.pnl, found.rowsWithoutPnl]).toEqual([0, 0])
  })

  it('breaks a tie by the id', () => {
    const days = [{ ...DAYS[2]!, positions: [row('z', 4), row('a', 4)] }]
    expect(attribute({ days }).positions.map(({ positionId }) => positionId)).toEqual(['a', 'z'])
    expect(attribute({ days: [{ ...DAYS[2]!, positions: [row('a', 4), row('z', 4)] }] }).positions.map(({ positionId }) => positionId)).toEqual(['a', 'z'])
  })

  it('groups by sector and by tag, and says that tags overlap', () => {
    expect(found.sectors.map(({ sector, pnl }) => [sector, pnl])).toEqual([['Technology', 88], ['Unknown', 5], ['Energy', -30]])
    expect(found.tags.rows.map(({ tag, pnl }) => [tag, pnl])).toEqual([['growth', 88], ['core', 58]])
    expect([found.tags.untagged.pnl, found.tags.overlapping]).toEqual([5, true])
    expect(attribute({ labels: new Map([['a', { sector: null, tags: ['x'] }]]) }).tags.overlapping).toBe(false)
  })

  it('explains P&L by factors and leaves the rest to specific return; a day without exposures is neither', () => {
    const { rows, explained, specific, uncovered, coveredDays, uncoveredDays } = found.factors
    expect(rows.map(({ factor: name, pnl }) => [name, pnl])).toEqual([['Market Beta', 50 - 22], ['Value', -2]])
    expect([explained.pnl, specific.pnl, uncovered.pnl, coveredDays, uncoveredDays]).toEqual([26, 55 - 26, 8, 2, 1])
  })

  it('needs the return of every factor to which there is exposure', () => {
    const day = (factors: AttributionDay['factors']) => attribute({ days: [{ ...DAYS[0]!, factors }] }).factors
    expect(day([factor('Market Beta', 1000, 0.05), factor('Value', -200, null)])).toMatchObject({ coveredDays: 0, uncovered: { pnl: 70 }, rows: [] })
    expect(day([factor('Market Beta', 1000, 0.05), factor('Value', 0, null)])).toMatchObject({ coveredDays: 1, explained: { pnl: 50 } })
    expect(day([])).toMatchObject({ coveredDays: 0, specific: { pnl: 0 } })
  })

  it('shows what no position carries, and rows without a number', () => {
    const partial = attribute({ days: [{ ...DAYS[0]!, positions: [row('a', 100), row('b', null), row('c', Number.NaN)] }] })
    expect([partial.unattributed.pnl, partial.rowsWithoutPnl, partial.positions.length]).toEqual([-30, 2, 1])
  })

  it('has no percentages without a positive opening NAV, and no linked return when a day has none', () => {
    for (const openingNav of [null, 0, -5]) expect(attribute({ openingNav }).total.pctOfOpeningNav).toBeNull()
    expect(attribute({ days: [DAYS[0]!, { ...DAYS[1]!, dailyReturn: null }] }).total.linkedReturnPct).toBeNull()
  })

  it('is skipped without snapshots', () => {
    expect(attribute({ days: [] })).toMatchObject({ status: 'SKIPPED_NO_SNAPSHOTS', from: null, to: null, total: { pnl: 0, linkedReturnPct: null }, positions: [], sectors: [], factors: { rows: [] } })
  })

  it('keeps its identities for any stretch: positions, sectors and factors add up; stretches add up', () => {
    const dollars = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(100 * value) / 100)
    const day = fc.record({
      pnls: fc.array(fc.option(dollars, { freq: 9 }), { minLength: 4, maxLength: 4 }), dailyReturn: fc.option(fc.double({ min: -1.5, max: 2, noNaN: true }), { freq: 9 }),
      factors: fc.option(fc.array(fc.tuple(dollars, fc.option(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { freq: 9 })), { minLength: 2, maxLength: 2 }), { freq: 5 }),
    })
    fc.assert(
      fc.property(fc.array(day, { maxLength: 10 }), fc.option(dollars), (list, openingNav) => {
        const days = list.map(({ pnls, dailyReturn, factors }, t): AttributionDay => ({
          date: `2025-06-${10 + t}`, dailyReturn, pnl: pnls.reduce<number>((sum, pnl) => sum + (pnl ?? 0), 0), positions: pnls.map((pnl, i) => row('abcd'[i]!, pnl)),
          factors: factors && factors.map(([exposure, orthogonalReturn], f) => factor(`f${f}`, exposure, orthogonalReturn)),
        }))
        const { total, positions, sectors, unattributed, factors, ...rest } = attribute({ days, openingNav })
        const sum = (rows: readonly { pnl: number }[]): number => rows.reduce((all, { pnl }) => all + pnl, 0)
        const near = (actual: number, expected: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-4)
        near(sum([...positions, unattributed]), total.pnl)
        near(unattributed.pnl, 0)
        near(sum(sectors), sum(positions))
        near(sum(factors.rows), factors.explained.pnl)
        near(factors.explained.pnl + factors.specific.pnl + factors.uncovered.pnl, total.pnl)
        const half = Math.floor(days.length / 2)
        near(attribute({ days: days.slice(0, half) }).total.pnl + attribute({ days: days.slice(half) }).total.pnl, total.pnl)
        expect(nonFinite({ total, positions, sectors, unattributed, factors, ...rest })).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
