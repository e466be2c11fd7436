import { type BookPosition, investmentClassOf } from '@sigmasight/core'
import { csvLine, guardText, joinTags } from './cells.js'
import { type BookColumn, COLUMNS } from './columns.js'

/** Positions as a file that imports again unchanged. */
export function exportOf(positions: readonly BookPosition[]): string {
  return [COLUMNS.map((column) => column.name), ...positions.map((position) => COLUMNS.map((column) => cellOf(position, column)))].map(csvLine).join('')
}

/** The class is always written: a blank one would be told by the symbol, which may tell another. */
function cellOf(position: BookPosition, { field, kind }: BookColumn): string {
  if (field === 'investmentClass') return investmentClassOf(position)
  if (field === 'tags') return guardText(joinTags(position.tags))
  const text = position[field] ?? ''
  return kind === 'text' ? guardText(text) : text
}
