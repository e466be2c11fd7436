import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { FactorPosition } from '../factors/index.js'
import { fromRows, zeros } from '../math/matrix.js'
import { type Measure, riskMarket, type RiskInput, riskMeasures, type SnapshotReturn } from './index.js'
import { betasOf, dayOf, marketOf, positionOf } from './risk-world.test-data.js'

const MARKET = marketOf(252)
const snapshotsOf = (count: number, returnOf: (t: number) => number | null = (t) => 0.8 * MARKET.marketReturns[252 - count + t]! + 0.001 * Math.sin(t)): SnapshotReturn[] =>
  Array.from({ length: count }, (_, t) => ({ date: dayOf(252 - count + t), dailyReturn: returnOf(t), gapSessions: 0 }))
const input = (changes: Partial<RiskInput> = {}): RiskInput => ({
  portfolioId: 'p', asOf: dayOf(251), nav: 1_000_000, snapshots: snapshotsOf(252), positions: [positionOf('a', 'AAA', 400_000), positionOf('b', 'BBB', -100_000)], ...changes,
})
const PRIVATE: FactorPosition = { ...positionOf('fund', 'FUND', 0), isPrivate: true, marketValue: 500_000, deltaAdjustedExposure: null, betas: null }
const valueOf = (changes: Partial<RiskInput>, name: string, market = MARKET): number | null => riskMeasures(input(changes), market).measures[name]!.value

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
    expect(riskMeasures(input({ nav: -5 }), MARKET)).toMatchObject({ flags: ['NON_POSITIVE_EQUITY'], warnings: ['beta_unavailable'], measures: { portfolio_beta: { value: null, reason: 'no_positive_nav' } } })
    expect(riskMeasures(input({ nav: null }), MARKET)).toMatchObject({ flags: ['EQUITY_MISSING'], measures: { portfolio_beta: { value: null }, historical_var_95: { shareOfNav: null } } })
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

describe('riskMeasures of a track record', () => {
  it.each([
    ['annualized_volatility', 2], ['sharpe_ratio', 20], ['sortino_ratio', 20], ['max_drawdown', 1], ['calmar_ratio', 60], ['beta_to_market', 60], ['tracking_error', 60], ['information_ratio', 60],
  ])('publishes %s from %d returns on', (name, minimum) => {
    expect(valueOf({ snapshots: snapshotsOf(minimum) }, name)).not.toBeNull()
    const short = riskMeasures(input({ snapshots: snapshotsOf(minimum - 1) }), MARKET).measures[name]!
    expect(short).toMatchObject({ value: null, observations: minimum - 1, minimum, reason: minimum === 1 ? 'no_snapshots' : 'insufficient_observations' })
  })

  it.each([['historical_var_95', 100], ['historical_es_99', 100], ['parametric_var_99', 60], ['parametric_es_95', 60], ['cornish_fisher_var_95', 60]])('publishes %s from %d sessions on', (name, minimum) => {
    expect(valueOf({}, name, marketOf(minimum))).not.toBeNull()
    expect(riskMeasures(input(), marketOf(minimum - 1)).measures[name]).toMatchObject({ value: null, observations: minimum - 1, reason: 'insufficient_observations' })
  })

  it('warns of few snapshots and of none with a return', () => {
    expect(riskMeasures(input({ snapshots: snapshotsOf(20) }), MARKET).warnings).toEqual([])
    expect(riskMeasures(input({ snapshots: snapshotsOf(19) }), MARKET).warnings).toEqual(['few_snapshots'])
    expect(riskMeasures(input({ snapshots: snapshotsOf(3, () => null) }), MARKET)).toMatchObject({ warnings: ['few_snapshots', 'no_returns'], drawdown: null, measures: { max_drawdown: { value: null, reason: 'insufficient_observations' } } })
    expect(riskMeasures(input({ snapshots: [] }), MARKET)).toMatchObject({ warnings: ['few_snapshots'], drawdown: null, measures: { sharpe_ratio: { value: null, reason: 'no_snapshots' } } })
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

describe('riskMeasures without anything to measure', () => {
  it('is skipped with a reason for every measure', () => {
    const nothing = riskMeasures(input({ snapshots: [], positions: [PRIVATE] }), MARKET)
    expect(nothing).toMatchObject({ status: 'SKIPPED_NO_PUBLIC_POSITIONS', reason: 'no_public_positions', flags: ['no_public_positions'], proForma: null, factorVar: null, coverage: { data_days: 0 } })
    for (const [name, { value, reason }] of Object.entries(nothing.measures)) {
      expect([name, value, reason]).toEqual([name, null, /_ratio|volatility|drawdown|beta_to|tracking/.test(name) ? 'no_snapshots' : 'no_public_positions'])
    }
    expect(riskMeasures(input({ snapshots: [], positions: [] }), MARKET).status).toBe('SKIPPED_NO_PUBLIC_POSITIONS')
    expect(riskMeasures(input({ snapshots: [], positions: [positionOf('a', 'AAA', null)] }), MARKET)).toMatchObject({ status: 'SKIPPED_NO_EXPOSURES', reason: 'no_exposures' })
    expect(riskMeasures(input({ snapshots: [], nav: null }), riskMarket({ ...marketOf(10), covariance: null }))).toMatchObject({ status: 'SKIPPED_INSUFFICIENT_HISTORY', reason: 'insufficient_history' })
  })

  it('still has the track record of an all-PRIVATE book', () => {
    expect(riskMeasures(input({ positions: [PRIVATE] }), MARKET)).toMatchObject({ status: 'COMPLETED', reason: null, measures: { max_drawdown: { reason: null }, factor_var_95: { reason: 'no_public_positions' } } })
  })

  it('refuses series that do not fit, by name', () => {
    expect(() => riskMarket({ ...MARKET, factorReturns: [] })).toThrow('7 factor return series are needed, got 0')
    expect(() => riskMarket({ ...MARKET, covariance: zeros(7, 6) })).toThrow('covariance must be 7 x 7')
    expect(() => riskMarket({ ...MARKET, covariance: zeros(8, 7) })).toThrow('covariance must be 7 x 7')
    expect(() => riskMarket({ ...MARKET, driverReturns: new Map([['XYZ', new Float64Array(3)]]) })).toThrow('returns of XYZ must cover 252 sessions, got 3')
  })
})

describe('riskMeasures of any book', () => {
  const exposure = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value)), { freq: 8 })
  const row = fc.record({ driver: fc.constantFrom('AAA', 'BBB', 'CCC', 'UNSEEN'), exposure, short: fc.boolean() })
  const book = fc.array(row, { maxLength: 8 }).map((rows) => rows.map(({ driver, exposure: dollars, short }, i) => positionOf(`p${i}`, driver, dollars, short ? betasOf(0.9, [null, null, null, null, null, null]) : undefined)))
  const market = marketOf(120, { BBB: [3, 50, 51], CCC: Array.from({ length: 80 }, (_, t) => t) })
  const snapshots = fc.array(fc.option(fc.double({ min: -1.2, max: 2, noNaN: true }), { freq: 10 }), { maxLength: 120 }).map((list) => list.map((dailyReturn, t) => ({ date: dayOf(t), dailyReturn, gapSessions: t % 7 === 3 ? 1 : 0 })))
  const close = (actual: number | null, expected: number | null): boolean =>
    actual === null || expected === null ? actual === expected : Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) + 1e-9

  it('never gives NaN or infinity, and a reason for every null', () => {
    fc.assert(
      fc.property(book, snapshots, fc.option(fc.double({ min: -1e9, max: 1e12, noNaN: true })), (positions, given, nav) => {
        const result = riskMeasures({ portfolioId: 'p', asOf: dayOf(119), nav, snapshots: given, positions }, market)
        JSON.stringify(result, (key, value: unknown) => {
          if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`)
          return value
        })
        expect(Object.values(result.measures).filter(({ value, reason }) => (value === null) !== (reason !== null))).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('scales dollars with the book and leaves ratios and shares alone', () => {
    fc.assert(
      fc.property(book, fc.integer({ min: -3, max: 5 }), (positions, power) => {
        const scale = 2 ** power
        const given = { portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }
        const [once, scaled] = [given, { ...given, nav: 1e6 * scale, positions: positions.map((position) => ({ ...position, deltaAdjustedExposure: position.deltaAdjustedExposure === null ? null : scale * position.deltaAdjustedExposure })) }]
          .map((portfolio) => riskMeasures(portfolio, market).measures)
        const expected = (measure: Measure): number | null => (measure.unit === 'dollars' && measure.value !== null ? scale * measure.value : measure.value)
        const broken = Object.entries(once!).filter(([name, measure]) => !close(scaled![name]!.value, expected(measure)) || !close(scaled![name]!.shareOfNav, measure.shareOfNav))
        expect(broken).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('is not moved by a PRIVATE position, nor by the order of positions', () => {
    fc.assert(
      fc.property(book, fc.double({ min: 1, max: 1e9, noNaN: true }), (positions, marketValue) => {
        const given = { portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }
        const once = riskMeasures(given, market)
        const joined = riskMeasures({ ...given, positions: [{ ...PRIVATE, marketValue }, ...[...positions].reverse()] }, market)
        const numbers = ({ measures, proForma, factorVar }: typeof once): string => JSON.stringify([proForma, factorVar, Object.values(measures).map(({ value, shareOfNav }) => [value, shareOfNav])])
        expect(numbers(joined)).toBe(numbers(once))
      }),
      { numRuns: 1000 },
    )
  })

  it('is the negative of the opposite book, session by session', () => {
    fc.assert(
      fc.property(book, (positions) => {
        const given = { portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }
        const opposite = positions.map((position) => ({ ...position, deltaAdjustedExposure: position.deltaAdjustedExposure === null ? null : -position.deltaAdjustedExposure }))
        const [own, other] = [riskMeasures(given, market), riskMeasures({ ...given, positions: opposite }, market)]
        expect(own.proForma?.pnl.filter((value, t) => !close(other.proForma!.pnl[t]!, value === null ? null : -value)) ?? []).toEqual([])
        expect(close(other.measures.factor_var_95!.value, own.measures.factor_var_95!.value)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('adds up: components and specific part make the factor VaR', () => {
    fc.assert(
      fc.property(book, (positions) => {
        const { factorVar } = riskMeasures({ portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }, market)
        for (const level of factorVar?.levels ?? []) {
          const parts = [...Object.values(level.components), level.specific]
          const size = parts.reduce((sum, part) => sum + Math.abs(part), 0)
          expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - level.var)).toBeLessThanOrEqual(1e-11 * size)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
