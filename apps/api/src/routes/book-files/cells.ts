import { Decimal, isIsoDate } from '@sigmasight/core'

/** A cell that was understood, or why it was not: "must be ...". */
export type Read<T> = { readonly value: T } | { readonly problem: string }

/** Digits with thousands in groups of three, or without; no exponent, because spreadsheets cut digits when they write one. */
const AMOUNT = /^(?:[+-]?\$?|\$[+-]?)(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)?(?:\.\d*)?$/
const LONGEST_AMOUNT = 60

/** Reads "1234.5", "1,234.50", "$1,234.50", "-5", "($5)"; nothing that could mean two numbers. */
export function readAmount(cell: string): Read<Decimal> {
  const text = cell.trim().replace('\u2212', '-')
  const bracketed = /^\(([^()+-]*)\)$/.exec(text)?.[1]
  const plain = bracketed ?? text
  if (plain.length > LONGEST_AMOUNT || !AMOUNT.test(plain) || !/\d/.test(plain)) return { problem: `must be a number such as 1234.5, not "${shortened(cell)}"` }
  const amount = new Decimal(plain.replace(/[$,+]/g, ''))
  return { value: bracketed === undefined ? amount : amount.negated() }
}

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/

/** Reads YYYY-MM-DD, and M/D/YYYY where it cannot be D/M/YYYY: because of the day, or because the file as a whole is `monthFirst`. */
export function readDate(cell: string, monthFirst: boolean): Read<string> {
  const text = cell.trim()
  if (isIsoDate(text)) return { value: text }
  const match = SLASHED.exec(text)
  if (!match) return { problem: `must be a date YYYY-MM-DD that exists, not "${shortened(cell)}"` }
  const [month, day] = [Number(match[1]), Number(match[2])]
  const date = `${match[3]}-${pad(month)}-${pad(day)}`
  if (!isIsoDate(date)) return { problem: `must be a date YYYY-MM-DD that exists; ${text} is none as M/D/YYYY` }
  if (day > 12 || day === month || monthFirst) return { value: date }
  return { problem: `must be written ${date} or ${match[3]}-${pad(day)}-${pad(month)}: ${text} may mean either` }
}

/** True when the dates with slashes in a file tell that the month comes first: one has a day above 12, and none a month above 12. */
export function isMonthFirst(cells: Iterable<string>): boolean {
  let evidence = false
  for (const cell of cells) {
    const match = SLASHED.exec(cell.trim())
    if (!match) continue
    if (Number(match[1]) > 12) return false
    if (Number(match[2]) > 12) evidence = true
  }
  return evidence
}

/** What a spreadsheet would run as a formula is written behind an apostrophe, and read without it. */
const FORMULA = /^[=+\-@\t\r']/
const GUARDED = /^'(?=[=+\-@\t\r'])/

/** Text as it is written into a file. */
export function guardText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** Text as it was before it was written into a file. */
export function readText(cell: string): string {
  return cell.trim().replace(GUARDED, '')
}

/** Tag names separated by ";". A backslash takes the meaning from a ";" or a backslash that belongs to a name. */
export function joinTags(tags: readonly string[]): string {
  return tags.map((tag) => tag.replace(/[\\;]/g, '\\$&')).join(';')
}

/** The names that `joinTags` joined, without blanks around them, blank ones and repeats. */
export function splitTags(text: string): string[] {
  const names = (text.match(/(?:\\[\\;]|[^;])+/g) ?? []).map((part) => part.replace(/\\([\\;])/g, '$1').trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** One line of a file; cells are quoted where they must be. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
}

function pad(part: number): string {
  return String(part).padStart(2, '0')
}

function shortened(cell: string): string {
  return cell.length > 40 ? `${cell.slice(0, 40)}...` : cell
}
