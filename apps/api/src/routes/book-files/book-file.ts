import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import { completePosition, hasSignMismatch, type NewPosition } from '@sigmasight/core'
import { isMonthFirst } from './cells.js'
import { type BookColumn, columnOf, type Header, readHeader } from './columns.js'
import { readRow } from './row.js'

export const MAX_ROWS = 10_000

/** Something in a file that keeps it from being taken, or that its owner should know. Rows are counted as spreadsheets do: the header is row 1. */
export interface FileProblem {
  readonly row: number
  /** null: the row as a whole. */
  readonly column: string | null
  readonly message: string
}

export interface BookRow {
  readonly row: number
  readonly position: NewPosition
}

/** What a book file holds: the rows that can be stored, and everything that is wrong with the others. */
export interface BookFile {
  /** Rows that are not blank, the header apart. */
  readonly rowCount: number
  readonly rows: readonly BookRow[]
  readonly problems: readonly FileProblem[]
  readonly warnings: readonly FileProblem[]
  readonly ignoredColumns: readonly string[]
}

/** Reads a CSV file of positions: columns by header name, quoted cells, byte-order mark and any line ends. It never throws; whatever is wrong stands in `problems`. */
export function readBookFile(bytes: Uint8Array, today: string): BookFile {
  const records = recordsOf(bytes)
  if (!Array.isArray(records)) return refused([records])
  const [cells, ...body] = records
  if (cells === undefined || records.every(isBlank)) return refused([{ row: 1, column: null, message: 'the file is empty' }])
  const header = readHeader(cells)
  if (header.problems.length > 0) return refused(header.problems.map((message) => ({ row: 1, column: null, message })))
  const filled = body.map((record, index) => ({ record, row: index + 2 })).filter(({ record }) => !isBlank(record))
  if (filled.length === 0) return refused([{ row: 1, column: null, message: 'the file has a header and no rows' }])
  if (filled.length > MAX_ROWS) return refused([{ row: filled[MAX_ROWS]!.row, column: null, message: `the file has ${filled.length} rows, at most ${MAX_ROWS} are taken at once` }])
  return readRows(filled, header, cells.length, today)
}

function readRows(filled: readonly { readonly record: readonly string[]; readonly row: number }[], header: Header, width: number, today: string): BookFile {
  const monthFirst = isMonthFirst(dateCells(filled, header))
  const rows: BookRow[] = []
  const problems: FileProblem[] = []
  const warnings: FileProblem[] = []
  for (const { record, row } of filled) {
    if (record.slice(width).some((cell) => cell.trim() !== '')) {
      problems.push({ row, column: null, message: `has ${record.length} cells, the header ${width}: a cell that holds a comma needs quotes` })
      continue
    }
    const read = readRow(record, header.places, monthFirst)
    const { position, problems: broken } = completePosition(read.stated, today)
    const unread = new Set(read.problems.map((problem) => problem.column))
    const rules = broken.map(({ field, message }) => ({ column: columnOf(field), message })).filter((problem) => !unread.has(problem.column))
    problems.push(...[...read.problems, ...rules].map((problem) => ({ row, ...problem })))
    if (position === null || read.problems.length > 0) continue
    rows.push({ row, position })
    warnings.push(...warningsOf(position).map((warning) => ({ row, ...warning })))
  }
  return { rowCount: filled.length, rows, problems, warnings, ignoredColumns: header.ignored }
}

function warningsOf(position: NewPosition): Omit<FileProblem, 'row'>[] {
  const mismatch = hasSignMismatch({ positionType: position.positionType, quantity: position.quantity.toNumber() })
  return [
    ...(mismatch ? [{ column: 'Quantity', message: `is negative for the type ${position.positionType}: the type counts` }] : []),
    ...(position.exitDate !== null && position.exitPrice === null ? [{ column: 'Exit Price', message: 'is blank: the profit of this position stays unknown' }] : []),
  ]
}

function* dateCells(filled: readonly { readonly record: readonly string[] }[], header: Header): Generator<string> {
  const places = [...header.places].filter(([column]: [BookColumn, number]) => column.kind === 'date').map(([, place]) => place)
  for (const { record } of filled) for (const place of places) yield record[place] ?? ''
}

/** Cells by row, or why they cannot be told apart. */
function recordsOf(bytes: Uint8Array): string[][] | FileProblem {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return { row: 1, column: null, message: 'the file is UTF-16: save it as CSV in UTF-8' }
  if (!isUtf8(bytes)) return { row: 1, column: null, message: 'the file is not UTF-8: save it as CSV in UTF-8' }
  try {
    return parse(new TextDecoder().decode(bytes), { relaxColumnCount: true, recordDelimiter: ['\r\n', '\n', '\r'] })
  } catch (error) {
    if (error instanceof CsvError) return { row: Number(error.lines ?? 1), column: null, message: messageOf(error) }
    throw error
  }
}

function messageOf(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quoted cell is never closed; nothing after it can be read'
  return 'a quote stands where none may: a cell that holds quotes is quoted as a whole, and each quote in it doubled'
}

function isBlank(record: readonly string[]): boolean {
  return record.every((cell) => cell.trim() === '')
}

function refused(problems: readonly FileProblem[]): BookFile {
  return { rowCount: 0, rows: [], problems, warnings: [], ignoredColumns: [] }
}
