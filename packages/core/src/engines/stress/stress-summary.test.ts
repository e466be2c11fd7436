import { describe, expect, it } from '@jest/globals'
import { stressSummary } from './stress-summary.js'

const outcome = (scenario_id: string, correlated_pnl: number | null, correlation_effect: number | null = 1) => ({ scenario_id, correlated_pnl, correlation_effect })

describe('stressSummary', () => {
  it('sums up the scenarios with a correlated P&L', () => {
    expect(stressSummary([outcome('a', 10), outcome('b', -30, 4), outcome('c', 0), outcome('d', null, null)], 2)).toEqual({
      worst_case_pnl: -30, worst_case_scenario: 'b', best_case_pnl: 10, best_case_scenario: 'a', mean_pnl: -20 / 3, median_pnl: 0,
      pnl_std: expect.closeTo(Math.sqrt(1000 / 3 - (20 / 3) ** 2), 12), mean_correlation_effect: 2, scenarios_negative: 1, scenarios_positive: 1, scenarios_tested: 4, scenarios_skipped: 2,
    })
  })

  it('takes the mean of the two in the middle of an even number', () => {
    expect(stressSummary([outcome('a', 1), outcome('b', 2), outcome('c', 4), outcome('d', 9)], 0).median_pnl).toBe(3)
  })

  it('has no figures without scenarios, and none that overflow', () => {
    expect(stressSummary([], 3)).toMatchObject({ worst_case_pnl: null, best_case_scenario: null, mean_pnl: null, median_pnl: null, pnl_std: null, scenarios_skipped: 3 })
    expect(stressSummary([outcome('a', 1e308), outcome('b', 1e308)], 0)).toMatchObject({ mean_pnl: null, pnl_std: null, worst_case_pnl: 1e308 })
    expect(stressSummary([outcome('a', 1e200), outcome('b', -1e200)], 0)).toMatchObject({ mean_pnl: 0, pnl_std: null })
  })
})
