import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Decimal, isActive, type Position } from '../../domain/index.js'
import { valuePosition } from '../aggregation/index.js'
import { type PriorSnapshot, rollSnapshot, type SnapshotInput, type SnapshotRecord } from './index.js'

const DAYS = ['2025-06-02', '2025-06-03', '2025-06-04', '2025-06-05', '2025-06-06']

const position = (id: string, changes: Partial<Position>): Position => ({
  id, symbol: id, positionType: 'LONG', quantity: 10, entryPrice: 50, entryDate: '2025-01-02', exitDate: null, exitPrice: null, investmentClass: 'PUBLIC', underlyingSymbol: null,
  strikePrice: null, expirationDate: null, deleted: false, tags: [], ...changes,
})

function roll(positions: readonly Position[], asOf: string, prices: Record<string, number>, prior: PriorSnapshot | null, flows: SnapshotInput['externalFlows'] = []): SnapshotRecord {
  const evidence = (id: string) => ({ close: prices[id] === undefined ? null : { date: asOf, price: prices[id] }, mark: null, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 })
  const valuations = new Map(positions.filter((item) => isActive(item, asOf)).map((item) => [item.id, valuePosition(item, asOf, evidence(item.id))]))
  return rollSnapshot({ asOf, equityAnchor: new Decimal(10_000), prior, positions, valuations, settlementCloses: new Map(), externalFlows: flows, gapSessions: 0 })
}

const priorOf = (row: SnapshotRecord): PriorSnapshot => ({ ...row, date: row.snapshotDate, nav: row.totalValue, cash: row.cashValue })

describe('the NAV chain', () => {
  it('closes exactly for any book, with entries, exits, shorts, edits and flows', () => {
    const price = fc.integer({ min: 1, max: 99_999_999 }).map((value) => value / 10_000)
    const entry = fc.record({
      positionType: fc.constantFrom('LONG' as const, 'SHORT' as const, 'LC' as const, 'SP' as const), quantity: fc.integer({ min: 1, max: 10_000_000 }).map((value) => value / 1000), entryPrice: price,
      entryDate: fc.constantFrom('2025-01-02', ...DAYS), exit: fc.option(fc.record({ exitDate: fc.constantFrom(...DAYS), exitPrice: price }), { nil: undefined }), path: fc.array(price, { minLength: 5, maxLength: 5 }),
      edited: fc.boolean(), deletedLate: fc.boolean(),
    })
    fc.assert(fc.property(fc.array(entry, { maxLength: 8 }), fc.integer({ min: -1_000_000, max: 1_000_000 }), (rows, flow) => {
      let prior: SnapshotRecord | null = null
      DAYS.forEach((asOf, t) => {
        const positions = rows.map((row, i) => position(`p${i}`, {
          ...row, ...(row.exit ?? {}), quantity: row.edited && t >= 3 ? row.quantity * 2 : row.quantity, deleted: row.deletedLate && t >= 2,
          ...(row.positionType === 'LC' || row.positionType === 'SP' ? { underlyingSymbol: 'X', strikePrice: 100, expirationDate: '2026-01-16' } : {}),
        }))
        const prices = Object.fromEntries(rows.map((row, i) => [`p${i}`, row.path[t]!]))
        const record: SnapshotRecord = roll(positions, asOf, prices, prior && priorOf(prior), t === 2 ? [{ date: asOf, amount: new Decimal(flow).dividedBy(100) }] : [])
        expect(record.cashValue.plus(record.netExposure).equals(record.totalValue)).toBe(true)
        if (prior) expect(prior.totalValue.plus(record.dailyPnl).plus(record.externalFlow).equals(record.totalValue)).toBe(true)
        prior = record
      })
    }), { numRuns: 300 })
  })

  it('takes a deleted or edited position as a transfer, never as profit', () => {
    const first = roll([position('A', {}), position('B', {})], DAYS[0]!, { A: 60, B: 70 }, null)
    const second = roll([position('A', { quantity: 15 }), position('B', { deleted: true })], DAYS[1]!, { A: 61, B: 70 }, priorOf(first))
    expect(second.dailyPnl.toNumber()).toBe(15)
    expect(second.externalFlow.toNumber()).toBe(5 * 60 - 10 * 70)
    expect(second.flags).toEqual(['POSITION_EDITED:A', 'POSITION_EDITED:B'])
  })

  it('starts from the price the last snapshot used, so a restated history cannot break the chain', () => {
    const first = roll([position('A', {})], DAYS[0]!, {}, null)
    expect(first.flags).toEqual(['NO_PRICE:A'])
    const second = roll([position('A', {})], DAYS[1]!, { A: 80 }, priorOf(first))
    expect(second.dailyPnl.toNumber()).toBe(300)
    expect(second.totalValue.toNumber()).toBe(10_300)
  })
})
