import type { BookPosition, StatedPosition } from '@sigmasight/core'

type Field = keyof StatedPosition & keyof BookPosition

/** One column of a book file. */
export interface BookColumn {
  readonly name: string
  readonly field: Field
  readonly kind: 'text' | 'amount' | 'date' | 'word' | 'tags'
  readonly required: boolean
}

const column = (name: string, field: Field, kind: BookColumn['kind'], required = false): BookColumn => ({ name, field, kind, required })

/** Every column, in the order of templates and exports. */
export const COLUMNS: readonly BookColumn[] = [
  column('Symbol', 'symbol', 'text', true), column('Quantity', 'quantity', 'amount', true), column('Entry Price', 'entryPrice', 'amount', true), column('Entry Date', 'entryDate', 'date', true),
  column('Position Type', 'positionType', 'word'), column('Investment Class', 'investmentClass', 'word'), column('Investment Subtype', 'investmentSubtype', 'text'), column('Underlying', 'underlyingSymbol', 'text'),
  column('Strike', 'strikePrice', 'amount'), column('Expiration', 'expirationDate', 'date'), column('Exit Date', 'exitDate', 'date'), column('Exit Price', 'exitPrice', 'amount'), column('Tags', 'tags', 'tags'),
  column('Notes', 'notes', 'text'),
]

const NAMES = new Map(COLUMNS.map(({ field, name }) => [field as string, name]))

/** The column in which a field stands. */
export function columnOf(field: keyof StatedPosition): string {
  return NAMES.get(field) ?? field
}

/** Where each column stands in a file, and what its header names besides. */
export interface Header {
  readonly places: ReadonlyMap<BookColumn, number>
  readonly ignored: readonly string[]
  readonly problems: readonly string[]
}

/** Reads a header: names in any order and case, with or without blanks, dashes and underscores. */
export function readHeader(cells: readonly string[]): Header {
  const keys = cells.map(keyOf)
  const places = new Map<BookColumn, number>()
  const problems: string[] = []
  for (const item of COLUMNS) {
    const place = keys.indexOf(keyOf(item.name))
    if (place >= 0) places.set(item, place)
    if (place !== keys.lastIndexOf(keyOf(item.name))) problems.push(`the column ${item.name} stands in the header twice`)
  }
  const missing = COLUMNS.filter((item) => item.required && !places.has(item)).map((item) => item.name)
  if (missing.length > 0) problems.push(`the header lacks ${missing.join(', ')}${cells.length === 1 && /[;\t|]/.test(cells[0]!) ? ' (columns are separated by commas)' : ''}`)
  const known = new Set(COLUMNS.map((item) => keyOf(item.name)))
  return { places, ignored: cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && !known.has(keyOf(cell))), problems }
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
