import { isIsoDate, marketSymbol } from '../../domain/index.js'
import type { DailyBar } from '../provider.js'

export const PRICE_COLUMNS = ['symbol', 'date', 'open', 'high', 'low', 'close', 'adj_close', 'volume'] as const
export type PriceColumn = (typeof PRICE_COLUMNS)[number]

/** What is wrong with a row, and in which column (null: the row as a whole). */
export interface RowProblem {
  readonly column: string | null
  readonly message: string
}

const PRICES = ['open', 'high', 'low', 'close', 'adj_close'] as const
const SYMBOL = /^[A-Za-z0-9.^/_=-]{1,40}$/
/** Prices are stored with 8 decimals; what a float carries beyond that is noise. */
const PRICE_DECIMALS = 1e8

/** One row of a price file as a bar, or every problem it has. Blank cells are absent values. */
export function readPriceRow(
  cells: readonly string[],
  columns: ReadonlyMap<PriceColumn, number>,
  calendar: { isSession(date: string): boolean },
): { readonly bar: DailyBar } | { readonly problems: readonly RowProblem[] } {
  const problems: RowProblem[] = []
  const cell = (name: PriceColumn): string => (columns.has(name) ? (cells[columns.get(name)!] ?? '') : '')
  const number = (name: PriceColumn): number | null => {
    const text = cell(name)
    if (text === '') return null
    const value = Number(text)
    if (!Number.isFinite(value)) problems.push({ column: name, message: `"${text}" is no number` })
    else if (name === 'volume' ? value < 0 : value <= 0) problems.push({ column: name, message: `${text} is not ${name === 'volume' ? '0 or more' : 'above 0'}` })
    return name === 'volume' ? value : Math.round(value * PRICE_DECIMALS) / PRICE_DECIMALS
  }
  const symbol = cell('symbol')
  const date = cell('date')
  if (!SYMBOL.test(symbol)) problems.push({ column: 'symbol', message: symbol === '' ? 'is blank' : `"${symbol}" is no symbol` })
  if (!isIsoDate(date)) problems.push({ column: 'date', message: `"${date}" is no date YYYY-MM-DD` })
  else if (!isSession(calendar, date)) problems.push({ column: 'date', message: `${date} is no trading session` })
  const [open, high, low, close, adjClose] = PRICES.map(number) as [number | null, number | null, number | null, number | null, number | null]
  const volume = number('volume')
  if (close === null && adjClose === null) problems.push({ column: 'close', message: 'neither close nor adj_close is given' })
  if (problems.length === 0) problems.push(...rangeProblems(open, high, low, close))
  return problems.length > 0 ? { problems } : { bar: { symbol: marketSymbol(symbol), date, open, high, low, close, adjClose, volume } }
}

/** A hair of tolerance: adjusted files round each column by itself. */
const ROUNDING = 1.0001

function rangeProblems(open: number | null, high: number | null, low: number | null, close: number | null): RowProblem[] {
  if (high !== null && low !== null && low > high * ROUNDING) return [{ column: 'low', message: `${low} is above the high ${high}` }]
  const outside = (value: number | null): boolean => value !== null && ((high !== null && value > high * ROUNDING) || (low !== null && value * ROUNDING < low))
  if (outside(close)) return [{ column: 'close', message: `${close} lies outside low ${low} to high ${high}` }]
  return outside(open) ? [{ column: 'open', message: `${open} lies outside low ${low} to high ${high}` }] : []
}

function isSession(calendar: { isSession(date: string): boolean }, date: string): boolean {
  try {
    return calendar.isSession(date)
  } catch {
    return false // before the calendar begins
  }
}
