/** One position with the number of stored sessions behind it. */
export interface HistoryLength {
  readonly symbol: string
  readonly days: number
}

/** Sessions from which on a history counts as complete. */
const COMPLETE = 150
const PARTIAL = 30
const RECENT = 20

/** Positions sorted by how much history stands behind them. */
export function historiesBySize(rows: readonly HistoryLength[]) {
  return {
    complete_history: rows.filter(({ days }) => days >= COMPLETE).map(({ symbol }) => symbol),
    partial_history: rows.filter(({ days }) => days >= PARTIAL && days < COMPLETE).map(({ symbol, days }) => ({ symbol, days_available: days, days_missing: COMPLETE - days })),
    insufficient_data: rows.filter(({ days }) => days < PARTIAL)
      .map(({ symbol, days }) => ({ symbol, days_available: days, reason: days < RECENT ? ('recent_listing' as const) : ('incomplete_data' as const) })),
  }
}

/** Which calculations the histories allow: correlations from 30 sessions and two positions, factors from 60 and one, volatility from 20 and one. */
export function feasibilityOf(rows: readonly HistoryLength[]) {
  const verdict = (days: number, positions: number) => {
    const eligible = rows.filter((row) => row.days >= days).length
    return { feasible: eligible >= positions, positions_eligible: eligible, positions_excluded: rows.length - eligible }
  }
  return {
    correlation_matrix: { ...verdict(30, 2), min_days_overlap: 30 }, factor_regression: { ...verdict(60, 1), min_days_required: 60 },
    volatility_analysis: { ...verdict(20, 1), min_days_required: 20 },
  }
}

/** Funds with a complete, a shorter and no history. */
export function fundCoverage(funds: readonly HistoryLength[]) {
  return {
    complete: funds.filter(({ days }) => days >= COMPLETE).map(({ symbol }) => symbol), partial: funds.filter(({ days }) => days > 0 && days < COMPLETE).map(({ symbol }) => symbol),
    missing: funds.filter(({ days }) => days === 0).map(({ symbol }) => symbol),
  }
}
