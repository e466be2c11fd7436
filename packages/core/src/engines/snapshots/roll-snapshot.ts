import { Decimal, type IsoDate, isActive, isPrivate, type Position, positionSign, signedUnits, sortedFlags } from '../../domain/index.js'
import type { PositionValuation } from '../aggregation/valuation.js'
import { legsOf } from './legs.js'
import type { PriorSnapshot, SnapshotInput } from './snapshot-input.js'

/** One record of the NAV chain (specification 8); money in exact dollars. */
export interface SnapshotRecord {
  readonly snapshotDate: IsoDate
  readonly totalValue: Decimal
  readonly cashValue: Decimal
  readonly longValue: Decimal
  readonly shortValue: Decimal
  readonly privateValue: Decimal
  readonly grossExposure: Decimal
  readonly netExposure: Decimal
  readonly externalFlow: Decimal
  readonly dailyPnl: Decimal
  /** null at the start of the chain, and when NAV plus flows was not positive. */
  readonly dailyReturn: Decimal | null
  readonly cumulativePnl: Decimal
  readonly unrealizedPnl: Decimal
  readonly realizedPnl: Decimal
  readonly returnIndex: number
  readonly numPositions: number
  readonly numLongPositions: number
  readonly numShortPositions: number
  readonly flags: readonly string[]
  readonly prices: PriorSnapshot['prices']
  /** P&L of every position held since the prior snapshot, closed ones included; they add up to `dailyPnl`. Empty at the start of the chain. */
  readonly positionPnl: readonly PositionPnl[]
}

export interface PositionPnl {
  readonly positionId: string
  readonly symbol: string
  readonly pnl: Decimal
}

/**
 * Rolls the NAV chain to `asOf`: NAV_t = NAV_t0 + P&L + flows holds exactly in decimals (specification 8.2). Positions that the user
 * edited, renamed, deleted or entered with a date before the prior snapshot since it was taken come in or go out as a transfer at the
 * start price: it counts as an external flow, never as profit.
 */
export function rollSnapshot(input: SnapshotInput): SnapshotRecord {
  const active = input.positions.filter((position) => isActive(position, input.asOf))
  const book = bookOf(active, input.valuations)
  const prior = input.prior
  if (!prior) {
    const nav = input.equityAnchor ?? book.net
    const chain = { nav, pnl: ZERO, flow: ZERO, dailyReturn: null, cumulativePnl: ZERO, realizedPnl: ZERO, returnIndex: 1, positionPnl: [] }
    return record(input, active, book, chain, input.equityAnchor === null ? ['EQUITY_MISSING'] : [])
  }
  const legs = legsOf(input, prior)
  const positionPnl = legs.map((leg) => ({ positionId: leg.position.id, symbol: leg.position.symbol, pnl: leg.units.times(leg.end.minus(leg.start)) }))
  const pnl = total(positionPnl, (item) => item.pnl)
  const transfers = total(legs, (leg) => (leg.entered ? ZERO : leg.units.times(leg.start)).minus(leg.priorValue))
  const flow = total(input.externalFlows, (item) => item.amount).plus(transfers)
  const base = prior.nav.plus(flow)
  const dailyReturn = base.isPositive() && !base.isZero() ? pnl.dividedBy(base) : null
  const chain = {
    nav: base.plus(pnl), pnl, flow, dailyReturn, cumulativePnl: prior.cumulativePnl.plus(pnl),
    realizedPnl: prior.realizedPnl.plus(total(legs.filter((leg) => leg.closed), (leg) => leg.units.times(leg.end.minus(leg.position.entryPrice)))),
    returnIndex: prior.returnIndex * (1 + (dailyReturn?.toNumber() ?? 0)), positionPnl,
  }
  const flags = [...(input.gapSessions > 0 ? [`GAP_SESSIONS:${input.gapSessions}`] : []), ...legs.flatMap((leg) => leg.flags)]
  return record(input, active, book, chain, flags)
}

const ZERO = new Decimal(0)

interface Chain {
  readonly nav: Decimal
  readonly pnl: Decimal
  readonly flow: Decimal
  readonly dailyReturn: Decimal | null
  readonly cumulativePnl: Decimal
  readonly realizedPnl: Decimal
  readonly returnIndex: number
  readonly positionPnl: readonly PositionPnl[]
}

interface Book {
  readonly long: Decimal
  readonly short: Decimal
  readonly net: Decimal
  readonly private: Decimal
  readonly unrealized: Decimal
}

function bookOf(active: readonly Position[], valuations: SnapshotInput['valuations']): Book {
  const values = active.map((position) => ({ position, valuation: valuationOf(position, valuations) }))
  const long = total(values, ({ valuation }) => (valuation.marketValue.isPositive() ? valuation.marketValue : ZERO))
  const short = total(values, ({ valuation }) => (valuation.marketValue.isNegative() ? valuation.marketValue : ZERO))
  return {
    long, short, net: long.plus(short), private: total(values, ({ position, valuation }) => (isPrivate(position) ? valuation.marketValue : ZERO)),
    unrealized: total(values, ({ valuation }) => valuation.unrealizedPnl),
  }
}

function record(input: SnapshotInput, active: readonly Position[], book: Book, chain: Chain, flags: readonly string[]): SnapshotRecord {
  const valued = active.map((position) => ({ position, valuation: valuationOf(position, input.valuations) }))
  const priceFlags = valued.flatMap(({ position, valuation }) =>
    valuation.flags.filter((flag) => flag === 'STALE_PRICE' || flag === 'NO_PRICE').map((flag) => `${flag}:${position.symbol}`))
  const long = active.filter((position) => positionSign(position.positionType) === 1).length
  return {
    snapshotDate: input.asOf, totalValue: chain.nav, cashValue: chain.nav.minus(book.net), longValue: book.long, shortValue: book.short, privateValue: book.private,
    grossExposure: book.long.minus(book.short), netExposure: book.net, externalFlow: chain.flow, dailyPnl: chain.pnl, dailyReturn: chain.dailyReturn,
    cumulativePnl: chain.cumulativePnl, unrealizedPnl: book.unrealized, realizedPnl: chain.realizedPnl, returnIndex: chain.returnIndex,
    numPositions: active.length, numLongPositions: long, numShortPositions: active.length - long, flags: sortedFlags([...flags, ...priceFlags]),
    prices: Object.fromEntries(valued.map(({ position, valuation }) => [position.id, { symbol: position.symbol, price: valuation.price, source: valuation.priceSource, units: signedUnits(position) }])),
    positionPnl: chain.positionPnl,
  }
}

function valuationOf(position: Position, valuations: SnapshotInput['valuations']): PositionValuation {
  const valuation = valuations.get(position.id)
  if (!valuation) throw new Error(`active position ${position.id} has no valuation`)
  return valuation
}

function total<T>(items: readonly T[], valueOf: (item: T) => Decimal): Decimal {
  return items.reduce((sum, item) => sum.plus(valueOf(item)), ZERO)
}

