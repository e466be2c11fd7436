import { type Decimal, INVESTMENT_CLASSES, type InvestmentClass, POSITION_TYPES, type PositionType, type StatedPosition } from '@sigmasight/core'
import { type Read, readAmount, readDate, readText, splitTags } from './cells.js'
import { type BookColumn, COLUMNS } from './columns.js'

interface CellProblem {
  readonly column: string
  readonly message: string
}

const LISTS: Readonly<Record<string, readonly string[]>> = { positionType: POSITION_TYPES, investmentClass: INVESTMENT_CLASSES }

/** What one row of a file states, and the cells that cannot be read; those count as not stated. A blank cell states nothing. */
export function readRow(record: readonly string[], places: ReadonlyMap<BookColumn, number>, monthFirst: boolean): { readonly stated: StatedPosition; readonly problems: readonly CellProblem[] } {
  const problems: CellProblem[] = []
  const values = new Map<string, unknown>()
  for (const column of COLUMNS) {
    const place = places.get(column)
    const cell = place === undefined ? '' : (record[place] ?? '')
    if (cell.trim() === '') {
      if (column.required) problems.push({ column: column.name, message: 'is required' })
      continue
    }
    const read = readCell(column, cell, monthFirst)
    if ('problem' in read) problems.push({ column: column.name, message: read.problem })
    else values.set(column.field, read.value)
  }
  const value = <T>(field: BookColumn['field']): T | null => (values.get(field) as T | undefined) ?? null
  const stated: StatedPosition = {
    symbol: value<string>('symbol'), quantity: value<Decimal>('quantity'), entryPrice: value<Decimal>('entryPrice'), entryDate: value<string>('entryDate'), positionType: value<PositionType>('positionType'),
    investmentClass: value<InvestmentClass>('investmentClass'), investmentSubtype: value<string>('investmentSubtype'), underlyingSymbol: value<string>('underlyingSymbol'), strikePrice: value<Decimal>('strikePrice'),
    expirationDate: value<string>('expirationDate'), exitDate: value<string>('exitDate'), exitPrice: value<Decimal>('exitPrice'), notes: value<string>('notes'), tags: value<string[]>('tags') ?? [],
  }
  return { stated, problems }
}

function readCell({ kind, field }: BookColumn, cell: string, monthFirst: boolean): Read<unknown> {
  if (kind === 'amount') return readAmount(cell)
  if (kind === 'date') return readDate(cell, monthFirst)
  if (kind === 'tags') return { value: splitTags(readText(cell)) }
  if (kind === 'text') return { value: readText(cell) }
  const word = cell.trim().toUpperCase()
  const words = LISTS[field] ?? []
  return words.includes(word) ? { value: word } : { problem: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` }
}
