import { Decimal, isActive, isOption, optionRight, type Position, signedUnits } from '../../domain/index.js'
import type { PriorSnapshot, SnapshotInput } from './snapshot-input.js'

/** What one position did between the prior snapshot and `asOf`; prices in dollars a share. */
export interface Leg {
  readonly position: Position
  /** Signed units held; 0 for a deleted position. */
  readonly units: Decimal
  /** Signed units the prior snapshot valued. */
  readonly priorUnits: Decimal
  readonly start: Decimal
  readonly end: Decimal
  readonly entered: boolean
  readonly closed: boolean
  readonly flags: readonly string[]
}

/**
 * Positions held at any time after the prior snapshot (specification 8.2). The start price is the one the prior snapshot used, so
 * that a restated history cannot break the chain; the end price is the exit, the settlement at expiry, or the price of `asOf`.
 */
export function legsOf(input: SnapshotInput, prior: PriorSnapshot): Leg[] {
  return input.positions.flatMap((position) => {
    const before = prior.prices[position.id]
    const entered = before === undefined && position.entryDate > prior.date
    const active = isActive(position, input.asOf)
    const gone = position.deleted || position.quantity === 0 || position.entryDate > input.asOf
    const closedNow = !gone && !active && (before !== undefined || entered || closingDate(position) > prior.date)
    if (before === undefined && !active && !closedNow) return []
    const units = new Decimal(active || closedNow ? signedUnits(position) : 0)
    const { end, flags } = gone ? { end: new Decimal(before!.price), flags: [] } : endPrice(position, input, active, before?.price ?? null)
    const start = before ? new Decimal(before.price) : entered ? new Decimal(position.entryPrice) : end
    const priorUnits = new Decimal(before?.units ?? 0)
    const edited = !entered && !priorUnits.equals(units) ? [`POSITION_EDITED:${position.symbol}`] : []
    return [{ position, units, priorUnits, start, end, entered, closed: closedNow, flags: [...flags, ...edited] }]
  })
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
