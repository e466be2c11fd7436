import { parse } from 'csv-parse/sync'
import { messageOf } from '@sigmasight/core'
import type { z } from '../../http/schemas.js'
import { reasonOf } from './bulk.js'
import { CSV_COLUMNS, type CsvColumn } from './csv-columns.js'
import { targetPriceRow } from './schemas.js'

export type CsvRow = z.output<typeof targetPriceRow>
const COLUMNS = Object.keys(CSV_COLUMNS) as CsvColumn[]
/** Named, because left to itself the parser takes the first one for all: lines added by another program would be read as one row. */
const LINE_ENDS = ['\r\n', '\n', '\r']
const COLUMN_OF = new Map<string, CsvColumn>(COLUMNS.map((column) => [CSV_COLUMNS[column], column]))

/** Rows of a CSV text with their line, and a text for each that cannot be read. The header is line 1; its columns may come in any order. */
export function readCsvRows(text: string): { readonly rows: readonly (CsvRow & { readonly line: number })[]; readonly errors: readonly string[] } {
  const rows: (CsvRow & { line: number })[] = []
  const errors: string[] = []
  const [header, ...records] = recordsOf(text, errors)
  if (!header) return { rows, errors: errors.length > 0 ? errors : [failure(1, 'the header is missing')] }
  const names = header.record.map((name) => name.trim().toLowerCase())
  if (!names.includes('symbol')) return { rows, errors: [failure(1, 'the header lacks symbol')] }
  for (const { record, info: { lines } } of records) {
    const parsed = record.length > names.length ? `has ${record.length} cells, the header ${names.length}` : rowOf(names, record)
    if (typeof parsed === 'string') errors.push(failure(lines, parsed))
    else rows.push({ ...parsed, line: lines })
  }
  return { rows, errors }
}

function recordsOf(text: string, errors: string[]): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(text, { bom: true, relaxColumnCount: true, relaxQuotes: true, recordDelimiter: LINE_ENDS, skipEmptyLines: true, info: true }) as unknown as { record: string[]; info: { lines: number } }[]
  } catch (error) {
    errors.push(failure((error as { lines?: number }).lines ?? 1, messageOf(error)))
    return []
  }
}

/** The row, or what is wrong with it. A blank or missing type is LONG, as it is in the files. */
function rowOf(names: readonly string[], record: readonly string[]): CsvRow | string {
  const cell = (column: CsvColumn): string => (record[names.indexOf(column)] ?? '').trim()
  const fields = COLUMNS.map((column) => [CSV_COLUMNS[column], column === 'symbol' ? cell(column) : column === 'position_type' ? cell(column).toUpperCase() || 'LONG' : cell(column) || null])
  const parsed = targetPriceRow.safeParse(Object.fromEntries(fields))
  return parsed.success ? parsed.data : reasonOf(parsed.error, (field) => COLUMN_OF.get(field) ?? field)
}

function failure(line: number, reason: string): string {
  return `Error processing row ${line}: ${reason}`
}
