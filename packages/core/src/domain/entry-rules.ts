import { Decimal } from './decimal.js'
import type { IsoDate } from './iso-date.js'

/** Largest amounts and lengths that are accepted. Products of the amounts, summed over ten thousand positions, still fit the columns of results. */
export const LIMITS = {
  quantity: new Decimal('1e12'), price: new Decimal('1e9'), value: new Decimal('1e15'), decimals: 8, digits: 15,
  symbolLength: 40, subtypeLength: 64, notesLength: 2_000, tagLength: 50, tags: 20,
} as const

/** Assets may be older than the exchange calendar: a house is. */
const EARLIEST = '1900-01-01'
const LATEST = '2099-12-31'
const SYMBOL = /^[A-Z0-9.^/_=-]+$/
/** NUL and halves of surrogate pairs cannot be stored in Postgres text. */
const UNSTORABLE = /[\0\p{Cs}]/u

/** Trimmed and upper-cased; an option symbol padded with blanks loses them ("AAPL  250815P00200000"). */
export function tidySymbol(symbol: string): string {
  const text = symbol.trim().toUpperCase()
  const packed = text.replace(/ +/g, '')
  return /^[A-Z]{1,6}\d{6}[CP]\d{8}$/.test(packed) ? packed : text
}

/** What is wrong with a symbol; null when nothing is. */
export function symbolProblem(symbol: string): string | null {
  const text = tidySymbol(symbol)
  if (text === '') return 'must not be blank'
  if (text.length > LIMITS.symbolLength) return `must have at most ${LIMITS.symbolLength} characters`
  return SYMBOL.test(text) ? null : 'must consist of letters, digits and . ^ / _ = -'
}

/** What is wrong with an amount; null when nothing is, or when there is none. */
export function amountProblem(amount: Decimal | null, max: Decimal, min?: number): string | null {
  if (amount === null) return null
  if (!amount.isFinite()) return 'must be a number'
  if (min !== undefined && amount.lessThan(min)) return `must be ${min} or more`
  if (amount.abs().greaterThan(max)) return `must be at most ${max.toFixed()} in size`
  if (amount.decimalPlaces() > LIMITS.decimals) return `must have at most ${LIMITS.decimals} decimals`
  return amount.precision() > LIMITS.digits ? `must have at most ${LIMITS.digits} significant digits` : null
}

/** What is wrong with a date that exists; null when nothing is, or when there is none. */
export function dateProblem(date: IsoDate | null, latest: IsoDate = LATEST): string | null {
  if (date === null) return null
  if (date < EARLIEST) return `must not be before ${EARLIEST}`
  if (date <= latest) return null
  return latest === LATEST ? `must not be after ${LATEST}` : `must not be in the future (today is ${latest})`
}

/** What is wrong with a text; null when nothing is, or when there is none. */
export function textProblem(text: string | null, maxLength: number): string | null {
  if (text === null) return null
  if (UNSTORABLE.test(text)) return 'must not contain NUL or broken characters'
  return text.length > maxLength ? `must have at most ${maxLength} characters` : null
}
