import type { Decimal } from '../../domain/index.js'

/** One identity held against real results. */
export interface ReconciliationCheck {
  readonly name: string
  readonly status: 'passed' | 'failed' | 'not_applicable'
  /** The largest difference found, in the unit of the figures; null when nothing was compared or a figure is no number. */
  readonly difference: number | null
  /** The largest that passes; 0 for exact money. */
  readonly tolerance: number | null
  /** What was compared, what is wrong, or why nothing could be compared. */
  readonly detail: string
}

/** Two figures that must agree. `label` names them, as a date or a factor. */
interface Comparison {
  readonly label: string
  readonly difference: number
  readonly tolerance: number
}

/** Figures are stored to the cent, ratios to six decimals. */
export const CENT = 0.01
export const MILLIONTH = 1e-6
/** Rounding of a sum of floats, relative to the sum of their sizes. */
const ROUNDING = 1e-9

/** `parts` against their `total`; each of them may be rounded to `unit`. */
export function sumComparison(label: string, parts: readonly number[], total: number, unit: number): Comparison {
  const sum = parts.reduce((all, part) => all + part, 0)
  const size = parts.reduce((all, part) => all + Math.abs(part), Math.abs(total))
  return { label, difference: Math.abs(sum - total), tolerance: ROUNDING * size + (unit / 2) * (parts.length + 1) }
}

/** Exact money against exact money. */
export function exactComparison(label: string, actual: Decimal, expected: Decimal): Comparison {
  return { label, difference: actual.minus(expected).abs().toNumber(), tolerance: 0 }
}

/** The check over all comparisons: it fails with the worst of those that fail, and passes with the largest difference. `subject`: what was compared. */
export function checkOf(name: string, subject: string, comparisons: readonly Comparison[]): ReconciliationCheck {
  if (comparisons.length === 0) return notApplicable(name, `no ${subject}`)
  const broken = comparisons.filter(({ difference, tolerance }) => !(Number.isFinite(difference) && difference <= tolerance))
  const worst = [...(broken.length > 0 ? broken : comparisons)].sort((a, b) => excess(b) - excess(a))[0]!
  const finiteDifference = Number.isFinite(worst.difference) ? worst.difference : null
  const tolerance = Number.isFinite(worst.tolerance) ? worst.tolerance : null
  if (broken.length === 0) return { name, status: 'passed', difference: finiteDifference, tolerance, detail: `${comparisons.length} ${subject}` }
  const what = finiteDifference === null ? 'is no number' : `differs by ${finiteDifference}`
  return { name, status: 'failed', difference: finiteDifference, tolerance, detail: `${broken.length} of ${comparisons.length} ${subject} do not add up; ${worst.label} ${what}` }
}

/** The identity has nothing to hold for. */
export function notApplicable(name: string, detail: string): ReconciliationCheck {
  return { name, status: 'not_applicable', difference: null, tolerance: null, detail }
}

/** A figure that is no number is worse than any difference. */
function excess({ difference, tolerance }: Comparison): number {
  return Number.isFinite(difference) && Number.isFinite(tolerance) ? difference - tolerance : Number.POSITIVE_INFINITY
}
