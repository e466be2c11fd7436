/** Flags of specification 1.8. A flag names what limits a number; it never replaces the number. */
export const POSITION_FLAGS = [
  'SIGN_MISMATCH', 'STALE_PRICE', 'NO_PRICE', 'MODEL_PRICE', 'MARKED', 'PRIVATE_SKIPPED', 'NO_UNDERLYING', 'UNSUPPORTED_UNDERLYING',
  'EXPIRED', 'VOL_REALIZED', 'VOL_DEFAULT', 'RATE_DEFAULT', 'BETA_OUTLIER', 'RIDGE', 'ZERO_VARIANCE', 'SUSPECT_SPLIT', 'RETURN_FLOORED',
] as const
export type PositionFlag = (typeof POSITION_FLAGS)[number]

/** How much history stands behind a driver's betas (specification 5.1). */
export type QualityFlag = 'full_history' | 'limited_history' | 'insufficient_history'

/** Sorted, without repeats: the form in which flags leave an engine. */
export function sortedFlags<T extends string>(flags: Iterable<T>): T[] {
  return [...new Set(flags)].sort()
}
