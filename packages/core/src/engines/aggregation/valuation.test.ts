import { describe, expect, it } from '@jest/globals'
import type { Position } from '../../domain/index.js'
import { type PriceEvidence, realizedPnl, valuePosition } from './index.js'

const AS_OF = '2025-06-30'
const share: Position = {
  id: 'p', symbol: 'A', positionType: 'LONG', quantity: 10, entryPrice: 50, entryDate: '2025-01-02', exitDate: null, exitPrice: null, investmentClass: 'PUBLIC', underlyingSymbol: null,
  strikePrice: null, expirationDate: null, deleted: false, tags: [],
}
const call: Position = { ...share, positionType: 'LC', quantity: 2, entryPrice: 4, investmentClass: 'OPTIONS', underlyingSymbol: 'A' }
const stake: Position = { ...share, investmentClass: 'PRIVATE' }
const NOTHING: PriceEvidence = { close: null, mark: null, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 }
const CLOSE = { date: AS_OF, price: 60 }
const OLD = { date: '2025-06-20', price: 55 }
const value = (position: Position, evidence: Partial<PriceEvidence> = {}) => valuePosition(position, AS_OF, { ...NOTHING, ...evidence })

describe('valuePosition', () => {
  it.each([
    ['the close', share, { close: CLOSE, mark: OLD, modelPrice: 1 }, [60, AS_OF, 'close', 0, []]],
    ['an old close, with its age', share, { close: OLD, staleSessions: 6 }, [55, OLD.date, 'close', 6, ['STALE_PRICE']]],
    ['the entry price of a share that has no close', share, { lastStored: OLD, modelPrice: 7, staleSessions: 3 }, [50, null, 'entry', 0, ['NO_PRICE']]],
    ['the close of a contract', call, { close: CLOSE, modelPrice: 7 }, [60, AS_OF, 'close', 0, []]],
    ['the model value of a contract', call, { modelPrice: 0, lastStored: OLD }, [0, null, 'model', 0, ['MODEL_PRICE']]],
    ['the stored price of a contract', call, { lastStored: OLD }, [55, OLD.date, 'stored', 0, ['STALE_PRICE']]],
    ['the entry price of a contract', call, {}, [4, null, 'entry', 0, ['NO_PRICE']]],
    ['the mark of a private stake', stake, { close: CLOSE, mark: OLD }, [55, OLD.date, 'mark', 0, ['MARKED']]],
    ['the entry price of an unmarked stake', stake, { close: CLOSE }, [50, null, 'entry', 0, ['MARKED']]],
  ] as const)('takes %s', (_, position, evidence, expected) => {
    const { price, priceDate, priceSource, staleSessions, flags } = value(position, evidence)
    expect([price, priceDate, priceSource, staleSessions, flags]).toEqual(expected)
  })

  it('gives value, cost and P&L with the sign of the position and the size of the contract', () => {
    const short = value({ ...share, positionType: 'SHORT' }, { close: CLOSE })
    expect([short.marketValue, short.costBasis, short.unrealizedPnl].map(Number)).toEqual([-600, -500, -100])
    expect(short.unrealizedPnlPct).toBe(-20)
    expect(Number(value(call, { modelPrice: 5 }).unrealizedPnl)).toBe(200)
  })

  it('has no percentage of a cost of 0', () => {
    expect(value({ ...share, entryPrice: 0 }, { close: CLOSE }).unrealizedPnlPct).toBeNull()
  })

  it('takes the P&L of the day from the session before, or from the entry on the day itself', () => {
    expect(value(share, { close: CLOSE, previousPrice: 58 }).dailyPnl!.toNumber()).toBe(20)
    expect(value({ ...share, entryDate: AS_OF }, { close: CLOSE, previousPrice: 58 }).dailyPnl!.toNumber()).toBe(100)
    expect(value(share, { close: CLOSE }).dailyPnl).toBeNull()
  })

  it('flags a long type with a negative quantity; the type wins', () => {
    const { marketValue, flags } = value({ ...share, quantity: -10 }, { close: OLD, staleSessions: 1 })
    expect([marketValue.toNumber(), flags]).toEqual([550, ['SIGN_MISMATCH', 'STALE_PRICE']])
  })
})

describe('realizedPnl', () => {
  it('is units times what the price moved, and nothing while the exit price is unknown', () => {
    expect(realizedPnl({ ...share, positionType: 'SHORT', exitPrice: 45.5 })!.toNumber()).toBe(45)
    expect(realizedPnl(share)).toBeNull()
  })
})
