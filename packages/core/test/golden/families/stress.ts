import { FACTORS } from '../../../src/domain/index.js'
import { riskBook, VECTOR_FACTORS } from '../../../src/engines/revaluation/index.js'
import { prepareStress, stressPortfolio, type StressScenario, stressTestResult } from '../../../src/engines/stress/index.js'
import type { Family } from '../family.js'
import { toRiskPosition, type VectorPosition } from './risk-vectors.js'

interface Input {
  factors: string[]; gamma: number[]; delta_market: number | null; delta_styles: number[] | null; market_variance: number; style_covariance: number[][]; rate_variance: number | null
  shrinkage: number; positions: (VectorPosition & { beta_market: number | null; beta_styles: number[] | null; beta_rate: number | null })[]; equity: number | null
  scenarios: { id: string; category: string; shocked_factors: StressScenario['shocked_factors']; basis: NonNullable<StressScenario['basis']>; vol_shock?: number }[]
}

const nameOf = new Map(FACTORS.map(({ scenarioKey, name }) => [scenarioKey, name]))
const keyOf = new Map(FACTORS.map(({ scenarioKey, name }) => [name, scenarioKey]))

export const stress: Family = {
  stress: (input: Input) => {
    const prepared = prepareStress(
      {
        gamma: input.gamma, deltaMarket: input.delta_market, deltaStyles: input.delta_styles ?? [], varMarket: input.market_variance, styleCovariance: input.style_covariance,
        varRate: input.rate_variance, shrinkage: input.shrinkage,
      },
      input.scenarios.map(({ id, ...rest }) => ({ scenario_id: id, name: id, severity: 'mild', ...rest })),
      { calculation_date: '2025-06-30', data_days: 252, mean_correlation: null },
    )
    const book = riskBook(input.positions.map((row) =>
      toRiskPosition(row, { market: row.beta_market, styles: row.beta_styles ?? [], rateTotal: null, ratePartial: row.beta_rate })))
    const result = stressPortfolio(prepared, { book, nav: input.equity, exposureAgeSessions: 0 })
    const answer = stressTestResult({ portfolioId: 'p', portfolioName: 'Vector', asOf: '2025-06-30' }, prepared, result).stress_test_results
    const exposures = input.factors.map((key) => result.exposures[nameOf.get(key)!] ?? null)
    const places = input.factors.map((key) => VECTOR_FACTORS.indexOf(nameOf.get(key)!))
    const tested = result.scenarios.map((outcome, index) => {
      const { direct, correlated } = prepared.scenarios[index]!
      return [outcome.scenario_id, {
        ...outcome, status: 'ok', missing_factors: outcome.missing_factors.map((name) => keyOf.get(name)), mahalanobis_daily: outcome.plausibility,
        orthogonal_direct: places.map((place) => direct.factors[place]), orthogonal_correlated: places.map((place) => correlated?.factors[place]),
        direct_pct_of_equity: (100 * outcome.direct_pnl!) / input.equity!, correlated_pct_of_equity: outcome.percentage_impact,
        factor_impacts: Object.fromEntries(Object.entries(outcome.factor_impacts).map(([name, impact]) => [keyOf.get(name), impact])),
      }]
    })
    const skipped = prepared.skipped.map((row) => [row.scenario_id, { status: 'skipped', reason: row.reason, missing_factors: row.missing_factors.map((name) => keyOf.get(name)) }])
    return {
      status: answer.skipped ? 'skipped' : 'ok', reason: answer.reason, factor_names: input.factors, exposure_dollar: answer.skipped ? null : exposures,
      exposure_value: answer.skipped ? null : exposures.map((dollars) => dollars! / input.equity!),
      scenarios: Object.fromEntries([...tested, ...skipped]), summary_stats: answer.summary_stats,
    }
  },
}
