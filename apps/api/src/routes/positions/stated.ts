import { type BookPosition, completePosition, Decimal, type EntryProblem, investmentClassOf, isOption, type NewPosition, type StatedPosition, tidySymbol } from '@sigmasight/core'
import { ApiError, type ValidationItem } from '../../errors/registry.js'
import type { z } from '../../http/schemas.js'
import type { newPosition, positionChanges } from './schemas.js'

/** Fields of a position by their names in bodies. */
const NAMES = {
  symbol: 'symbol', quantity: 'quantity', entryPrice: 'entry_price', entryDate: 'entry_date', positionType: 'position_type', investmentClass: 'investment_class', investmentSubtype: 'investment_subtype',
  underlyingSymbol: 'underlying_symbol', strikePrice: 'strike_price', expirationDate: 'expiration_date', exitDate: 'exit_date', exitPrice: 'exit_price', notes: 'notes', tags: 'tags',
} as const satisfies Record<keyof StatedPosition, string>

/** What a body of a new position states. */
export function statedBy(body: z.output<typeof newPosition>): StatedPosition {
  return {
    symbol: body.symbol, quantity: new Decimal(body.quantity), entryPrice: new Decimal(body.entry_price), entryDate: body.entry_date, positionType: body.position_type ?? null,
    investmentClass: body.investment_class ?? null, investmentSubtype: textOf(body.investment_subtype), underlyingSymbol: textOf(body.underlying_symbol), strikePrice: decimalOf(body.strike_price),
    expirationDate: body.expiration_date ?? null, exitDate: body.exit_date ?? null, exitPrice: decimalOf(body.exit_price), notes: textOf(body.notes), tags: [...new Set(body.tags.map((tag) => tag.trim()))],
  }
}

/**
 * A stored position with changes: null clears a field, what is not given stays. A new symbol is a new instrument: type, class and option terms are then told by it
 * again unless they are given. Tags stay out of it: a change leaves them alone, so no rule on them may refuse it.
 */
export function statedAnew(current: BookPosition, changes: z.output<typeof positionChanges>): StatedPosition {
  const renamed = changes.symbol !== undefined && tidySymbol(changes.symbol) !== current.symbol
  const kept = renamed ? NO_INSTRUMENT : { ...current, investmentClass: keptClass(current) }
  const pick = <T>(given: T | undefined, stored: T): T => (given === undefined ? stored : given)
  const amount = (given: number | null | undefined, stored: string | null): Decimal | null => (given === undefined ? (stored === null ? null : new Decimal(stored)) : decimalOf(given))
  return {
    symbol: pick(changes.symbol, current.symbol), quantity: amount(changes.quantity, current.quantity), entryPrice: amount(changes.entry_price, current.entryPrice),
    entryDate: pick(changes.entry_date, current.entryDate), positionType: pick(changes.position_type, kept.positionType), investmentClass: pick(changes.investment_class, kept.investmentClass),
    investmentSubtype: pick(changes.investment_subtype, current.investmentSubtype) || null, underlyingSymbol: pick(changes.underlying_symbol, kept.underlyingSymbol) || null,
    strikePrice: amount(changes.strike_price, kept.strikePrice), expirationDate: pick(changes.expiration_date, kept.expirationDate), exitDate: pick(changes.exit_date, current.exitDate),
    exitPrice: amount(changes.exit_price, current.exitPrice), notes: pick(changes.notes, current.notes)?.trim() || null, tags: [],
  }
}

/** Shares without a stored class count as PUBLIC, and stay so where their symbol would tell another; an option's class is told by its type. */
function keptClass(current: BookPosition): BookPosition['investmentClass'] {
  return isOption(current) ? current.investmentClass : investmentClassOf(current)
}

const NO_INSTRUMENT = { positionType: null, investmentClass: null, underlyingSymbol: null, strikePrice: null, expirationDate: null } as const

/** Completes positions, or names every broken rule by its place in the body. Error: ApiError validation_failed. */
export function completed(stated: readonly { readonly position: StatedPosition; readonly loc: readonly (string | number)[] }[], today: string): NewPosition[] {
  const items: ValidationItem[] = []
  const positions = stated.flatMap(({ position, loc }) => {
    const { position: complete, problems } = completePosition(position, today)
    items.push(...problems.map((problem) => itemOf(problem, loc)))
    return complete ?? []
  })
  if (items.length > 0) throw new ApiError('validation_failed', items)
  return positions
}

function itemOf({ field, message }: EntryProblem, loc: readonly (string | number)[]): ValidationItem {
  return { type: 'value_error', loc: [...loc, NAMES[field]], msg: `Input ${message}` }
}

function textOf(text: string | null | undefined): string | null {
  return text?.trim() || null
}

function decimalOf(amount: number | null | undefined): Decimal | null {
  return amount === null || amount === undefined ? null : new Decimal(amount)
}
