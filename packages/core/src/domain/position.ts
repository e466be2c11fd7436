import type { InvestmentClass } from './investment-class.js'
import type { IsoDate } from './iso-date.js'
import { marketSymbol } from './symbol.js'

export const POSITION_TYPES = ['LONG', 'SHORT', 'LC', 'LP', 'SC', 'SP'] as const
/** Long or short shares (LONG, SHORT) and long or short calls and puts (LC, LP, SC, SP). */
export type PositionType = (typeof POSITION_TYPES)[number]

/** Shares behind one US equity option contract. */
export const OPTION_MULTIPLIER = 100

/** One holding as the engines see it. Prices are dollars a share (premium a share for options); quantity is shares or contracts. */
export interface Position {
  readonly id: string
  readonly symbol: string
  readonly positionType: PositionType
  /** Shares or contracts. Short types may carry either sign (specification 1.2). */
  readonly quantity: number
  readonly entryPrice: number
  readonly entryDate: IsoDate
  readonly exitDate: IsoDate | null
  readonly exitPrice: number | null
  /** null counts as PUBLIC (specification 1.4). */
  readonly investmentClass: InvestmentClass | null
  readonly underlyingSymbol: string | null
  readonly strikePrice: number | null
  readonly expirationDate: IsoDate | null
  /** True when the user deleted the row; it then takes part in nothing. */
  readonly deleted: boolean
  readonly tags: readonly string[]
}

type Typed = Pick<Position, 'positionType'>

/** True for the four option types. */
export function isOption(position: Typed): boolean {
  return position.positionType !== 'LONG' && position.positionType !== 'SHORT'
}

/** s of specification 1.2: +1 for LONG, LC, LP and -1 for SHORT, SC, SP. */
export function positionSign(type: PositionType): 1 | -1 {
  return type === 'LONG' || type === 'LC' || type === 'LP' ? 1 : -1
}

/** m of specification 1.2: 100 for options, 1 otherwise. */
export function contractMultiplier(type: PositionType): number {
  return isOption({ positionType: type }) ? OPTION_MULTIPLIER : 1
}

/** w of specification 1.2: +1 for calls, -1 for puts, null for shares and funds. */
export function optionRight(type: PositionType): 1 | -1 | null {
  if (!isOption({ positionType: type })) return null
  return type === 'LC' || type === 'SC' ? 1 : -1
}

/**
 * Signed units n_i = s_i |quantity_i| m_i (specification 1.2). The only place that combines sign, size and multiplier.
 * Unit: shares, or shares behind the contracts for options.
 */
export function signedUnits(position: Pick<Position, 'positionType' | 'quantity'>): number {
  const { positionType, quantity } = position
  const units = positionSign(positionType) * Math.abs(quantity) * contractMultiplier(positionType)
  return units === 0 ? 0 : units
}

/** True when a long type carries a negative quantity; the type wins and the position is flagged SIGN_MISMATCH. */
export function hasSignMismatch(position: Pick<Position, 'positionType' | 'quantity'>): boolean {
  return positionSign(position.positionType) === 1 && position.quantity < 0
}

/** Investment class with null read as PUBLIC (specification 1.4). */
export function investmentClassOf(position: Pick<Position, 'investmentClass'>): InvestmentClass {
  return position.investmentClass ?? 'PUBLIC'
}

/** PRIVATE positions are carried at their mark and take part in no market-driven engine (specification 1.4). */
export function isPrivate(position: Pick<Position, 'investmentClass'>): boolean {
  return investmentClassOf(position) === 'PRIVATE'
}

/**
 * Member of A(t), the active set after the close of `asOf` (specification 1.3): entered by then, not closed, not deleted,
 * quantity other than 0, and an option that expires later than `asOf`.
 */
export function isActive(position: Position, asOf: IsoDate): boolean {
  if (position.deleted || position.quantity === 0 || position.entryDate > asOf) return false
  if (position.exitDate !== null && position.exitDate <= asOf) return false
  return !(isOption(position) && position.expirationDate !== null && position.expirationDate <= asOf)
}

/** The market symbol whose price moves the position: the underlying for options, its own for everything else (specification 2.5). */
export function driverSymbol(position: Pick<Position, 'positionType' | 'symbol' | 'underlyingSymbol'>): string | null {
  if (!isOption(position)) return marketSymbol(position.symbol)
  return position.underlyingSymbol === null ? null : marketSymbol(position.underlyingSymbol)
}
