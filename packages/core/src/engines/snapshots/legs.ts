import { Decimal, isActive, isOption, marketSymbol, optionRight, type Position, signedUnits } from '../../domain/index.js'
import type { PriorSnapshot, SnapshotInput } from './snapshot-input.js'

/** What one position did between the prior snapshot and `asOf`; prices in dollars a share. */
export interface Leg {
  readonly position: Position
  /** Signed units held; 0 for a deleted position. */
  readonly units: Decimal
  /** Market value in the prior snapshot, dollars; 0 when it was not in it. */
  readonly priorValue: Decimal
  readonly start: Decimal
  readonly end: Decimal
  readonly entered: boolean
  readonly closed: boolean
  readonly flags: readonly string[]
}

/**
 * Positions held at any time after the prior snapshot (specification 8.2). The start price is the one the prior snapshot used, so
 * that a restated history cannot break the chain; the end price is the exit, the settlement at expiry, or the price of `asOf`. Under
 * another symbol a position is another instrument: it has no start price in the prior snapshot, and what was valued there leaves.
 */
export function legsOf(input: SnapshotInput, prior: PriorSnapshot): Leg[] {
  return input.positions.flatMap((position) => {
    const valued = prior.prices[position.id]
    const active = isActive(position, input.asOf)
    const gone = position.deleted || position.quantity === 0 || position.entryDate > input.asOf
    const before = gone ? valued : priorPriceOf(prior.prices, position)
    const entered = before === undefined && position.entryDate > prior.date
    const closedNow = !gone && !active && (valued !== undefined || entered || closingDate(position) > prior.date)
    if (valued === undefined && !active && !closedNow) return []
    const units = new Decimal(active || closedNow ? signedUnits(position) : 0)
    const { end, flags } = gone ? { end: new Decimal(before!.price), flags: [] } : endPrice(position, input, active, before?.price ?? null)
    const start = before ? new Decimal(before.price) : entered ? new Decimal(position.entryPrice) : end
    const priorUnits = new Decimal(valued?.units ?? 0)
    const edited = before !== valued || (!entered && !priorUnits.equals(units)) ? [`POSITION_EDITED:${position.symbol}`] : []
    return [{ position, units, priorValue: priorUnits.times(valued?.price ?? 0), start, end, entered, closed: closedNow, flags: [...flags, ...edited] }]
  })
}

/** What the prior snapshot says of the instrument that the position now is; undefined where it valued none or another one. */
export function priorPriceOf(prices: PriorSnapshot['prices'], position: Position): PriorSnapshot['prices'][string] | undefined {
  const valued = prices[position.id]
  return valued?.symbol === undefined || marketSymbol(valued.symbol) === marketSymbol(position.symbol) ? valued : undefined
}

function endPrice(position: Position, input: SnapshotInput, active: boolean, startPrice: number | null): { end: Decimal; flags: string[] } {
  if (active) return { end: new Decimal(input.valuations.get(position.id)!.price), flags: [] }
  const closed = closingPrice(position, input)
  // A close without a price is carried at its last price: no profit is invented, and the flag says so.
  return closed === null ? { end: new Decimal(startPrice ?? position.entryPrice), flags: [`NO_PRICE:${position.symbol}`] } : { end: closed, flags: [] }
}

/** Exit price, or the intrinsic value at expiry on the underlying's last close on or before it; null when unknown. */
function closingPrice(position: Position, input: SnapshotInput): Decimal | null {
  if (position.exitDate !== null && position.exitDate <= input.asOf) return position.exitPrice === null ? null : new Decimal(position.exitPrice)
  const underlying = input.settlementCloses.get(position.id)
  if (!isOption(position) || underlying === undefined || position.strikePrice === null) return null
  return Decimal.max(0, new Decimal(underlying).minus(position.strikePrice).times(optionRight(position.positionType)!))
}

/** The earlier of exit and expiry of a position that is closed, so that it has one of them. */
function closingDate(position: Position): string {
  const dates = [position.exitDate, isOption(position) ? position.expirationDate : null].filter((date): date is string => date !== null)
  return dates.sort()[0]!
}
