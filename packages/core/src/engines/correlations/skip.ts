import type { CorrelationInput } from './input.js'
import type { CorrelationSkipReason, SkippedCorrelations } from './result.js'
import type { Selection } from './selection.js'

const MESSAGES: Readonly<Record<CorrelationSkipReason, string>> = {
  no_public_positions: 'The portfolio holds no public positions, so correlations were skipped.',
  no_significant_positions: 'No position is priced and large enough to be correlated, so correlations were skipped.',
  insufficient_data: 'No position has enough price history, so correlations were skipped.',
}

/** Why a book without a single driver was skipped, in the shape of specification 12.2. */
export function skipOf({ portfolioId, asOf, durationDays, positions }: CorrelationInput, { skipped }: Selection): SkippedCorrelations {
  const reason = reasonOf(positions.every(({ isPrivate }) => isPrivate), skipped)
  return {
    reason, jobStatus: `SKIPPED_${reason.toUpperCase()}`,
    payload: {
      status: 'SKIPPED', message: MESSAGES[reason], portfolio_id: portfolioId, correlation_matrix: {}, clusters: [], metrics: { avg_correlation: 0, positions_analyzed: 0 },
      calculation_date: asOf, duration_days: durationDays,
    },
  }
}

function reasonOf(allPrivate: boolean, skipped: Selection['skipped']): CorrelationSkipReason {
  if (allPrivate) return 'no_public_positions'
  return skipped.some(({ reason }) => reason === 'insufficient_history') ? 'insufficient_data' : 'no_significant_positions'
}
