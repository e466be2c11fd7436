import type { Matrix } from '../math/matrix.js'
import { times } from '../math/matrix.js'
import { symmetricSpectrum } from '../math/spectrum.js'
import { type CorrelationTriangle, pairIndex } from './pairwise.js'

/** A variance below this beside that of the same weights without any diversification is rounding: a perfect hedge. */
const NO_RISK = 1e-14

export interface DiversificationInput {
  /** Measured correlations, in the order of the vectors below. */
  readonly triangle: CorrelationTriangle
  /** The matrix for algebra of the same drivers. */
  readonly matrix: Matrix
  /** Deviations a year. */
  readonly volatilities: Float64Array
  /** Signed market values, dollars. */
  readonly values: Float64Array
  /** Common rows that a pair needs to count in the weighted correlations. */
  readonly minOverlap: number
}

/** Measures of specification 9.6 under the names of the golden vectors; null where a measure does not exist. */
export interface Diversification {
  /** overall_correlation: of the known pairs, signed. */
  readonly mean_correlation: number | null
  readonly mean_abs_correlation: number | null
  /** portfolio_correlation: |rho| weighted by a_i a_j, 0 to 1; high means concentrated. */
  readonly weighted_abs_correlation: number | null
  readonly weighted_correlation: number | null
  readonly hhi: number | null
  readonly effective_number_by_weight: number | null
  readonly effective_positions: number | null
  readonly diversification_ratio: number | null
  /** Deviation a year of the signed weights, a fraction of gross value. */
  readonly portfolio_volatility: number | null
  readonly effective_number_of_bets_pca: number | null
  readonly participation_ratio: number
  /** One entry a driver: (Sigma w)_i / sigma_p, that times w_i, and that over sigma_p; null without risk. */
  readonly marginal_contribution: readonly number[] | null
  readonly contribution: readonly number[] | null
  readonly contribution_pct: readonly number[] | null
}

/** Diversification of at least one driver (specification 9.6) [Choueifaty, Coignard 2008; Meucci 2009; Litterman 1996]. */
export function diversification(input: DiversificationInput): Diversification {
  const gross = input.values.reduce((sum, value) => sum + Math.abs(value), 0)
  const participation_ratio = input.values.length ** 2 / input.matrix.data.reduce((sum, value) => sum + value * value, 0)
  if (!(gross > 0)) return { ...meanCorrelations(input.triangle), ...NO_WEIGHTS, participation_ratio }
  const weights = input.values.map((value) => value / gross)
  const hhi = weights.reduce((sum, w) => sum + w * w, 0)
  return {
    ...meanCorrelations(input.triangle), ...weightedCorrelations(input.triangle, weights, input.minOverlap),
    hhi, effective_number_by_weight: 1 / hhi, participation_ratio, ...riskMeasures(input, weights),
  }
}

const NO_RISK_MEASURES = { diversification_ratio: null, effective_number_of_bets_pca: null, marginal_contribution: null, contribution: null, contribution_pct: null } as const
const NO_WEIGHTS = {
  ...NO_RISK_MEASURES, weighted_abs_correlation: null, weighted_correlation: null, hhi: null, effective_number_by_weight: null, effective_positions: null, portfolio_volatility: null,
} as const

function meanCorrelations({ correlations }: CorrelationTriangle): Pick<Diversification, 'mean_correlation' | 'mean_abs_correlation'> {
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

/** sum a_i a_j rho_ij / sum a_i a_j over the known pairs with enough common rows, signed and absolute; null without such a pair. */
export function weightedCorrelations(
  { count, correlations, overlaps }: CorrelationTriangle, weights: ArrayLike<number>, minOverlap: number,
): Pick<Diversification, 'weighted_abs_correlation' | 'weighted_correlation'> {
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

type RiskMeasures = Pick<
  Diversification, 'effective_positions' | 'diversification_ratio' | 'portfolio_volatility' | 'effective_number_of_bets_pca' | 'marginal_contribution' | 'contribution' | 'contribution_pct'
>

function riskMeasures({ matrix, volatilities }: DiversificationInput, weights: Float64Array): RiskMeasures {
  const n = weights.length
  const covariance = { rows: n, cols: n, data: matrix.data.map((rho, at) => rho * volatilities[Math.floor(at / n)]! * volatilities[at % n]!) }
  const undiversified = weights.reduce((sum, w, i) => sum + Math.abs(w) * volatilities[i]!, 0)
  const pulls = times(covariance, weights)
  const variance = weights.reduce((sum, w, i) => sum + w * pulls[i]!, 0)
  const effective_positions = effectivePositions(matrix, weights.map((w, i) => Math.abs(w) * volatilities[i]!), undiversified)
  if (!(variance > NO_RISK * undiversified ** 2)) return { ...NO_RISK_MEASURES, effective_positions, portfolio_volatility: 0 }
  const volatility = Math.sqrt(variance)
  const marginal = Array.from(pulls, (pull) => pull / volatility)
  const contribution = marginal.map((value, i) => value * weights[i]!)
  return {
    effective_positions, diversification_ratio: undiversified / volatility, portfolio_volatility: volatility, effective_number_of_bets_pca: effectiveBets(covariance, weights, variance),
    marginal_contribution: marginal, contribution, contribution_pct: contribution.map((value) => value / volatility),
  }
}

/** min(n, 1 / (c' R c)), c the shares in the undiversified risk; null without risk. */
function effectivePositions(matrix: Matrix, risks: Float64Array, total: number): number | null {
  if (!(total > 0)) return null
  const pulls = times(matrix, risks)
  const concentration = risks.reduce((sum, risk, i) => sum + risk * pulls[i]!, 0) / total ** 2
  return concentration > 1 / risks.length ? 1 / concentration : risks.length
}

/** exp of the entropy of the shares that the principal components have in the variance. */
function effectiveBets(covariance: Matrix, weights: Float64Array, variance: number): number {
  const { values, components } = symmetricSpectrum(covariance, { rows: weights.length, cols: 1, data: weights })
  let entropy = 0
  for (let k = 0; k < values.length; k++) {
    const share = (components.data[k]! ** 2 * values[k]!) / variance
    if (share > 0) entropy -= share * Math.log(share)
  }
  return Math.exp(entropy)
}
