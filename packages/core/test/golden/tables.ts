import { groupBy } from '../../src/domain/index.js'

/** What became of one case. */
export interface Outcome {
  readonly family: string
  readonly kind: string
  readonly passed: boolean
  /** Largest errors, as `compare` gives them. */
  readonly absolute: number
  readonly relative: number
  readonly rtol: number
  readonly atol: number
  readonly libraries: readonly string[]
}

const BEGIN = '<!-- accuracy: begin (written by `pnpm docs:accuracy`) -->'
const END = '<!-- accuracy: end -->'

/** The table of a run: a row a family and the totals, in aligned columns. */
export function runTable(outcomes: readonly Outcome[]): string {
  const header = ['family', 'cases', 'passed', 'failed', 'largest absolute error', 'largest relative error']
  const rows = groups(outcomes, ({ family }) => family).map(([family, own]) => [family, ...figures(own)])
  return aligned([header, ...rows, ['total', ...figures(outcomes)]])
}

/** The same by kind as a Markdown table, errors rounded up to a power of ten so that it is the same on every machine. */
export function accuracyTable(outcomes: readonly Outcome[]): string {
  const lines = groups(outcomes, ({ family, kind }) => `${family} | ${kind}`).map(([name, own]) => {
    const libraries = [...new Set(own.flatMap((outcome) => outcome.libraries))].sort().join(', ')
    return `| ${name} | ${own.length} | ${libraries} | ${tolerances(own)} | ${powerOfTen(largest(own, 'absolute'))} | ${powerOfTen(largest(own, 'relative'))} |`
  })
  return ['| family | kind | cases | independent libraries | tolerance: relative, absolute | largest error: absolute | relative |', '|---|---|---|---|---|---|---|', ...lines].join('\n')
}

/** A document with the table between its marks replaced. Error: a document without them. @param {string} document */
export function withAccuracyTable(document: string, outcomes: readonly Outcome[]): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`the document lacks the lines ${BEGIN} and ${END}`)
  return `${document.slice(0, begin)}${BEGIN}\n${accuracyTable(outcomes)}\n${document.slice(end)}`
}

/** The least power of ten that is not below; 0 for 0. */
export function powerOfTen(error: number): string {
  if (error === 0) return '0'
  const exponent = Math.ceil(Math.log10(error))
  return `1e${exponent < 0 ? exponent : `+${exponent}`}`
}

/** The tightest and, where it differs, the widest of the cases. */
function tolerances(own: readonly Outcome[]): string {
  const sorted = [...own].sort((a, b) => a.rtol - b.rtol || a.atol - b.atol)
  const [tightest, widest] = [sorted[0]!, sorted.at(-1)!].map(({ rtol, atol }) => `${oneDigit(rtol)}, ${oneDigit(atol)}`)
  return tightest === widest ? tightest! : `${tightest} to ${widest}`
}

function oneDigit(value: number): string {
  return value === 0 ? '0' : value.toExponential(0)
}

function figures(own: readonly Outcome[]): string[] {
  const passed = own.filter((outcome) => outcome.passed).length
  return [own.length, passed, own.length - passed, largest(own, 'absolute').toExponential(1), largest(own, 'relative').toExponential(1)].map(String)
}

function largest(own: readonly Outcome[], error: 'absolute' | 'relative'): number {
  return own.reduce((most, outcome) => Math.max(most, outcome[error]), 0)
}

/** By key, in its order. */
function groups(outcomes: readonly Outcome[], keyOf: (outcome: Outcome) => string): [string, Outcome[]][] {
  return [...groupBy(outcomes, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
}

function aligned(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('   '))
  return [lines[0], widths.map((width) => '-'.repeat(width)).join('   '), ...lines.slice(1)].join('\n')
}
