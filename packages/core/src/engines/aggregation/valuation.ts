import { Decimal, hasSignMismatch, type IsoDate, isOption, isPrivate, type Position, type PositionFlag, signedUnits, sortedFlags } from '../../domain/index.js'

/** A price of a day, dollars a share. */
export interface DatedPrice {
  readonly date: IsoDate
  readonly price: number
}

/** What is known of a position's price; each null where there is none. */
export interface PriceEvidence {
  /** Last raw close dated on or before `asOf`: the share's, or the contract's for options. */
  readonly close: DatedPrice | null
  /** The user's newest mark of a PRIVATE position. */
  readonly mark: DatedPrice | null
  /** Model value of an option a share. */
  readonly modelPrice: number | null
  /** The price of the last valuation before `asOf`. */
  readonly lastStored: DatedPrice | null
  /** Price of the previous session, for the P&L of the day. */
  readonly previousPrice: number | null
  /** Sessions after `close.date` up to `asOf`. */
  readonly staleSessions: number
}

export type PriceSource = 'close' | 'mark' | 'model' | 'stored' | 'entry'

/** One position at its price; money in exact dollars. */
export interface PositionValuation {
  readonly positionId: string
  readonly price: number
  readonly priceDate: IsoDate | null
  readonly priceSource: PriceSource
  /** Age of the price in sessions; 0 when it is of the session itself. */
  readonly staleSessions: number
  readonly marketValue: Decimal
  readonly costBasis: Decimal
  readonly unrealizedPnl: Decimal
  /** null when the cost is 0. */
  readonly unrealizedPnlPct: number | null
  /** null when no price of the previous session is known. */
  readonly dailyPnl: Decimal | null
  readonly flags: readonly PositionFlag[]
}

/** Values one active position (specification 1.5 and 3.1). Never fails for a missing price: the entry price stands in, flagged NO_PRICE. */
export function valuePosition(position: Position, asOf: IsoDate, evidence: PriceEvidence): PositionValuation {
  const chosen = choosePrice(position, evidence)
  const units = new Decimal(signedUnits(position))
  const marketValue = units.times(chosen.price)
  const costBasis = units.times(position.entryPrice)
  const unrealizedPnl = marketValue.minus(costBasis)
  const start = position.entryDate === asOf ? position.entryPrice : evidence.previousPrice
  const flags = hasSignMismatch(position) ? [...chosen.flags, 'SIGN_MISMATCH' as const] : chosen.flags
  return {
    positionId: position.id, price: chosen.price, priceDate: chosen.date, priceSource: chosen.source, staleSessions: chosen.source === 'close' ? evidence.staleSessions : 0,
    marketValue, costBasis, unrealizedPnl, unrealizedPnlPct: costBasis.isZero() ? null : unrealizedPnl.times(100).dividedBy(costBasis.abs()).toNumber(),
    dailyPnl: start === null ? null : units.times(new Decimal(chosen.price).minus(start)), flags: sortedFlags(flags),
  }
}

interface ChosenPrice {
  readonly price: number
  readonly date: IsoDate | null
  readonly source: PriceSource
  readonly flags: readonly PositionFlag[]
}

/** The order of specification 1.5. */
function choosePrice(position: Position, { close, mark, modelPrice, lastStored, staleSessions }: PriceEvidence): ChosenPrice {
  if (isPrivate(position)) return { price: mark?.price ?? position.entryPrice, date: mark?.date ?? null, source: mark ? 'mark' : 'entry', flags: ['MARKED'] }
  if (close) return { price: close.price, date: close.date, source: 'close', flags: staleSessions > 0 ? ['STALE_PRICE'] : [] }
  if (isOption(position) && modelPrice !== null) return { price: modelPrice, date: null, source: 'model', flags: ['MODEL_PRICE'] }
  if (isOption(position) && lastStored) return { price: lastStored.price, date: lastStored.date, source: 'stored', flags: ['STALE_PRICE'] }
  return { price: position.entryPrice, date: null, source: 'entry', flags: ['NO_PRICE'] }
}

/** Realised P&L of a closed position in exact dollars: units times (exit - entry); null while no exit price is known. */
export function realizedPnl(position: Position): Decimal | null {
  if (position.exitPrice === null) return null
  return new Decimal(signedUnits(position)).times(new Decimal(position.exitPrice).minus(position.entryPrice))
}

