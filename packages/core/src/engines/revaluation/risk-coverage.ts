import { isFiniteNumber } from '../math/finite.js'
import type { RiskPosition } from './risk-position.js'

/** A position that takes no part, and why. */
export interface SkippedPosition {
  readonly position_id: string
  readonly symbol: string
  readonly reason: string
}

/** How much of a portfolio stands behind its scenario results. */
export interface RiskCoverage {
  readonly positions_total: number
  readonly positions_analyzed: number
  readonly positions_skipped: number
  readonly coverage: 'complete' | 'partial'
  /** Share of gross market value analysed, percent; null for a book without value. */
  readonly coverage_pct: number | null
  /** Analysed positions that answer to rate scenarios of engine 4. */
  readonly positions_with_rate_beta: number
  /** By position id. */
  readonly skipped: readonly SkippedPosition[]
}

/** Counts and shares of what takes part. */
export function coverageOf(positions: readonly RiskPosition[], analysed: readonly RiskPosition[], skipped: readonly SkippedPosition[]): RiskCoverage {
  const gross = grossOf(positions)
  return {
    positions_total: positions.length, positions_analyzed: analysed.length, positions_skipped: skipped.length, coverage: skipped.length > 0 ? 'partial' : 'complete',
    coverage_pct: gross > 0 && Number.isFinite(gross) ? 100 * (grossOf(analysed) / gross) : null,
    positions_with_rate_beta: analysed.filter(({ betas }) => isFiniteNumber(betas!.rateTotal)).length, skipped,
  }
}

/** True for a portfolio that holds nothing but PRIVATE positions, or nothing. */
export function hasOnlyPrivate({ positions_analyzed, skipped }: RiskCoverage): boolean {
  return positions_analyzed === 0 && skipped.every(({ reason }) => reason === 'PRIVATE_SKIPPED')
}

function grossOf(positions: readonly RiskPosition[]): number {
  return positions.reduce((sum, { units, price }) => sum + Math.abs(units * (price ?? 0)), 0)
}
