import { describe, expect, it } from '@jest/globals'
import { POSITION_VALUES } from '../engines/registry.js'
import { engineRuns } from './engine-runs.js'

const done = () => ({ status: 'COMPLETED' })
const broken = () => {
  throw new Error('bad number')
}

describe('the engines of one portfolio', () => {
  it('tell how each ended: done, skipped with its reason, or failed', () => {
    const runs = engineRuns([[POSITION_VALUES, { state: 'done' }]])
    expect(runs.run('greeks_calculation', () => ({ status: 'SKIPPED_NO_OPTIONS' }))).toEqual({ status: 'SKIPPED_NO_OPTIONS' })
    runs.run('factor_analysis', done)
    runs.run('position_correlations', broken)
    expect(Object.fromEntries(runs.outcomes)).toEqual({
      position_values_update: { state: 'done' }, greeks_calculation: { state: 'skipped', reason: 'SKIPPED_NO_OPTIONS' }, factor_analysis: { state: 'done' },
      position_correlations: { state: 'failed', reason: 'bad number' },
    })
  })

  it('run after a failure only where they do not need it, down the whole chain', () => {
    const runs = engineRuns([[POSITION_VALUES, { state: 'done' }], ['factor_correlations', { state: 'done' }]])
    runs.run('factor_analysis', broken)
    expect(runs.run('market_risk_scenarios', done)).toBeNull()
    expect(runs.run('stress_testing', done)).toBeNull()
    expect(runs.run('portfolio_aggregation', done)).not.toBeNull()
    expect(runs.outcomes.get('stress_testing')).toEqual({ state: 'skipped', reason: 'upstream_failed:factor_analysis' })
    const none = engineRuns([[POSITION_VALUES, { state: 'failed', reason: 'no price table' }]])
    none.run('portfolio_aggregation', done)
    none.run('portfolio_snapshot', done)
    expect(none.outcomes.get('portfolio_snapshot')).toEqual({ state: 'skipped', reason: 'upstream_failed:portfolio_aggregation' })
  })

  it('run after a skip: nothing to compute is no failure', () => {
    const runs = engineRuns([[POSITION_VALUES, { state: 'done' }]])
    runs.run('factor_analysis', () => ({ status: 'SKIPPED_NO_PUBLIC_POSITIONS' }))
    expect(runs.run('market_risk_scenarios', done)).not.toBeNull()
  })
})
