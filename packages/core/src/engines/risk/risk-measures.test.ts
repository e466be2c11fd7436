import { describe, expect, it } from '@jest/globals'
import { fromRows, zeros } from '../math/matrix.js'
import { riskMarket, riskMeasures } from './index.js'
import { betasOf, dayOf, inputOf as input, MARKET, marketOf, positionOf, PRIVATE_POSITION as PRIVATE } from './risk-world.test-data.js'

describe('riskMeasures', () => {
  const found = riskMeasures(input(), MARKET)

  it('publishes every measure when there is enough of everything', () => {
    expect(found).toMatchObject({ portfolioId: 'p', asOf: dayOf(251), status: 'COMPLETED', reason: null, flags: [], warnings: [] })
    const { information_ratio: ratio, ...rest } = found.measures
    expect(ratio!.value).not.toBeNull()
    expect(Object.keys(rest).sort()).toEqual([
      'annualized_volatility', 'beta_to_market', 'calmar_ratio', 'cornish_fisher_var_95', 'cornish_fisher_var_99', 'factor_es_95', 'factor_es_99', 'factor_var_95', 'factor_var_99',
      'historical_es_95', 'historical_es_99', 'historical_var_95', 'historical_var_99', 'max_drawdown', 'parametric_es_95', 'parametric_es_99', 'parametric_var_95', 'parametric_var_99',
      'portfolio_beta', 'sharpe_ratio', 'sortino_ratio', 'tracking_error',
    ])
    for (const { value, reason } of Object.values(rest)) expect([Number.isFinite(value), reason]).toEqual([true, null])
    expect(found.measures.historical_var_95).toMatchObject({ unit: 'dollars', observations: 252, minimum: 100 })
    expect(found.measures.historical_var_95!.shareOfNav).toBeCloseTo(found.measures.historical_var_95!.value! / 1e6, 15)
    expect(found.coverage).toEqual({ positions_total: 2, positions_analyzed: 2, positions_skipped: 0, coverage: 'complete', positions_market_only: 0, data_days: 252, skipped: [] })
  })

  it('takes the pro-forma P&L from exposures and driver returns', () => {
    const [aaa, bbb] = [MARKET.driverReturns.get('AAA')!, MARKET.driverReturns.get('BBB')!]
    expect(found.proForma!.pnl).toEqual(Array.from(aaa, (value, t) => 400_000 * value - 100_000 * bbb[t]!))
    const losses = found.proForma!.pnl.map((value) => -value!).sort((a, b) => a - b)
    expect(found.measures.historical_var_99!.value).toBe(losses[249])
  })

  it('has the market beta of the exposures, a unit of net asset value', () => {
    expect(found.measures.portfolio_beta!.value).toBeCloseTo((400_000 * 1.2 - 100_000 * 0.7) / 1e6, 14)
    expect(riskMeasures(input({ nav: -5 }), MARKET)).toMatchObject({
      flags: ['NON_POSITIVE_EQUITY'], warnings: ['beta_unavailable'], measures: { portfolio_beta: { value: null, reason: 'no_positive_nav' }, factor_var_95: { shareOfNav: null } },
    })
    expect(riskMeasures(input({ nav: null }), MARKET)).toMatchObject({
      flags: ['EQUITY_MISSING'], measures: { portfolio_beta: { value: null }, historical_var_95: { shareOfNav: null } },
    })
  })

  it('nets positions in one driver, so that a split lot changes nothing and a hedged one carries no risk', () => {
    const whole = riskMeasures(input({ positions: [positionOf('a', 'AAA', 300_000)] }), MARKET)
    const lots = riskMeasures(input({ positions: [positionOf('x', 'AAA', 100_000), positionOf('y', 'AAA', 200_000)] }), MARKET)
    expect(lots.measures.factor_var_99!.value).toBe(whole.measures.factor_var_99!.value)
    const hedged = riskMeasures(input({ positions: [positionOf('x', 'AAA', 100_000), positionOf('y', 'AAA', -100_000)] }), MARKET)
    expect([hedged.measures.factor_var_99!.value, hedged.measures.historical_var_99!.value, hedged.measures.historical_es_95!.value]).toEqual([0, 0, 0])
  })

  it('replaces a missing driver return by its prediction, counted', () => {
    const market = marketOf(252, { AAA: [5, 6], NONE: Array.from({ length: 252 }, (_, t) => t) })
    const { proForma } = riskMeasures(input({ positions: [positionOf('a', 'AAA', 1000), positionOf('n', 'UNSEEN', 500)] }), market)
    expect(proForma).toMatchObject({ replacedReturns: 2 + 252, droppedSessions: 0 })
    const predicted = (t: number): number => 1.2 * market.factorReturns[0]![t]! + 0.3 * market.factorReturns[1]![t]! - 0.2 * market.factorReturns[3]![t]!
    expect(proForma!.pnl[5]!).toBeCloseTo(1500 * predicted(5), 10)
  })

  it('leaves out a session that cannot be predicted, counted', () => {
    const base = marketOf(252, { AAA: [7, 9] })
    const factorReturns = base.factorReturns.map((series, f) => series.map((value, t) => (f === 0 && t === 7 ? Number.NaN : value)))
    const result = riskMeasures(input(), riskMarket({ ...base, factorReturns }))
    expect(result.proForma).toMatchObject({ replacedReturns: 1, droppedSessions: 1 })
    expect([result.proForma!.pnl[7], result.coverage.data_days, result.measures.historical_var_95!.observations]).toEqual([null, 251, 251])
  })

  it('does not need the return of a style to which nothing is exposed', () => {
    const base = marketOf(252, { AAA: [7] })
    const factorReturns = base.factorReturns.map((series, f) => (f === 6 ? series.map(() => Number.NaN) : series))
    const covariance = { ...base.covariance!, data: base.covariance!.data.map((value, i) => (i % 7 === 6 || i >= 42 ? Number.NaN : value)) }
    const result = riskMeasures(input({ positions: [positionOf('a', 'AAA', 1000)] }), riskMarket({ ...base, factorReturns, covariance }))
    expect(result.proForma!.droppedSessions).toBe(0)
    expect(result.measures.factor_var_95!.value).toBeGreaterThan(0)
  })

  it('counts a position with a market beta alone, and names those that take no part', () => {
    const result = riskMeasures(input({
      positions: [
        positionOf('m', 'AAA', 1000, betasOf(1.2, [null, null, null, null, null, null])), PRIVATE, positionOf('z', 'BBB', null), positionOf('new', 'NEW', 5, betasOf(null)),
      ],
    }), MARKET)
    expect(result.coverage).toMatchObject({
      positions_total: 4, positions_analyzed: 1, positions_skipped: 3, coverage: 'partial', positions_market_only: 1,
      skipped: [{ position_id: 'fund', reason: 'PRIVATE_SKIPPED' }, { position_id: 'new', reason: 'insufficient_history' }, { position_id: 'z', reason: 'no_delta' }],
    })
    expect(result.flags).toEqual(['limited_coverage'])
  })

  it('says why there is no factor VaR', () => {
    expect(riskMeasures(input(), riskMarket({ ...MARKET, covariance: null }))).toMatchObject({ factorVar: null, measures: { factor_var_95: { value: null, reason: 'no_factor_covariance' } } })
    const unknown = positionOf('a', 'AAA', 1000, { ...betasOf(1.2)!, residualVariance: null })
    expect(riskMeasures(input({ positions: [unknown] }), MARKET)).toMatchObject({ factorVar: null, measures: { factor_es_99: { value: null, reason: 'no_residual_variance' } } })
    const lacking = fromRows(Array.from({ length: 7 }, () => new Array<number>(7).fill(Number.NaN)))
    expect(riskMeasures(input(), riskMarket({ ...MARKET, covariance: lacking })).measures.factor_var_95).toMatchObject({ value: null, reason: 'no_factor_covariance' })
  })

  it('reports Cornish-Fisher within its validity alone', () => {
    const spiked = riskMarket({ ...MARKET, driverReturns: new Map([['AAA', MARKET.driverReturns.get('AAA')!.map((value, t) => (t === 100 ? -0.4 : value))]]) })
    expect(riskMeasures(input({ positions: [positionOf('a', 'AAA', 1000)] }), spiked).measures).toMatchObject({
      cornish_fisher_var_95: { value: null, reason: 'outside_validity' }, parametric_var_95: { value: expect.any(Number), reason: null },
    })
  })
})

describe('riskMeasures without anything to measure', () => {
  it('is skipped with a reason for every measure', () => {
    const nothing = riskMeasures(input({ snapshots: [], positions: [PRIVATE] }), MARKET)
    expect(nothing).toMatchObject({
      status: 'SKIPPED_NO_PUBLIC_POSITIONS', reason: 'no_public_positions', flags: ['no_public_positions'], proForma: null, factorVar: null, coverage: { data_days: 0 },
    })
    for (const [name, { value, reason }] of Object.entries(nothing.measures)) {
      expect([name, value, reason]).toEqual([name, null, /_ratio|volatility|drawdown|beta_to|tracking/.test(name) ? 'no_snapshots' : 'no_public_positions'])
    }
    expect(riskMeasures(input({ snapshots: [], positions: [] }), MARKET).status).toBe('SKIPPED_NO_PUBLIC_POSITIONS')
    expect(riskMeasures(input({ snapshots: [], positions: [positionOf('a', 'AAA', null)] }), MARKET)).toMatchObject({ status: 'SKIPPED_NO_EXPOSURES', reason: 'no_exposures' })
    expect(riskMeasures(input({ snapshots: [], nav: null }), riskMarket({ ...marketOf(10), covariance: null }))).toMatchObject({
      status: 'SKIPPED_INSUFFICIENT_HISTORY', reason: 'insufficient_history',
    })
  })

  it('still has the track record of an all-PRIVATE book', () => {
    expect(riskMeasures(input({ positions: [PRIVATE] }), MARKET)).toMatchObject({
      status: 'COMPLETED', reason: null, measures: { max_drawdown: { reason: null }, factor_var_95: { reason: 'no_public_positions' } },
    })
  })

  it('refuses series that do not fit, by name', () => {
    expect(() => riskMarket({ ...MARKET, factorReturns: [] })).toThrow('7 factor return series are needed, got 0')
    expect(() => riskMarket({ ...MARKET, covariance: zeros(7, 6) })).toThrow('covariance must be 7 x 7')
    expect(() => riskMarket({ ...MARKET, covariance: zeros(8, 7) })).toThrow('covariance must be 7 x 7')
    expect(() => riskMarket({ ...MARKET, driverReturns: new Map([['XYZ', new Float64Array(3)]]) })).toThrow('returns of XYZ must cover 252 sessions, got 3')
  })
})
