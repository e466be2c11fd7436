import { prepareDesign } from '../../../src/engines/factors/factor-design.js'
import { fitFactors } from '../../../src/engines/factors/fit-factors.test-data.js'
import { collinearity } from '../../../src/engines/math/collinearity.js'
import { fromRows, withIntercept } from '../../../src/engines/math/matrix.js'
import { toRows } from '../../../src/engines/math/matrix-rows.test-data.js'
import { neweyWestErrors } from '../../../src/engines/math/newey-west.js'
import { ols } from '../../../src/engines/math/ols.js'
import { ridge } from '../../../src/engines/math/ridge.js'
import { univariate } from '../../../src/engines/math/univariate.js'
import type { Family } from '../family.js'

type Cell = number | null
interface OlsInput { y: Cell[]; X: Cell[][]; intercept: boolean; hac_lags?: number | null; factor_names?: string[] }
interface FactorInput { market: number[]; styles: number[][]; kappa_max: number }

const columnsOf = (rows: number[][]): Float64Array[] => rows[0]!.map((_, j) => Float64Array.from(rows, (row) => row[j]!))
const complete = (input: OlsInput) => {
  const kept = input.y.map((_, i) => i).filter((i) => input.y[i] !== null && input.X[i]!.every((value) => value !== null))
  return { kept, y: Float64Array.from(kept, (i) => input.y[i]!), x: fromRows(kept.map((i) => input.X[i] as number[])) }
}
const design = (input: FactorInput) => prepareDesign(Float64Array.from(input.market), columnsOf(input.styles), input.kappa_max)!

export const regression: Family = {
  ols: (input: OlsInput, { expected }) => {
    const { kept, y, x } = complete(input)
    const fit = ols(y, x, input.intercept)
    if (fit.status !== 'ok') return fit
    const lags = expected.newey_west?.lags as number | undefined
    const full = input.intercept ? withIntercept(x) : x
    return {
      n_obs: fit.observations, df_resid: fit.dfResidual, rank: fit.rank, params: fit.params, std_errors: fit.stdErrors, t_values: fit.tValues, p_values: fit.pValues,
      r_squared: fit.rSquared, adj_r_squared: fit.adjustedRSquared, residual_variance: fit.residualVariance, rows_used: kept,
      newey_west: lags === undefined ? undefined : { lags: input.hac_lags, std_errors: neweyWestErrors(full, fit.residuals, input.hac_lags!) },
      condition_number_belsley: collinearity(x).belsleyConditionNumber,
    }
  },
  ols_rank_deficient: (input: OlsInput) => {
    const { y, x } = complete(input)
    const fit = ols(y, x, input.intercept)
    if (fit.status !== 'rank_deficient') return fit
    return { n_obs: fit.observations, rank: fit.rank, is_rank_deficient: true, params_minimum_norm: fit.params, r_squared: fit.rSquared }
  },
  ols_insufficient: (input: OlsInput) => {
    const { y, x } = complete(input)
    const fit = ols(y, x, input.intercept)
    return fit.status === 'insufficient_observations' ? { error: fit.status, n_obs: fit.observations, parameters: fit.parameters } : fit
  },
  univariate: (input: OlsInput) => {
    const { y, x } = complete(input)
    const factors = columnsOf(toRows(x)).map((values, j) => {
      const fit = univariate(y, values)!
      return {
        factor: input.factor_names![j], alpha: fit.alpha, beta: fit.beta, beta_clipped_3: Math.max(-3, Math.min(3, fit.beta)), std_error: fit.stdError,
        t_value: fit.tValue, p_value: fit.pValue, r_squared: fit.rSquared,
      }
    })
    return { n_obs: y.length, factors }
  },
  orthogonal_ridge: (input: FactorInput & { y: number[] }) => {
    const prepared = design(input)
    const fit = fitFactors(prepared, Float64Array.from(input.y))
    const { eigenvalues, ridgeLambda, effectiveStyles, vif } = prepared.block
    return {
      n_obs: prepared.rows, gamma: prepared.gamma, style_resid_sd: prepared.residualDeviation, eigenvalues, ridge_lambda: ridgeLambda,
      alpha: fit.alpha, beta_market: fit.betaMarket, beta_styles: fit.betaStyles, raw_market_loading: fit.rawMarketLoading, r_squared: fit.rSquared,
      effective_params: 2 + effectiveStyles, residual_variance: fit.residualVariance, se_market: fit.seMarket, se_styles: fit.seStyles, vif_styles: vif,
    }
  },
  orthogonal_ridge_linearity: (input: FactorInput & { Y: number[][]; weights: number[] }) => {
    const prepared = design(input)
    const fits = columnsOf(input.Y).map((y) => fitFactors(prepared, y))
    const portfolio = fitFactors(prepared, Float64Array.from(input.Y, (row) => row.reduce((sum, value, j) => sum + value * input.weights[j]!, 0)))
    return {
      position_beta_market: fits.map((fit) => fit.betaMarket), position_beta_styles: fits.map((fit) => fit.betaStyles),
      portfolio_beta_market: portfolio.betaMarket, portfolio_beta_styles: portfolio.betaStyles,
    }
  },
  ridge: (input: OlsInput & { alpha: number }) => {
    const { y, x } = complete(input)
    const fit = ridge(y, x, input.alpha)
    return { n_obs: y.length, coefficients: fit.coefficients, intercept: fit.intercept, r_squared: fit.rSquared }
  },
  collinearity: (input: { X: number[][] }) => {
    const result = collinearity(fromRows(input.X))
    return {
      vif: result.vif, correlation: toRows(result.correlation), correlation_eigenvalues: result.eigenvalues,
      condition_number_correlation: result.conditionNumber, condition_number_belsley: result.belsleyConditionNumber,
    }
  },
}
