import type { CorrelationInfo, StressModel, StressScenario } from './index.js'

/** Moments of plausible size: every style moves with the market, Value and Growth against each other, yields a little with all of them. */
export const MODEL: StressModel = {
  gamma: [0.9, 1.1, 1.05, 1, 1.15, 0.75], deltaMarket: -0.01, deltaStyles: [0.02, -0.03, 0.01, 0.005, -0.02, 0.04], varMarket: 1e-4,
  styleCovariance: [
    [15e-6, -13e-6, 0, 0, 3e-6, 2e-6], [-13e-6, 19e-6, 5e-6, 2e-6, -4e-6, -3e-6], [0, 5e-6, 22e-6, 1e-6, 0, 0], [0, 2e-6, 1e-6, 5e-6, 1e-6, 0], [3e-6, -4e-6, 0, 1e-6, 50e-6, -2e-6],
    [2e-6, -3e-6, 0, 0, -2e-6, 12e-6],
  ],
  varRate: 3e-7,
}
export const INFO: CorrelationInfo = { calculation_date: '2025-06-30', data_days: 252, mean_correlation: 0.4 }

/** A scenario of the given shocks. */
export function scenario(id: string, shocked_factors: Record<string, number>, changes: Partial<StressScenario> = {}): StressScenario {
  return { scenario_id: id, name: `Name of ${id}`, category: 'market', severity: 'mild', shocked_factors, ...changes }
}
