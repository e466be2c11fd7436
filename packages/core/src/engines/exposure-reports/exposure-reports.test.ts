import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nonFinite } from '../../../test/support/non-finite.js'
import { concentration, type ConcentrationPosition, sectorExposure, type SectorPosition } from './index.js'

const held = (id: string, sector: string | null, value: number | null, changes: Partial<SectorPosition> = {}): SectorPosition => ({
  id, sector, isPrivate: false, marketValue: value, deltaAdjustedExposure: value, ...changes,
})
const BOOK = [held('a', 'Technology', 600), held('b', 'Technology', -200), held('c', 'Energy', 100), held('d', null, 100)]
const WEIGHTS = new Map([['Technology', 0.3], ['Utilities', 0.02]])

describe('sectorExposure', () => {
  const report = sectorExposure({ nav: 2000, positions: BOOK, benchmarkWeights: WEIGHTS })

  it('adds long and short by sector, with shares of NAV and of gross', () => {
    expect(report.sectors[0]).toMatchObject({
      sector: 'Technology', positions: 2,
      marketValue: { long: 600, short: -200, gross: 800, net: 400, netPctOfNav: 20, grossPctOfNav: 40, grossPctOfGross: 80 },
      deltaAdjusted: { long: 600, short: -200, gross: 800, net: 400, netPctOfNav: 20, grossPctOfNav: 40, grossPctOfGross: 80 },
    })
    expect(report.totals.marketValue).toEqual({ long: 800, short: -200, gross: 1000, net: 600, netPctOfNav: 30, grossPctOfNav: 50, grossPctOfGross: 100 })
    expect([report.status, report.flags]).toEqual(['COMPLETED', []])
  })

  it('lists sectors by size, then by name, "Unknown" and those of the benchmark alone among them', () => {
    expect(report.sectors.map(({ sector, benchmarkPct, activePct }) => [sector, benchmarkPct, activePct])).toEqual([
      ['Technology', 30, -10], ['Energy', 0, 5], ['Unknown', 0, 5], ['Utilities', 2, -2],
    ])
    expect(report.coverage.positions_without_sector).toBe(1)
  })

  it('counts options with their delta dollars, and says how many have none', () => {
    const { sectors, coverage, flags } = sectorExposure({
      nav: 1000, benchmarkWeights: WEIGHTS,
      positions: [held('call', 'Technology', 50, { deltaAdjustedExposure: 500 }), held('put', 'Technology', 20, { deltaAdjustedExposure: null }), held('odd', 'Energy', null)],
    })
    expect(sectors[0]).toMatchObject({ marketValue: { net: 70 }, deltaAdjusted: { net: 500 }, activePct: 20 })
    expect([coverage, flags]).toEqual([{ positions_total: 3, positions_without_value: 1, positions_without_delta: 2, positions_without_sector: 0 }, ['limited_coverage']])
  })

  it('shows a PRIVATE position at its mark and leaves it out of delta-adjusted exposure', () => {
    const { totals, coverage } = sectorExposure({ nav: 1000, benchmarkWeights: null, positions: [held('fund', null, 300, { isPrivate: true })] })
    expect([totals.marketValue.net, totals.deltaAdjusted.net, coverage.positions_without_delta]).toEqual([300, 0, 0])
  })

  it('has no comparison without weights, and no shares of NAV without a positive NAV', () => {
    const plain = sectorExposure({ nav: null, positions: BOOK, benchmarkWeights: null })
    expect(plain.flags).toEqual(['BENCHMARK_WEIGHTS_MISSING', 'EQUITY_MISSING'])
    expect(plain.sectors[0]).toMatchObject({ benchmarkPct: null, activePct: null, marketValue: { netPctOfNav: null, grossPctOfGross: 80 } })
    const broke = sectorExposure({ nav: 0, positions: BOOK, benchmarkWeights: WEIGHTS })
    expect([broke.flags, broke.sectors[0]!.activePct, broke.sectors[0]!.benchmarkPct]).toEqual([['NON_POSITIVE_EQUITY'], null, 30])
  })

  it('skips an empty book', () => {
    expect(sectorExposure({ nav: 1000, positions: [], benchmarkWeights: WEIGHTS })).toMatchObject({
      status: 'SKIPPED_NO_POSITIONS', sectors: [], totals: { marketValue: { gross: 0, grossPctOfGross: null } },
    })
  })

  const dollars = fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((value) => (Math.abs(value) < 1e-6 ? 0 : value)), { freq: 8 })
  const book = fc.array(fc.record({ sector: fc.constantFrom('Technology', 'Energy', null), value: dollars, delta: dollars }), { maxLength: 10 })
    .map((rows) => rows.map(({ sector, value, delta }, i) => held(`p${i}`, sector, value, { deltaAdjustedExposure: delta })))

  it('adds up to the totals, in any order of positions, and gives numbers or null', () => {
    fc.assert(
      fc.property(book, fc.option(fc.double({ min: -1e6, max: 1e12, noNaN: true })), (positions, nav) => {
        const found = sectorExposure({ nav, positions, benchmarkWeights: WEIGHTS })
        expect(sectorExposure({ nav, positions: [...positions].reverse(), benchmarkWeights: WEIGHTS })).toEqual(found)
        for (const basis of ['marketValue', 'deltaAdjusted'] as const) {
          const { gross } = found.totals[basis]
          for (const side of ['long', 'short', 'gross', 'net'] as const) {
            expect(Math.abs(found.sectors.reduce((sum, row) => sum + row[basis][side], 0) - found.totals[basis][side])).toBeLessThanOrEqual(1e-12 * gross)
          }
        }
        expect(nonFinite(found)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('scales dollars with the book and leaves percentages alone; PRIVATE positions change no delta-adjusted figure', () => {
    fc.assert(
      fc.property(book, fc.integer({ min: -4, max: 4 }), (positions, power) => {
        const scale = 2 ** power
        const times = (value: number | null): number | null => (value === null ? null : scale * value)
        const scaled = positions.map((row) => ({ ...row, marketValue: times(row.marketValue), deltaAdjustedExposure: times(row.deltaAdjustedExposure) }))
        const once = sectorExposure({ nav: 1e6, positions, benchmarkWeights: WEIGHTS })
        const other = sectorExposure({ nav: 1e6 * scale, positions: scaled, benchmarkWeights: WEIGHTS })
        expect(other.sectors.map(({ sector, activePct, marketValue }) => [sector, activePct, marketValue.grossPctOfGross, marketValue.net])).toEqual(
          once.sectors.map(({ sector, activePct, marketValue }) => [sector, activePct, marketValue.grossPctOfGross, scale * marketValue.net]),
        )
        const joined = sectorExposure({ nav: 1e6, positions: [...positions, held('zz', 'Energy', 5e6, { isPrivate: true })], benchmarkWeights: WEIGHTS })
        expect(joined.totals.deltaAdjusted).toEqual(once.totals.deltaAdjusted)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('concentration', () => {
  const row = (id: string, driver: string | null, marketValue: number | null): ConcentrationPosition => ({ id, symbol: id.toUpperCase(), driver, marketValue })

  it('weighs drivers by absolute net value', () => {
    const found = concentration([row('a', 'AAA', 500), row('b', 'AAA', 100), row('c', 'CCC', -300), row('d', null, 100), row('e', 'EEE', null)])
    expect(found).toMatchObject({ status: 'COMPLETED', holdings: 3, positionsWithoutValue: 1, top3Pct: 100, top5Pct: 100, top10Pct: 100 })
    expect(found.hhi).toBeCloseTo(0.6 ** 2 + 0.3 ** 2 + 0.1 ** 2, 14)
    expect(found.effectiveNumber).toBeCloseTo(1 / 0.46, 12)
    expect(found.largest).toEqual([
      { driver: 'AAA', value: 600, weightPct: 60 }, { driver: 'CCC', value: -300, weightPct: expect.closeTo(30, 12) }, { driver: 'D', value: 100, weightPct: 10 },
    ])
  })

  it('gives the shares of the largest three, five and ten', () => {
    const found = concentration(Array.from({ length: 20 }, (_, i) => row(`p${i}`, `D${i}`, 100)))
    expect([found.holdings, found.top3Pct, found.top5Pct, found.top10Pct, found.largest.length]).toEqual([20, 15, 25, 50, 10])
    expect(found.effectiveNumber).toBeCloseTo(20, 10)
    expect(found.largest.slice(0, 3).map(({ driver }) => driver)).toEqual(['D0', 'D1', 'D10'])
    expect(concentration([row('a', 'ZZZ', 1), row('b', 'AAA', -1)]).largest.map(({ driver }) => driver)).toEqual(['AAA', 'ZZZ'])
    expect(concentration([row('a', 'AAA', 1), row('b', 'ZZZ', -1)]).largest.map(({ driver }) => driver)).toEqual(['AAA', 'ZZZ'])
  })

  it('nets a long and a short in one driver', () => {
    expect(concentration([row('a', 'AAA', 500), row('b', 'AAA', -500), row('c', 'CCC', 10)])).toMatchObject({ holdings: 1, hhi: 1, effectiveNumber: 1, top3Pct: 100 })
  })

  it('is skipped without any value', () => {
    for (const book of [[], [row('a', 'AAA', null)], [row('a', 'AAA', 0)], [row('a', 'AAA', Number.NaN)]]) {
      expect(concentration(book)).toMatchObject({ status: 'SKIPPED_NO_VALUE', holdings: 0, hhi: null, effectiveNumber: null, top3Pct: null, top5Pct: null, top10Pct: null, largest: [] })
    }
  })

  it('lies between equal weights and a single holding, whatever the order and scale', () => {
    const amount = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value))
    const book = fc.array(fc.record({ driver: fc.constantFrom('A', 'B', 'C', 'D', 'E'), value: amount }), { maxLength: 15 })
      .map((rows) => rows.map(({ driver, value }, i) => row(`p${i}`, driver, value)))
    fc.assert(
      fc.property(book, fc.integer({ min: -5, max: 5 }), (positions, power) => {
        const found = concentration(positions)
        expect(concentration([...positions].reverse())).toEqual(found)
        const scaled = concentration(positions.map((position) => ({ ...position, marketValue: 2 ** power * position.marketValue! })))
        expect([scaled.hhi, scaled.top3Pct, scaled.effectiveNumber]).toEqual([found.hhi, found.top3Pct, found.effectiveNumber])
        if (found.hhi === null) return
        expect(found.hhi).toBeGreaterThanOrEqual((1 - 1e-12) / found.holdings)
        expect(found.hhi).toBeLessThanOrEqual(1 + 1e-12)
        expect(found.top3Pct! <= found.top5Pct! && found.top5Pct! <= found.top10Pct! && found.top10Pct! <= 100).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
