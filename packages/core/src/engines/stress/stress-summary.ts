/** What the summary reads of a tested scenario; dollars. */
interface Outcome {
  readonly scenario_id: string
  readonly correlated_pnl: number | null
  readonly correlation_effect: number | null
}

/** Over the tested scenarios, by correlated P&L in dollars (specification 7.5); null where no scenario has one. */
export interface StressSummary {
  readonly worst_case_pnl: number | null
  readonly worst_case_scenario: string | null
  readonly best_case_pnl: number | null
  readonly best_case_scenario: string | null
  readonly mean_pnl: number | null
  readonly median_pnl: number | null
  /** Population standard deviation. */
  readonly pnl_std: number | null
  readonly mean_correlation_effect: number | null
  readonly scenarios_negative: number
  readonly scenarios_positive: number
  readonly scenarios_tested: number
  readonly scenarios_skipped: number
}

/** Worst, best, mean, median and spread; scenarios without a correlated P&L count as tested and enter nothing else. */
export function stressSummary(outcomes: readonly Outcome[], skipped: number): StressSummary {
  const known = outcomes.flatMap(({ scenario_id, correlated_pnl }) => (correlated_pnl === null ? [] : [{ id: scenario_id, pnl: correlated_pnl }])).sort((a, b) => a.pnl - b.pnl)
  const values = known.map(({ pnl }) => pnl)
  const mean = meanOf(values)
  return {
    worst_case_pnl: known[0]?.pnl ?? null, worst_case_scenario: known[0]?.id ?? null, best_case_pnl: known.at(-1)?.pnl ?? null, best_case_scenario: known.at(-1)?.id ?? null,
    mean_pnl: mean, median_pnl: medianOf(values), pnl_std: mean === null ? null : rootOf(meanOf(values.map((value) => (value - mean) ** 2))),
    mean_correlation_effect: meanOf(outcomes.flatMap(({ correlation_effect }) => correlation_effect ?? [])),
    scenarios_negative: values.filter((value) => value < 0).length, scenarios_positive: values.filter((value) => value > 0).length,
    scenarios_tested: outcomes.length, scenarios_skipped: skipped,
  }
}

/** null for an empty list, and when the sum overflows. */
function meanOf(values: readonly number[]): number | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Number.isFinite(mean) ? mean : null
}

/** Of ascending values: the middle one, or the mean of the two in the middle. */
function medianOf(values: readonly number[]): number | null {
  const middle = values.length >> 1
  return values.length % 2 === 1 ? values[middle]! : meanOf(values.slice(Math.max(0, middle - 1), middle + 1))
}

function rootOf(variance: number | null): number | null {
  return variance === null ? null : Math.sqrt(variance)
}
