import { factorVar, specificVariance } from '../../../src/engines/risk/factor-var.js'
import { fromRows } from '../../../src/engines/math/matrix.js'
import { performance } from '../../../src/engines/risk/performance.js'
import { relative } from '../../../src/engines/risk/relative.js'
import { varEs } from '../../../src/engines/risk/var-es.js'
import type { Family } from '../family.js'

interface PerformanceInput { returns: number[]; risk_free_annual: number; periods_per_year: number }
interface RelativeInput { returns: number[]; benchmark: number[]; periods_per_year: number }
interface FactorVarInput { factors: string[]; exposure_dollar: number[]; covariance: number[][]; specific: { exposure: number; residual_variance: number }[] }

export const risk: Family = {
  var_es: ({ returns, confidence }: { returns: number[]; confidence: number[] }) => {
    const { moments, levels } = varEs(Float64Array.from(returns), confidence)
    return {
      mean: moments?.mean, stdev: moments?.deviation, skewness: moments?.skewness, excess_kurtosis: moments?.excessKurtosis,
      by_confidence: Object.fromEntries(levels.map((level) => [String(level.confidence), {
        historical_var: level.historicalVar, historical_es: level.historicalEs, historical_var_interpolated: level.historicalVarInterpolated,
        parametric_var: level.parametricVar, parametric_es: level.parametricEs, cornish_fisher_var: level.cornishFisherVar, normal_quantile: level.normalQuantile,
      }])),
    }
  },
  performance: ({ returns, risk_free_annual, periods_per_year }: PerformanceInput) => {
    const found = performance(Float64Array.from(returns), risk_free_annual, periods_per_year)
    const { index, maxDrawdown, peakIndex, troughIndex, recoveryIndex, currentDrawdown } = found.drawdown
    return {
      index, max_drawdown: maxDrawdown, peak_index: peakIndex, trough_index: troughIndex, recovery_index: recoveryIndex, current_drawdown: currentDrawdown,
      total_return: found.totalReturn, annualized_volatility: found.annualizedVolatility, annualized_return: found.annualizedReturn, sharpe: found.sharpe,
      downside_deviation_annual: found.downsideDeviation, sortino: found.sortino, calmar: found.calmar,
    }
  },
  relative: ({ returns, benchmark, periods_per_year }: RelativeInput) => {
    const found = relative(Float64Array.from(returns), Float64Array.from(benchmark), periods_per_year)
    return {
      beta: found.beta, alpha_daily: found.alphaDaily, r_squared: found.rSquared, correlation: found.correlation, tracking_error: found.trackingError,
      information_ratio: found.informationRatio,
    }
  },
  factor_var: (input: FactorVarInput, { expected }) => {
    const specific = specificVariance(input.specific.map(({ exposure, residual_variance }) => ({ exposure, residualVariance: residual_variance })))
    const confidences = Object.keys(expected.by_confidence).map(Number)
    const found = factorVar(Float64Array.from(input.exposure_dollar), fromRows(input.covariance), specific, confidences)
    return {
      pnl_stdev: found?.pnlDeviation, factor_variance_share: found?.factorVarianceShare,
      by_confidence: Object.fromEntries(found?.levels.map((level) => [String(level.confidence), {
        var: level.var, es: level.es, specific_var: level.specificVar, component_var: Object.fromEntries(input.factors.map((name, f) => [name, level.componentVar[f]])),
      }]) ?? []),
    }
  },
}
