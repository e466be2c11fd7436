import { sortedFlags } from '../../domain/index.js'
import { equityFlags } from '../aggregation/index.js'
import { finite } from '../math/finite.js'
import { factorDollars, RATE, type RiskBook, type RiskCoverage, VECTOR_FACTORS } from '../revaluation/index.js'
import type { PreparedStress } from './prepare-stress.js'
import { outcomeOf, type StressOutcome } from './stress-outcome.js'
import { type StressSummary, stressSummary } from './stress-summary.js'

/** Sessions after which factor exposures no longer serve (specification 7.6). */
const MAX_EXPOSURE_AGE = 5

/** Engine 5's result for one portfolio; scenarios in the order prepared. */
export interface StressResult {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_FACTOR_EXPOSURES' | 'SKIPPED_NO_FACTOR_DATA'
  readonly scenarios: readonly StressOutcome[]
  /** Dollar exposure of each factor by its stored name, absent for one to which no position has a beta; empty when skipped. */
  readonly exposures: Readonly<Record<string, number | null>>
  readonly summary: StressSummary
  /** Sorted. */
  readonly flags: readonly string[]
  readonly coverage: RiskCoverage & { readonly exposure_age_sessions: number | null }
}

export interface StressInput {
  readonly book: RiskBook
  /** Dollars; null when unknown. */
  readonly nav: number | null
  /** Sessions from the one date of the factor exposures to `asOf`; null when there are none. */
  readonly exposureAgeSessions: number | null
}

/** Engine 5 (specification 7.5 and 7.6): the prepared scenarios on one portfolio by full revaluation. */
export function stressPortfolio(prepared: PreparedStress, { book, nav, exposureAgeSessions }: StressInput): StressResult {
  const coverage = { ...book.coverage, exposure_age_sessions: exposureAgeSessions }
  const stale = exposureAgeSessions === null || !(exposureAgeSessions <= MAX_EXPOSURE_AGE)
  if (stale || coverage.positions_analyzed === 0) return skipped('SKIPPED_NO_FACTOR_EXPOSURES', 0, coverage, nav)
  if (prepared.scenarios.length === 0) return skipped('SKIPPED_NO_FACTOR_DATA', prepared.skipped.length, coverage, nav)
  const dollars = factorDollars(book)
  const hasRates = prepared.hasRates && book.known[RATE]
  const scenarios = prepared.scenarios.map((scenario) => outcomeOf(scenario, book, dollars, nav))
  const limits = [...equityFlags(nav), ...(hasRates ? [] : ['NO_RATE_DATA']), ...(coverage.coverage === 'partial' ? ['limited_coverage'] : [])]
  return {
    status: 'COMPLETED', scenarios, exposures: exposuresOf(book, dollars),
    summary: stressSummary(scenarios, prepared.skipped.length), flags: sortedFlags([...limits, ...scenarios.flatMap(({ flags }) => flags)]), coverage,
  }
}

function skipped(status: StressResult['status'], scenariosSkipped: number, coverage: StressResult['coverage'], nav: number | null): StressResult {
  return { status, scenarios: [], exposures: {}, summary: stressSummary([], scenariosSkipped), flags: equityFlags(nav), coverage }
}

function exposuresOf({ known }: RiskBook, dollars: Float64Array): Record<string, number | null> {
  const exposures: Record<string, number | null> = {}
  VECTOR_FACTORS.forEach((name, f) => {
    if (known[f]) exposures[name] = finite(dollars[f]!)
  })
  return exposures
}
