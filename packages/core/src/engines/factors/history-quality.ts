import type { QualityFlag } from '../../domain/index.js'

/** Returns needed for all betas, and for the market beta alone. */
export interface HistoryLimits {
  readonly full: number
  readonly market: number
}

/** MIN_REGRESSION_DAYS and the least that carries a market beta (specification 5.1). */
export const HISTORY_LIMITS: HistoryLimits = { full: 60, market: 30 }

/** How much a number of returns can carry: from 60 all betas, from 30 the market beta, below that none (specification 5.1). */
export function historyQuality(observations: number, limits: HistoryLimits = HISTORY_LIMITS): QualityFlag {
  if (observations >= limits.full) return 'full_history'
  return observations >= limits.market ? 'limited_history' : 'insufficient_history'
}
