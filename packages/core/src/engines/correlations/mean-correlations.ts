import { type CorrelationTriangle, pairIndex } from './pairwise.js'

/** Averages of the known correlations; null without one. */
export interface MeanCorrelations {
  /** overall_correlation: signed. */
  readonly mean_correlation: number | null
  readonly mean_abs_correlation: number | null
}

/** Averages with the weight a_i a_j for a pair; null without a pair that counts. */
export interface WeightedCorrelations {
  /** portfolio_correlation: of |rho|, 0 to 1; high means concentrated. */
  readonly weighted_abs_correlation: number | null
  readonly weighted_correlation: number | null
}

/** Mean of rho and of |rho| over the known pairs (specification 9.6). */
export function meanCorrelations({ correlations }: CorrelationTriangle): MeanCorrelations {
  let signed = 0
  let absolute = 0
  let pairs = 0
  for (let pair = 0; pair < correlations.length; pair++) {
    const rho = correlations[pair]!
    if (Number.isNaN(rho)) continue
    signed += rho
    absolute += Math.abs(rho)
    pairs++
  }
  return { mean_correlation: pairs > 0 ? signed / pairs : null, mean_abs_correlation: pairs > 0 ? absolute / pairs : null }
}

/** sum a_i a_j rho_ij / sum a_i a_j over the known pairs with at least `minOverlap` common rows; a = |weight|, on any scale. */
export function weightedCorrelations({ count, correlations, overlaps }: CorrelationTriangle, weights: ArrayLike<number>, minOverlap: number): WeightedCorrelations {
  let signed = 0
  let absolute = 0
  let total = 0
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const pair = pairIndex(count, i, j)
      const rho = correlations[pair]!
      if (Number.isNaN(rho) || overlaps[pair]! < minOverlap) continue
      const weight = Math.abs(weights[i]! * weights[j]!)
      signed += weight * rho
      absolute += weight * Math.abs(rho)
      total += weight
    }
  }
  return { weighted_abs_correlation: total > 0 ? absolute / total : null, weighted_correlation: total > 0 ? signed / total : null }
}
