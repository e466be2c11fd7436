import type { QualityFlag } from '../../domain/index.js'

/** Returns needed for all betas, and for the market beta alone (specification 5.1). */
export const FULL_HISTORY = 60
export const LIMITED_HISTORY = 30

/** How much a number of returns can carry: from 60 all betas, from 30 the market beta, below that none. */
export function historyQuality(observations: number): QualityFlag {
  if (observations >= FULL_HISTORY) return 'full_history'
  return observations >= LIMITED_HISTORY ? 'limited_history' : 'insufficient_history'
}
