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

  it('takes a position that became another instrument as a transfer, never as profit', () => {
    const first = roll([position('A', {}), position('B', {}), position('C', {}), position('D', { symbol: 'BRK.B' })], DAYS[0]!, { A: 60, B: 60, C: 60, D: 60 }, null)
    const renamed = [
      position('A', { symbol: 'X' }), position('B', { symbol: 'X', entryDate: DAYS[1]! }), position('C', { symbol: 'X', exitDate: DAYS[1]!, exitPrice: 205 }), position('D', { symbol: 'BRK-B' }),
    ]
    const second = roll(renamed, DAYS[1]!, { A: 200, B: 200, D: 61 }, priorOf(first))
    expect(second.positionPnl.map(({ positionId, pnl }) => [positionId, pnl.toNumber()])).toEqual([['A', 0], ['B', 10 * (200 - 50)], ['C', 0], ['D', 10]])
    expect(second.externalFlow.toNumber()).toBe(10 * (200 - 60) - 10 * 60 + 10 * (205 - 60))
    expect(second.flags).toEqual(['POSITION_EDITED:X'])
    const deleted = roll([position('A', { symbol: 'X', deleted: true })], DAYS[1]!, {}, priorOf(first))
    expect([deleted.dailyPnl.toNumber(), deleted.externalFlow.toNumber()]).toEqual([0, -600])
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

describe('the start of the chain', () => {
  const first = (equityAnchor: Decimal | null, changes: Partial<SnapshotInput> = {}): SnapshotRecord =>
    rollSnapshot({ asOf: DAYS[0]!, equityAnchor, prior: null, positions: [], valuations: new Map(), settlementCloses: new Map(), externalFlows: [], gapSessions: 0, ...changes })

  it('is the equity that the user states, or without it the value of the book', () => {
    expect([first(new Decimal(500)).totalValue.toNumber(), first(new Decimal(500)).flags]).toEqual([500, []])
    const { totalValue, cashValue, flags } = first(null)
    expect([totalValue.toNumber(), cashValue.toNumber(), flags]).toEqual([0, 0, ['EQUITY_MISSING']])
  })

  it('fails for an active position without a valuation', () => {
    expect(() => first(null, { positions: [position('A', {})] })).toThrow('active position A has no valuation')
  })
})

describe('a snapshot after others', () => {
  const call = (changes: Partial<Position> = {}): Position =>
    position('C', { positionType: 'LC', quantity: 1, entryPrice: 3, underlyingSymbol: 'X', strikePrice: 100, expirationDate: DAYS[2]!, investmentClass: 'OPTIONS', ...changes })
  const at = (item: Position, prior: SnapshotRecord, settlement: readonly [string, number][] = [], asOf = DAYS[3]!): SnapshotRecord =>
    rollSnapshot({ asOf, equityAnchor: null, prior: priorOf(prior), positions: [item], valuations: new Map(), settlementCloses: new Map(settlement), externalFlows: [], gapSessions: 2 })

  it('says how many sessions it spans', () => {
    expect(at(position('A', { deleted: true }), roll([], DAYS[0]!, {}, null)).flags).toEqual(['GAP_SESSIONS:2'])
  })

  it('has no return on an equity that is not positive', () => {
    const broke = { ...roll([position('A', {})], DAYS[0]!, { A: 60 }, null), totalValue: new Decimal(-5) }
    const next = roll([position('A', {})], DAYS[1]!, { A: 61 }, priorOf(broke))
    expect([next.dailyReturn, next.dailyPnl.toNumber(), next.returnIndex]).toEqual([null, 10, 1])
    expect(roll([position('A', {})], DAYS[1]!, { A: 61 }, priorOf({ ...broke, totalValue: new Decimal(0) })).dailyReturn).toBeNull()
  })

  it.each([['in the money', 104.5, 450 - 500], ['worthless', 99, -500]])('settles an option at its intrinsic value on expiry: %s', (_, underlying, pnl) => {
    const record = at(call(), roll([call()], DAYS[0]!, { C: 5 }, null), [['C', underlying]])
    expect([record.dailyPnl.toNumber(), record.realizedPnl.toNumber(), record.numPositions, record.flags]).toEqual([pnl, pnl + 200, 0, ['GAP_SESSIONS:2']])
  })

  it('carries a close without a price at its last price and flags it', () => {
    const held = roll([call()], DAYS[0]!, { C: 5 }, null)
    expect(at(call(), held)).toMatchObject({ flags: ['GAP_SESSIONS:2', 'NO_PRICE:C'] })
    expect(at(call(), held).dailyPnl.toNumber()).toBe(0)
    expect(at(call({ strikePrice: null }), held, [['C', 120]]).flags).toContain('NO_PRICE:C')
    const sold = position('A', { exitDate: DAYS[2]! })
    expect(at(sold, roll([sold], DAYS[0]!, { A: 60 }, null)).flags).toContain('NO_PRICE:A')
  })

  it('takes a round trip between two snapshots at its two prices', () => {
    const trip = position('A', { entryDate: DAYS[1]!, entryPrice: 50, exitDate: DAYS[2]!, exitPrice: 53 })
    const record = at(trip, roll([], DAYS[0]!, {}, null))
    expect([record.dailyPnl.toNumber(), record.realizedPnl.toNumber(), record.externalFlow.toNumber()]).toEqual([30, 30, 0])
    const unknown = at({ ...trip, exitPrice: null }, roll([], DAYS[0]!, {}, null))
    expect([unknown.dailyPnl.toNumber(), unknown.flags]).toEqual([0, ['GAP_SESSIONS:2', 'NO_PRICE:A']])
  })

  it('takes a position entered with an old date as a transfer at its price', () => {
    const late = position('A', { entryDate: '2025-01-02', exitDate: DAYS[2]!, exitPrice: 53 })
    const record = at(late, roll([], DAYS[0]!, {}, null))
    expect([record.dailyPnl.toNumber(), record.externalFlow.toNumber(), record.flags]).toEqual([0, 530, ['GAP_SESSIONS:2', 'POSITION_EDITED:A']])
  })

  it('leaves alone what was closed before the last snapshot, and what is not yet entered', () => {
    const prior = roll([], DAYS[2]!, {}, null)
    expect(at(position('A', { exitDate: DAYS[1]!, exitPrice: 53 }), prior).flags).toEqual(['GAP_SESSIONS:2'])
    expect(at(position('A', { entryDate: DAYS[4]! }), prior).flags).toEqual(['GAP_SESSIONS:2'])
  })
})
