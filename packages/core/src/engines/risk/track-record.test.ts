import { describe, expect, it } from '@jest/globals'
import { riskMarket, type RiskInput, riskMeasures, sessionReturns } from './index.js'
import { dayOf, inputOf as input, MARKET, marketOf, snapshotsOf } from './risk-world.test-data.js'

const valueOf = (changes: Partial<RiskInput>, name: string, market = MARKET): number | null => riskMeasures(input(changes), market).measures[name]!.value

describe('riskMeasures of a track record', () => {
  it.each([
    ['annualized_volatility', 2], ['sharpe_ratio', 20], ['sortino_ratio', 20], ['max_drawdown', 1], ['calmar_ratio', 60], ['beta_to_market', 60], ['tracking_error', 60], ['information_ratio', 60],
  ])('publishes %s from %d returns on', (name, minimum) => {
    expect(valueOf({ snapshots: snapshotsOf(minimum) }, name)).not.toBeNull()
    const short = riskMeasures(input({ snapshots: snapshotsOf(minimum - 1) }), MARKET).measures[name]!
    expect(short).toMatchObject({ value: null, observations: minimum - 1, minimum, reason: minimum === 1 ? 'no_snapshots' : 'insufficient_observations' })
  })

  it.each([
    ['historical_var_95', 100], ['historical_es_99', 100], ['parametric_var_99', 60], ['parametric_es_95', 60], ['cornish_fisher_var_95', 60],
  ])('publishes %s from %d sessions on', (name, minimum) => {
    expect(valueOf({}, name, marketOf(minimum))).not.toBeNull()
    expect(riskMeasures(input(), marketOf(minimum - 1)).measures[name]).toMatchObject({ value: null, observations: minimum - 1, reason: 'insufficient_observations' })
  })

  it('warns of few snapshots and of none with a return', () => {
    expect(riskMeasures(input({ snapshots: snapshotsOf(20) }), MARKET).warnings).toEqual([])
    expect(riskMeasures(input({ snapshots: snapshotsOf(19) }), MARKET).warnings).toEqual(['few_snapshots'])
    expect(riskMeasures(input({ snapshots: snapshotsOf(3, () => null) }), MARKET)).toMatchObject({
      warnings: ['few_snapshots', 'no_returns'], drawdown: null, measures: { max_drawdown: { value: null, reason: 'insufficient_observations' } },
    })
    expect(riskMeasures(input({ snapshots: [] }), MARKET)).toMatchObject({
      warnings: ['few_snapshots'], drawdown: null, measures: { sharpe_ratio: { value: null, reason: 'no_snapshots' } },
    })
  })

  it('dates the drawdown, its start included', () => {
    const path = [null, -0.1, -0.1, 0.3, 0.01, -0.02]
    expect(riskMeasures(input({ snapshots: snapshotsOf(6, (t) => path[t]!) }), MARKET).drawdown).toEqual({
      peakDate: dayOf(246), troughDate: dayOf(248), recoveryDate: dayOf(249), currentDrawdown: expect.closeTo(-0.02, 12),
    })
    expect(riskMeasures(input({ snapshots: snapshotsOf(2, () => -0.1) }), MARKET).drawdown).toMatchObject({ peakDate: null, troughDate: dayOf(251), recoveryDate: null })
  })

  it('has no Sharpe ratio without a risk-free rate', () => {
    const result = riskMeasures(input(), riskMarket({ ...MARKET, riskFreePercent: null }))
    expect(result.measures).toMatchObject({ sharpe_ratio: { value: null, reason: 'no_risk_free_rate' }, sortino_ratio: { value: null, reason: 'no_risk_free_rate' } })
    expect(result.flags).toEqual(['NO_RATE_DATA'])
  })

  it('takes the bill as percent a year', () => {
    const mean = 252 * (MARKET.marketReturns.reduce((sum, value, t) => sum + 0.8 * value + 0.001 * Math.sin(t), 0) / 252)
    const { sharpe_ratio: sharpe, annualized_volatility: volatility } = riskMeasures(input(), MARKET).measures
    expect(sharpe!.value! * volatility!.value!).toBeCloseTo(mean - 0.0423, 10)
  })

  it('does not set a return over a gap, or on a day that the market lacks, beside the market', () => {
    const snapshots = snapshotsOf(100).map((row, t) => (t === 40 ? { ...row, gapSessions: 2 } : t === 50 ? { ...row, date: '1999-01-01' } : row))
    const marketReturns = MARKET.marketReturns.map((value, t) => (t === 200 ? Number.NaN : value))
    const result = riskMeasures(input({ snapshots }), riskMarket({ ...MARKET, marketReturns }))
    expect([result.measures.beta_to_market!.observations, result.measures.annualized_volatility!.observations, result.flags]).toEqual([97, 100, ['GAP_SESSIONS:2']])
  })

  it('names ratios that do not exist', () => {
    const result = riskMeasures(input({ snapshots: snapshotsOf(100, () => 0.01) }), riskMarket({ ...MARKET, marketReturns: MARKET.marketReturns.map(() => 0.01) }))
    expect(result.measures).toMatchObject({
      sharpe_ratio: { reason: 'no_variation' }, sortino_ratio: { reason: 'no_downside' }, calmar_ratio: { reason: 'no_drawdown' }, beta_to_market: { reason: 'market_does_not_vary' },
      information_ratio: { reason: 'no_variation' }, annualized_volatility: { value: 0 }, max_drawdown: { value: 0 },
    })
  })
})

describe('sessionReturns', () => {
  it('has one entry a session, none where a session was left out, has no return or ends a gap', () => {
    expect([...sessionReturns([{ dailyReturn: null, gapSessions: 0 }, { dailyReturn: 0.01, gapSessions: 0 }, { dailyReturn: 0.05, gapSessions: 2 }, { dailyReturn: 0.02, gapSessions: 0 }])])
      .toEqual([Number.NaN, 0.01, Number.NaN, Number.NaN, Number.NaN, 0.02])
  })
})
