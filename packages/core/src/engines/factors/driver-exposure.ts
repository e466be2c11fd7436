import { type QualityFlag, sortedFlags, STYLE_FACTORS } from '../../domain/index.js'
import type { DriverDiagnostics } from './diagnostics.js'

/** |beta| above this is flagged; above BETA_BOUND it is stored at the bound (specification 5.5). */
const BETA_OUTLIER = 3
const BETA_BOUND = 10

/** What the price history of one driver says; missing betas are null, never 0. Styles in engine order. */
export interface DriverExposure {
  /** Returns behind the betas. */
  readonly observations: number
  readonly qualityFlag: QualityFlag
  /** Sorted. */
  readonly flags: readonly string[]
  readonly betaMarket: number | null
  readonly betaStyles: readonly (number | null)[]
  /** Of daily returns. */
  readonly residualVariance: number | null
  readonly rSquared: number | null
  readonly diagnostics: DriverDiagnostics | null
}

/** A driver without betas; `flags` and the quality flag say why. */
export function absentExposure(observations: number, qualityFlag: QualityFlag, flags: readonly string[]): DriverExposure {
  return {
    observations, qualityFlag, flags: sortedFlags(flags), betaMarket: null, betaStyles: STYLE_FACTORS.map(() => null), residualVariance: null, rSquared: null, diagnostics: null,
  }
}

/**
 * A driver that does not move (a money fund at a fixed price): betas 0 by measurement, no R-squared, ZERO_VARIANCE (specification 5.1).
 * `hasStyle` says which styles its history is long enough for, in engine order.
 */
export function motionlessExposure(observations: number, qualityFlag: QualityFlag, flags: readonly string[], hasStyle: readonly boolean[]): DriverExposure {
  return {
    ...absentExposure(observations, qualityFlag, [...flags, 'ZERO_VARIANCE']), betaMarket: 0, betaStyles: hasStyle.map((present) => (present ? 0 : null)), residualVariance: 0,
  }
}

/** The exposure with betas beyond 3 flagged and those beyond 10 stored at the bound; one that overflowed is null under the same flag. */
export function boundedExposure(exposure: DriverExposure): DriverExposure {
  const betas = [exposure.betaMarket, ...exposure.betaStyles]
  const outlier = betas.some((beta) => beta !== null && !(Math.abs(beta) <= BETA_OUTLIER))
  return {
    ...exposure, betaMarket: bounded(exposure.betaMarket), betaStyles: exposure.betaStyles.map(bounded),
    flags: sortedFlags(outlier ? [...exposure.flags, 'BETA_OUTLIER'] : exposure.flags),
  }
}

function bounded(beta: number | null): number | null {
  return beta === null || !Number.isFinite(beta) ? null : Math.max(-BETA_BOUND, Math.min(BETA_BOUND, beta))
}
