import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Decimal, isActive, type Position } from '../../src/domain/index.js'
import { valuePosition } from '../../src/engines/aggregation/index.js'
import { rollSnapshot, type SnapshotInput, type SnapshotRecord } from '../../src/engines/snapshots/index.js'
import { inLots, numbersIn, otherSide, positionWithoutId, RUNS } from './books.js'

const DAYS = ['2025-06-26', '2025-06-27', '2025-06-30', '2025-07-01']
const price = fc.integer({ min: 1, max: 90_000 }).map((value) => value / 100)

/** A book over four sessions: prices by position and session, entries, exits and a flow. */
interface Story {
  readonly positions: readonly Position[]
  readonly paths: Readonly<Record<string, readonly number[]>>
  readonly flow: number
}

const stories: fc.Arbitrary<Story> = fc.record({
  rows: fc.array(fc.record({
    row: positionWithoutId, path: fc.array(price, { minLength: 4, maxLength: 4 }), entryDate: fc.constantFrom('2025-01-02', ...DAYS), exit: fc.option(fc.record({ exitDate: fc.constantFrom(...DAYS), exitPrice: price })),
  }), { maxLength: 5 }),
  flow: fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 100),
}).map(({ rows, flow }) => ({
  positions: rows.map(({ row, entryDate, exit }, i) => ({ ...row, id: `p${i}`, entryDate, ...(exit && exit.exitDate >= entryDate ? exit : {}) })),
  paths: Object.fromEntries(rows.map(({ path }, i) => [`p${i}`, path])), flow,
}))

function snapshotInput({ positions, paths, flow }: Story, t: number, prior: SnapshotRecord | null): SnapshotInput {
  const asOf = DAYS[t]!
  const pathOf = (id: string): readonly number[] => paths[id] ?? paths[id.replace(/-[ab]$/, '')]!
  const valuations = new Map(positions.filter((position) => isActive(position, asOf)).map((position) => {
    const close = { date: asOf, price: pathOf(position.id)[t]! }
    return [position.id, valuePosition(position, asOf, { close, mark: close, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 })]
  }))
  return {
    asOf, equityAnchor: new Decimal(250_000), positions, valuations, settlementCloses: new Map(), externalFlows: t === 2 ? [{ date: asOf, amount: new Decimal(flow) }] : [], gapSessions: 0,
    prior: prior && { ...prior, date: prior.snapshotDate, nav: prior.totalValue, cash: prior.cashValue },
  }
}

function chainOf(story: Story): SnapshotRecord[] {
  const records: SnapshotRecord[] = []
  DAYS.forEach((_, t) => records.push(rollSnapshot(snapshotInput(story, t, records.at(-1) ?? null))))
  return records
}

const totalOf = (records: readonly SnapshotRecord[], of: (record: SnapshotRecord) => Decimal): Decimal => records.slice(1).reduce((sum, record) => sum.plus(of(record)), new Decimal(0))

describe('the NAV chain of any book (specification 18)', () => {
  it('9: ends where P&L and flows lead, exactly', () => {
    fc.assert(fc.property(stories, (story) => {
      const records = chainOf(story)
      const moved = totalOf(records, ({ dailyPnl }) => dailyPnl).plus(totalOf(records, ({ externalFlow }) => externalFlow))
      expect(records.at(-1)!.totalValue.minus(records[0]!.totalValue).equals(moved)).toBe(true)
      expect(records.at(-1)!.externalFlow.isZero() && records[1]!.externalFlow.isZero()).toBe(true)
      expect(records[2]!.externalFlow.equals(story.flow)).toBe(true)
    }), RUNS)
  })

  it('9: gains from a round trip what it realised, exactly', () => {
    const trip = fc.record({ row: positionWithoutId, path: fc.array(price, { minLength: 4, maxLength: 4 }), exitPrice: price, from: fc.integer({ min: 1, max: 3 }), length: fc.integer({ min: 0, max: 2 }) })
    fc.assert(fc.property(trip, ({ row, path, exitPrice, from, length }) => {
      const position = { ...row, id: 'p0', entryDate: DAYS[from]!, exitDate: DAYS[Math.min(3, from + length)]!, exitPrice }
      const records = chainOf({ positions: [position], paths: { p0: path }, flow: 0 })
      const size = new Decimal(position.quantity).times(position.underlyingSymbol === null ? 1 : 100)
      const sign = ['LONG', 'LC', 'LP'].includes(position.positionType) ? 1 : -1
      const realised = size.times(sign).times(new Decimal(exitPrice).minus(position.entryPrice))
      expect([records.at(-1)!.realizedPnl, totalOf(records, ({ dailyPnl }) => dailyPnl), records.at(-1)!.totalValue.minus(250_000)].filter((value) => !value.equals(realised))).toEqual([])
    }), RUNS)
  })

  it('1: is not moved by lots or the order of positions', () => {
    fc.assert(fc.property(stories, (story) => {
      const money = (record: SnapshotRecord) => [record.totalValue, record.cashValue, record.dailyPnl, record.externalFlow, record.realizedPnl, record.unrealizedPnl, record.grossExposure].map(String)
      const own = chainOf(story).map(money)
      expect(chainOf({ ...story, positions: inLots(story.positions) }).map(money)).toEqual(own)
      expect(chainOf({ ...story, positions: [...story.positions].reverse() }).map(money)).toEqual(own)
    }), RUNS)
  })

  it('2: gains on the other side of every trade what this one loses', () => {
    fc.assert(fc.property(stories, (story) => {
      const other = chainOf({ ...story, positions: otherSide({ positions: story.positions, stocks: {}, nav: null }).positions })
      expect(chainOf(story).filter((record, t) => !record.dailyPnl.equals(other[t]!.dailyPnl.negated()) || !record.netExposure.equals(other[t]!.netExposure.negated()))).toEqual([])
    }), RUNS)
  })

  it('10: is the same when rolled twice, changes nothing it is given, and sees nothing that comes later', () => {
    fc.assert(fc.property(stories, positionWithoutId, (story, later) => {
      const before = structuredClone(story)
      const text = JSON.stringify(chainOf(story))
      expect(JSON.stringify(chainOf(story))).toBe(text)
      expect(story).toEqual(before)
      const future = { ...later, id: 'zz', entryDate: '2025-07-02' }
      expect(JSON.stringify(chainOf({ ...story, positions: [...story.positions, future] }))).toBe(text)
    }), RUNS)
  })

  it('12: holds finite numbers alone', () => {
    fc.assert(fc.property(stories, fc.constantFrom(1, 1e-8, 1e9), (story, size) => {
      const records = chainOf({ ...story, positions: story.positions.map((position) => ({ ...position, quantity: size * position.quantity })) })
      expect(numbersIn(records).filter((value) => !Number.isFinite(value))).toEqual([])
    }), RUNS)
  })
})
