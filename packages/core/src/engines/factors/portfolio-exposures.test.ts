import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { aggregateExposures, factorAnalysisResult, type FactorPosition, type PortfolioExposureInput } from './index.js'

const betas = (betaMarket: number | null, betaStyles: (number | null)[] = [0.1, -0.2, 0.3, 0, 0.5, null], observations = 252): FactorPosition['betas'] => ({
  observations, betaMarket, betaStyles, residualVariance: 1e-4, rSquared: 0.5, flags: [], qualityFlag: observations >= 60 ? 'full_history' : 'limited_history',
})
const position = (id: string, changes: Partial<FactorPosition> = {}): FactorPosition => ({
  id, symbol: id.toUpperCase(), driver: id.toUpperCase(), isPrivate: false, marketValue: 1000, deltaAdjustedExposure: 1000, hasNoPrice: false, betas: betas(1), ...changes,
})
const input = (positions: FactorPosition[], changes: Partial<PortfolioExposureInput> = {}): PortfolioExposureInput => ({
  portfolioId: 'p', asOf: '2025-06-30', nav: 2000, windowSessions: 252, modelStatus: 'COMPLETED', missingFactors: [], positions, ...changes,
})
const aggregate = (positions: FactorPosition[], changes: Partial<PortfolioExposureInput> = {}) => aggregateExposures(input(positions, changes))
const PRIVATE = position('fund', { isPrivate: true, deltaAdjustedExposure: null, betas: null, marketValue: 3000 })

describe('aggregateExposures', () => {
  it('sums E times beta and divides by net asset value, in display order', () => {
    const { factors, status, flags } = aggregate([position('a', { deltaAdjustedExposure: 1000 }), position('b', { deltaAdjustedExposure: -400, betas: betas(1.5, [1, 0, 0, 0, 0, null]) })])
    expect([status, flags]).toEqual(['COMPLETED', []])
    expect(factors.map(({ name }) => name)).toEqual(['Market Beta', 'Momentum', 'Value', 'Growth', 'Quality', 'Size'])
    expect(factors[0]).toEqual({ name: 'Market Beta', exposureDollar: 400, exposureValue: 0.2, positionsCounted: 2 })
    expect(factors[2]).toEqual({ name: 'Value', exposureDollar: -300, exposureValue: -0.15, positionsCounted: 2 })
  })

  it('leaves out a factor that no position has, and counts only the positions that have it', () => {
    const { factors } = aggregate([position('a', { betas: betas(1, [null, null, null, null, null, null], 40) }), position('b', { betas: betas(1, [0.5, null, null, null, null, null]) })])
    expect(factors.map(({ name, positionsCounted }) => [name, positionsCounted])).toEqual([['Market Beta', 2], ['Value', 1]])
  })

  it('gives dollars without a share of equity when equity is unknown or not positive', () => {
    for (const [nav, flag] of [[null, 'EQUITY_MISSING'], [0, 'NON_POSITIVE_EQUITY'], [-5, 'NON_POSITIVE_EQUITY']] as const) {
      const { factors, flags } = aggregate([position('a')], { nav })
      expect([factors[0]!.exposureDollar, factors[0]!.exposureValue, flags]).toEqual([1000, null, [flag]])
    }
  })

  it('counts and names every position that takes no part', () => {
    const { positions, coverage, flags } = aggregate([
      position('z'), PRIVATE, position('call', { deltaAdjustedExposure: null }), position('new', { betas: betas(null, [], 12) }), position('odd', { betas: null }),
      position('nil', { hasNoPrice: true }), position('opt', { driver: null }),
    ])
    expect(positions.map(({ positionId, skipped }) => [positionId, skipped])).toEqual([
      ['call', 'no_delta'], ['fund', 'PRIVATE_SKIPPED'], ['new', 'insufficient_history'], ['nil', 'NO_PRICE'], ['odd', 'insufficient_history'], ['opt', 'NO_UNDERLYING'], ['z', null],
    ])
    expect(coverage).toMatchObject({ positions_total: 7, positions_analyzed: 1, positions_skipped: 6, coverage: 'partial', quality_flag: 'limited_coverage', data_days: 252 })
    expect([coverage.private_share_pct, coverage.coverage_pct]).toEqual([33, (100 * 1000) / 9000])
    expect(flags).toEqual(['limited_coverage'])
  })

  it('counts a position without a value as nothing, and keeps positions of one id in the order given', () => {
    const { coverage, positions } = aggregate([position('b', { marketValue: null }), position('a', { symbol: 'X' }), position('a', { symbol: 'Y' })])
    expect([coverage.coverage_pct, positions.map(({ symbol }) => symbol)]).toEqual([100, ['X', 'Y', 'B']])
  })

  it('says how long the history is when everybody takes part', () => {
    expect(aggregate([position('a'), position('b')]).coverage).toMatchObject({ coverage: 'complete', quality_flag: 'full_history', coverage_pct: 100, private_share_pct: 0 })
    expect(aggregate([position('a'), position('b', { betas: betas(1, [], 45) })]).coverage).toMatchObject({ quality_flag: 'limited_history', data_days: 45 })
  })

  it('skips with a reason', () => {
    expect(aggregate([PRIVATE])).toMatchObject({ status: 'SKIPPED_NO_PUBLIC_POSITIONS', flags: ['no_public_positions'], factors: [], coverage: { quality_flag: 'no_public_positions' } })
    expect(aggregate([]).status).toBe('SKIPPED_NO_PUBLIC_POSITIONS')
    expect(aggregate([position('a')], { modelStatus: 'SKIPPED_NO_MARKET_FACTOR' })).toMatchObject({ status: 'SKIPPED_NO_MARKET_FACTOR', positions: [{ skipped: 'no_market_factor' }] })
    expect(aggregate([position('a', { betas: null }), PRIVATE])).toMatchObject({ status: 'SKIPPED_NO_EXPOSURES', factors: [] })
  })

  it('names the factors that the model lacks', () => {
    expect(aggregate([position('a')], { missingFactors: ['Size'] }).flags).toEqual(['FACTOR_MISSING:Size'])
  })

  /** Without numbers so small that their multiples are no longer exact. */
  const amount = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true }).map((value) => (Math.abs(value) < 1e-9 ? 0 : value))
  const book = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), e: amount(1e6), beta: amount(3) }), {
    selector: ({ id }) => id, minLength: 1, maxLength: 12,
  })
  const build = (rows: readonly { id: string; e: number; beta: number }[], scale = 1): FactorPosition[] =>
    rows.map(({ id, e, beta }) => position(id, { deltaAdjustedExposure: e * scale, betas: betas(beta) }))

  it('does not depend on the order of positions, to the last bit', () => {
    fc.assert(fc.property(book, (rows) => expect(aggregate(build([...rows].reverse()))).toEqual(aggregate(build(rows)))))
  })

  it('scales dollars with the book and leaves exposures a unit of NAV alone', () => {
    fc.assert(
      fc.property(book, (rows) => {
        const [small, large] = [aggregate(build(rows)).factors, aggregate(build(rows, 8), { nav: 16_000 }).factors]
        expect(large).toEqual(small.map((factor) => ({ ...factor, exposureDollar: 8 * factor.exposureDollar })))
      }),
    )
  })

  it('is not moved by a PRIVATE position at the same net asset value', () => {
    fc.assert(fc.property(book, (rows) => expect(aggregate([...build(rows), { ...PRIVATE, id: 'private' }]).factors).toEqual(aggregate(build(rows)).factors)))
  })

  it('gives a book of SPY a market beta of 1', () => {
    const { factors } = aggregate([position('spy', { betas: betas(1, [0, 0, 0, 0, 0, 0]), deltaAdjustedExposure: 2000 })])
    expect(factors.map(({ exposureValue }) => exposureValue)).toEqual([1, 0, 0, 0, 0, 0, 0])
  })
})

describe('factorAnalysisResult', () => {
  const result = (positions: FactorPosition[], changes: Partial<PortfolioExposureInput> = {}) => {
    const given = input(positions, changes)
    return factorAnalysisResult(given, aggregateExposures(given))
  }
  const KEYS = ['data_quality', 'factor_betas', 'metadata', 'position_betas', 'regression_stats', 'storage_results']

  it('has every key when it is done', () => {
    const done = result([position('a'), PRIVATE])
    expect(Object.keys(done).sort()).toEqual(KEYS)
    expect(done.factor_betas['Market Beta']).toBe(0.5)
    expect(done.position_betas).toEqual({ a: { 'Market Beta': 1, Value: 0.1, Growth: -0.2, Momentum: 0.3, Quality: 0, Size: 0.5 } })
    expect(done.data_quality).toEqual({
      flag: 'limited_coverage', quality_flag: 'limited_coverage', message: '1 of 2 positions analysed.', positions_analyzed: 1, positions_total: 2, positions_skipped: 1, data_days: 252,
      regression_days: 252, required_days: 60, positions_processed: 1, factors_processed: 6,
    })
    expect(done.metadata).toMatchObject({
      calculation_date: '2025-06-30', regression_window_days: 252, status: 'COMPLETED', portfolio_id: 'p', positions_analyzed: 1, positions_total: 2, positions_skipped: 1,
      coverage: 'partial', private_share_pct: 75, skipped: [{ position_id: 'fund', symbol: 'FUND', reason: 'PRIVATE_SKIPPED' }],
    })
    expect(done.regression_stats).toEqual({ a: { driver: 'A', observations: 252, quality_flag: 'full_history', r_squared: 0.5, residual_variance: 1e-4, flags: [] } })
    expect(done.storage_results).toEqual({ position_storage: { records_stored: 6, skipped: false }, portfolio_storage: { records_stored: 6, skipped: false } })
  })

  it('has every key when the book holds nothing public', () => {
    const skipped = result([PRIVATE])
    expect(Object.keys(skipped).sort()).toEqual(KEYS)
    expect([skipped.factor_betas, skipped.position_betas, skipped.regression_stats]).toEqual([{}, {}, {}])
    expect(skipped.data_quality).toEqual({
      flag: 'no_public_positions', quality_flag: 'no_public_positions', message: expect.stringContaining('no public positions'), positions_analyzed: 0, positions_total: 1,
      positions_skipped: 1, data_days: 0,
    })
    expect(skipped.metadata).toMatchObject({ calculation_date: '2025-06-30', regression_window_days: 0, status: 'SKIPPED_NO_PUBLIC_POSITIONS', portfolio_id: 'p' })
    expect(skipped.storage_results).toEqual({ position_storage: { records_stored: 0, skipped: true }, portfolio_storage: { records_stored: 0, skipped: true } })
  })
})
