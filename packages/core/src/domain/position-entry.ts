import type { Decimal } from './decimal.js'
import type { InvestmentClass } from './investment-class.js'
import type { IsoDate } from './iso-date.js'
import { contractMultiplier, isOption, type PositionType, positionSign } from './position.js'
import { instrumentOf } from './position-instrument.js'
import type { EntryProblem, StatedPosition } from './stated-position.js'
import { amountProblem, dateProblem, LIMITS, symbolProblem, textProblem } from './entry-rules.js'

/** A position that can be stored: every rule holds, type and class are known. Quantity is negative for SHORT, SC and SP. */
export interface NewPosition extends StatedPosition {
  readonly symbol: string
  readonly quantity: Decimal
  readonly entryPrice: Decimal
  readonly entryDate: IsoDate
  readonly positionType: PositionType
  readonly investmentClass: InvestmentClass
}

/**
 * Completes a stated position (specification 1.2 and 1.4), or lists everything that is wrong with it. Fields that are required and null are left to the
 * caller to report: it knows whether they were absent or unreadable. `today` is the New York date; nothing can have been bought or sold after it.
 */
export function completePosition(stated: StatedPosition, today: IsoDate): { readonly position: NewPosition | null; readonly problems: readonly EntryProblem[] } {
  const instrument = instrumentOf(stated)
  const problems = [...fieldProblems(stated, today), ...instrument.problems, ...orderProblems({ ...stated, ...instrument.terms })]
  const { symbol, quantity, entryPrice, entryDate } = stated
  if (problems.length > 0 || symbol === null || quantity === null || entryPrice === null || entryDate === null || instrument.positionType === null) return { position: null, problems }
  const { positionType, investmentClass, terms } = instrument
  if (quantity.times(entryPrice).times(contractMultiplier(positionType)).abs().greaterThan(LIMITS.value)) {
    return { position: null, problems: [{ field: 'quantity', message: `times the price is more than ${LIMITS.value.toFixed()} dollars` }] }
  }
  const signed = positionSign(positionType) === -1 ? quantity.abs().negated() : quantity
  return { position: { ...stated, ...terms, symbol: instrument.symbol, quantity: signed, entryPrice, entryDate, positionType, investmentClass }, problems }
}

/** Two positions with the same key are the same trade stated twice, as far as one can tell. */
export function tradeKey(position: Pick<NewPosition, 'symbol' | 'positionType' | 'strikePrice' | 'expirationDate' | 'quantity' | 'entryPrice' | 'entryDate' | 'exitDate'>): string {
  const { symbol, positionType, strikePrice, expirationDate, quantity, entryPrice, entryDate, exitDate } = position
  // Options may be kept under the symbol of their underlying: then their terms alone tell them apart.
  return [symbol, positionType, strikePrice?.toFixed() ?? '', expirationDate ?? '', quantity.toFixed(), entryPrice.toFixed(), entryDate, exitDate ?? ''].join('|')
}

type Check = string | null

function fieldProblems(stated: StatedPosition, today: IsoDate): EntryProblem[] {
  const found: [keyof StatedPosition, Check][] = [
    ['symbol', stated.symbol === null ? null : symbolProblem(stated.symbol)],
    ['quantity', stated.quantity?.isZero() ? 'must not be 0' : amountProblem(stated.quantity, LIMITS.quantity)],
    ['entryPrice', amountProblem(stated.entryPrice, LIMITS.price, 0)],
    ['entryDate', dateProblem(stated.entryDate, today)],
    ['underlyingSymbol', stated.underlyingSymbol === null ? null : symbolProblem(stated.underlyingSymbol)],
    ['strikePrice', stated.strikePrice?.isZero() ? 'must be above 0' : amountProblem(stated.strikePrice, LIMITS.price, 0)],
    ['expirationDate', dateProblem(stated.expirationDate)],
    ['exitDate', dateProblem(stated.exitDate, today)],
    ['exitPrice', amountProblem(stated.exitPrice, LIMITS.price, 0)],
    ['investmentSubtype', textProblem(stated.investmentSubtype, LIMITS.subtypeLength)],
    ['notes', textProblem(stated.notes, LIMITS.notesLength)],
    ...tagProblems(stated.tags).map((message): [keyof StatedPosition, Check] => ['tags', message]),
  ]
  return found.flatMap(([field, message]) => (message === null ? [] : [{ field, message }]))
}

function tagProblems(tags: readonly string[]): string[] {
  const each = tags.flatMap((tag) => (tag.trim() === '' ? 'must not hold a blank name' : (textProblem(tag, LIMITS.tagLength) ?? [])))
  return tags.length > LIMITS.tags ? [`must name at most ${LIMITS.tags} tags`] : each
}

function orderProblems(stated: StatedPosition): EntryProblem[] {
  const { entryDate, exitDate, exitPrice, expirationDate, positionType } = stated
  const problems: EntryProblem[] = []
  if (entryDate !== null && exitDate !== null && exitDate < entryDate) problems.push({ field: 'exitDate', message: `must not be before the entry date ${entryDate}` })
  if (exitPrice !== null && exitDate === null) problems.push({ field: 'exitDate', message: 'is required with an exit price' })
  const option = positionType === null || isOption({ positionType })
  if (option && entryDate !== null && expirationDate !== null && expirationDate < entryDate) {
    problems.push({ field: 'expirationDate', message: `must not be before the entry date ${entryDate}` })
  }
  return problems
}

