import { dot, type Matrix, times, zeros } from '../math/matrix.js'
import { symmetricSpectrum } from '../math/spectrum.js'

/** A variance below this beside that of the same weights without any diversification is rounding: a perfect hedge. */
const NO_RISK = 1e-14

/** What volatilities and correlations make of the weights; null where a measure does not exist. Vectors have one entry a driver. */
export interface RiskMeasures {
  readonly effective_positions: number | null
  readonly diversification_ratio: number | null
  /** Deviation a year of the signed weights, a fraction of gross value. */
  readonly portfolio_volatility: number | null
  readonly effective_number_of_bets_pca: number | null
  /** (Sigma w)_i / sigma_p. */
  readonly marginal_contribution: readonly number[] | null
  /** w_i times that: they add up to the volatility. */
  readonly contribution: readonly number[] | null
  /** Fractions of the volatility. */
  readonly contribution_pct: readonly number[] | null
}

/** Risk measures where there is no risk to divide. */
export const NO_RISK_MEASURES = {
  diversification_ratio: null, effective_number_of_bets_pca: null, marginal_contribution: null, contribution: null, contribution_pct: null,
} as const

/**
 * Risk of signed weights under R and yearly deviations, Sigma = vol R vol (specification 9.6): effective positions and diversification ratio
 * [Choueifaty, Coignard 2008], effective number of bets [Meucci 2009], risk contributions [Litterman 1996].
 */
export function riskMeasures(matrix: Matrix, volatilities: Float64Array, weights: Float64Array): RiskMeasures {
  const covariance = covarianceOf(matrix, volatilities)
  const risks = weights.map((w, i) => Math.abs(w) * volatilities[i]!)
  const undiversified = risks.reduce((sum, risk) => sum + risk, 0)
  const pulls = times(covariance, weights)
  const variance = dot(weights, pulls)
  const effective_positions = effectivePositions(matrix, risks, undiversified)
  if (!(variance > NO_RISK * undiversified ** 2)) return { ...NO_RISK_MEASURES, effective_positions, portfolio_volatility: 0 }
  const volatility = Math.sqrt(variance)
  const marginal = Array.from(pulls, (pull) => pull / volatility)
  const contribution = marginal.map((value, i) => value * weights[i]!)
  return {
    effective_positions, diversification_ratio: undiversified / volatility, portfolio_volatility: volatility,
    effective_number_of_bets_pca: effectiveBets(covariance, weights, variance),
    marginal_contribution: marginal, contribution, contribution_pct: contribution.map((value) => value / volatility),
  }
}

function covarianceOf({ rows: n, data }: Matrix, volatilities: Float64Array): Matrix {
  const out = zeros(n, n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.data[i * n + j] = data[i * n + j]! * volatilities[i]! * volatilities[j]!
  return out
}

/** min(n, 1 / (c' R c)), c the shares in the undiversified risk; null without risk. */
function effectivePositions(matrix: Matrix, risks: Float64Array, total: number): number | null {
  if (!(total > 0)) return null
  const concentration = dot(risks, times(matrix, risks)) / total ** 2
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
