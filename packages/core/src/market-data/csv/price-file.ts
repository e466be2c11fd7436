import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { messageOf, OperatorError } from '../../errors.js'
import type { DailyBar } from '../provider.js'
import { type PriceColumn, PRICE_COLUMNS, type RowProblem, readPriceRow } from './price-row.js'

const MAX_LISTED = 1_000

/** A file whose every row can be stored. */
export interface ReadPriceFile {
  readonly ok: true
  readonly file: string
  readonly bars: readonly DailyBar[]
  readonly symbols: number
  readonly from: string
  readonly to: string
  readonly ignoredColumns: readonly string[]
}

/** A file with bad rows: none of it may be stored. `errors` lists the first 1,000. */
export interface RefusedPriceFile {
  readonly ok: false
  readonly file: string
  readonly errors: readonly (RowProblem & { readonly file: string; readonly line: number })[]
  readonly errorCount: number
}

/**
 * Reads daily prices from a CSV or CSV.gz file: columns by header name in any order, of which symbol, date and one of close and
 * adj_close are required; others are ignored and named. Any bad row refuses the file whole.
 * Errors: OperatorError for a file that cannot be read or has no usable header.
 */
export async function readPriceFile(file: string, calendar: { isSession(date: string): boolean }): Promise<ReadPriceFile | RefusedPriceFile> {
  await stat(file).catch(() => {
    throw new OperatorError(`${file}: no such file`)
  })
  const reading = new Reading(file, calendar)
  const parser = parse({ bom: true, trim: true, relaxColumnCount: true, skipEmptyLines: true, info: true })
  const collect = async (records: AsyncIterable<{ record: string[]; info: { lines: number } }>): Promise<void> => {
    for await (const { record, info } of records) reading.take(record, info.lines)
  }
  try {
    if (file.endsWith('.gz')) await pipeline(createReadStream(file), createGunzip(), parser, collect)
    else await pipeline(createReadStream(file), parser, collect)
  } catch (error) {
    // A stream torn down half-way reports the tearing down, not why.
    if (reading.refusal) throw reading.refusal
    throw new OperatorError(`${file}: cannot be read: ${messageOf(error)}`)
  }
  return reading.result()
}

/** State of one file being read. */
class Reading {
  /** Why the file as a whole cannot be used. */
  refusal: OperatorError | null = null
  private columns: ReadonlyMap<PriceColumn, number> | null = null
  private width = 0
  private ignored: string[] = []
  private readonly bars: DailyBar[] = []
  private readonly errors: RefusedPriceFile['errors'][number][] = []
  private errorCount = 0
  private readonly seen = new Set<string>()
  private readonly symbols = new Set<string>()

  constructor(private readonly file: string, private readonly calendar: { isSession(date: string): boolean }) {}

  take(record: readonly string[], line: number): void {
    if (!this.columns) return this.takeHeader(record)
    if (record.length !== this.width) return this.refuse(line, { column: null, message: `has ${record.length} cells, the header ${this.width}` })
    const row = readPriceRow(record, this.columns, this.calendar)
    if ('problems' in row) return row.problems.forEach((problem) => this.refuse(line, problem))
    const key = `${row.bar.symbol}|${row.bar.date}`
    if (this.seen.has(key)) return this.refuse(line, { column: 'date', message: `${row.bar.symbol} ${row.bar.date} stands in the file twice` })
    this.seen.add(key)
    this.symbols.add(row.bar.symbol)
    this.bars.push(row.bar)
  }

  result(): ReadPriceFile | RefusedPriceFile {
    if (!this.columns) throw new OperatorError(`${this.file}: is empty`)
    if (this.errorCount > 0) return { ok: false, file: this.file, errors: this.errors, errorCount: this.errorCount }
    if (this.bars.length === 0) throw new OperatorError(`${this.file}: has a header and no rows`)
    const dates = this.bars.reduce((span, bar) => ({ from: bar.date < span.from ? bar.date : span.from, to: bar.date > span.to ? bar.date : span.to }), {
      from: this.bars[0]!.date, to: this.bars[0]!.date,
    })
    return { ok: true, file: this.file, bars: this.bars, symbols: this.symbols.size, ...dates, ignoredColumns: this.ignored }
  }

  private takeHeader(record: readonly string[]): void {
    const names = record.map((name) => name.toLowerCase())
    const columns = new Map(PRICE_COLUMNS.flatMap((name) => (names.includes(name) ? [[name, names.indexOf(name)] as const] : [])))
    const missing = (['symbol', 'date'] as const).filter((name) => !columns.has(name)).map(String)
    if (!columns.has('close') && !columns.has('adj_close')) missing.push('close or adj_close')
    if (missing.length > 0) {
      this.refusal = new OperatorError(`${this.file}: the header lacks ${missing.join(', ')}`)
      throw this.refusal
    }
    this.columns = columns
    this.width = record.length
    this.ignored = names.filter((name) => !PRICE_COLUMNS.includes(name as PriceColumn))
  }

  private refuse(line: number, problem: RowProblem): void {
    this.errorCount++
    if (this.errors.length < MAX_LISTED) this.errors.push({ file: this.file, line, ...problem })
  }
}
