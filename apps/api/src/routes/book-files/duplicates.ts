import { tradeKey } from '@sigmasight/core'
import type { BookRow } from './book-file.js'

/** A row that states a trade again. */
export interface Duplicate {
  readonly row: number
  /** The row that stated it first; null when the book holds it already. */
  readonly firstRow: number | null
}

/** Rows that state the same trade as an earlier row or as the book: symbol, type, option terms, quantity, entry price and both dates are equal. */
export function duplicatesOf(rows: readonly BookRow[], held: ReadonlySet<string>): Duplicate[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ row, position }): Duplicate[] => {
    const key = tradeKey(position)
    if (held.has(key)) return [{ row, firstRow: null }]
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, row)
    return earlier === undefined ? [] : [{ row, firstRow: earlier }]
  })
}
