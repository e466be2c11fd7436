import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { numbersIn } from '../math/numbers-in.test-data.js'
import { CORRELATION_OPTIONS, type CorrelationOptions, type CorrelationPosition, type PositionCorrelations, positionCorrelations, prepareSeries } from './index.js'
import { book, position, seriesOf } from './random-book.test-data.js'

const series = seriesOf({ AAA: 0.001, BBB: 0.001, CCC: 0.03, DDD: 0.05 })
const reasons = (result: PositionCorrelations): Record<string, string> => Object.fromEntries(result.skippedPositions.map(({ positionId, reason }) => [positionId, reason]))
const symbolsUnder = (values: Record<string, number>, options: Partial<CorrelationOptions>): readonly string[] =>
  positionCorrelations(book(Object.entries(values).map(([symbol, marketValue]) => position(symbol, symbol, { marketValue })), series, options)).symbols

describe('positionCorrelations', () => {
  it('gives symbols by weight, then name, with the upper triangle, overlaps, clusters and coverage', () => {
    const positions = [position('1', 'CCC'), position('2', 'BBB'), position('3', 'AAA', { marketValue: -50_000 }), position('4', 'DDD', { marketValue: 60_000 })]
    const result = positionCorrelations(book(positions, series))
    expect(result).toMatchObject({
      portfolioId: 'p', calculationDate: '2025-06-30', durationDays: 90, status: 'COMPLETED', skip: null, symbols: ['DDD', 'AAA', 'BBB', 'CCC'], overlaps: [90, 90, 90, 90, 90, 90],
      hedges: [], skippedPositions: [], flags: [], matrixQuality: { dataQuality: 'sufficient', nullPairs: 0, repaired: false, frobeniusDistance: 0, shrinkage: 0 },
      coverage: { positions_total: 4, positions_analyzed: 4, positions_skipped: 0, coverage: 'complete', coverage_pct: 100, data_days: 90 },
    })
    expect(result.correlations).toHaveLength(6)
    expect(result.clusters).toMatchObject([{ number: 1, nickname: 'AAA lookalikes', members: [{ symbol: 'AAA' }, { symbol: 'BBB' }], totalValue: 100_000 }])
    expect(result.clusters[0]!.avgCorrelation).toBe(result.correlations[3])
    expect(result.metrics!.concentration_score).toBeCloseTo(100 / 210, 12)
    expect(result.drivers[1]).toMatchObject({ symbol: 'AAA', value: 50_000, signedValue: -50_000, weight: 50 / 210, observations: 90, flags: [] })
    expect(result.drivers[1]!.volatility).toBe(series.get('AAA')!.volatility)
  })

  it('groups positions by driver: options stand with their underlying, longs and shorts net in signed value only', () => {
    const positions = [
      position('1', 'AAA', { tags: ['tech'] }), position('2', 'AAA250117C', { driver: 'AAA', marketValue: -20_000, tags: ['core'], sector: 'Tech' }),
      position('3', 'BBB', { tags: ['core'] }),
    ]
    const { drivers, clusters } = positionCorrelations(book(positions, series))
    expect(drivers[0]).toMatchObject({ symbol: 'AAA', value: 70_000, signedValue: 30_000, weight: 70 / 120 })
    expect(clusters[0]!.nickname).toBe('core')
  })

  it('says why a position takes no part', () => {
    const positions = [
      position('1', 'AAA'), position('2', 'FUND', { isPrivate: true, marketValue: null }), position('3', 'OPT', { driver: null }), position('4', 'BBB', { marketValue: null }),
      position('5', 'CCC', { marketValue: 9_999 }), position('6', 'NEW'), position('7', 'YOUNG'), position('8', 'DDD', { marketValue: Number.NaN }), position('9', 'WILD'),
    ]
    const young = prepareSeries(new Float64Array(90).fill(Number.NaN).map((value, t) => (t >= 71 ? 0.01 * (t % 3) : value)))
    const wild = prepareSeries(new Float64Array(90).map((_, t) => (t % 2 === 0 ? 1e200 : -1e200)))
    const result = positionCorrelations(book(positions, new Map([...series, ['YOUNG', young], ['WILD', wild]])))
    expect(reasons(result)).toEqual({
      2: 'PRIVATE_SKIPPED', 3: 'NO_UNDERLYING', 4: 'NO_PRICE', 5: 'below_threshold', 6: 'insufficient_history', 7: 'insufficient_history', 8: 'NO_PRICE', 9: 'insufficient_history',
    })
    expect(result).toMatchObject({ symbols: ['AAA'], flags: ['limited_coverage'], coverage: { positions_total: 9, positions_analyzed: 1, positions_skipped: 8, coverage: 'partial' } })
    expect(result.coverage.coverage_pct).toBeCloseTo((100 * 50_000) / 259_999, 10)
  })

  it.each([
    ['both', ['AAA']], ['value_only', ['AAA', 'BBB']], ['weight_only', ['AAA', 'CCC']], ['either', ['AAA', 'BBB', 'CCC']],
  ] as const)('filters by %s', (filterMode, expected) => {
    const large = { AAA: 9_000_000, BBB: 20_000 }
    const symbols = new Set([...symbolsUnder(large, { filterMode }), ...symbolsUnder({ AAA: 90_000, CCC: 9_000 }, { filterMode })])
    expect([...symbols].sort()).toEqual([...expected])
  })

  it('has the constants of the specification', () => {
    expect(CORRELATION_OPTIONS).toEqual({
      filterMode: 'both', minValue: 10_000, minWeight: 0.01, minDays: 20, minOverlap: 30, clusterThreshold: 0.7, clusterMethod: 'average_linkage',
    })
  })

  it('counts a holding at the threshold, in one lot or in many', () => {
    expect(symbolsUnder({ AAA: 990_000, BBB: 10_000, CCC: 9_999.99 }, {})).toEqual(['AAA'])
    expect(symbolsUnder({ AAA: 980_000, BBB: 10_000 }, {})).toEqual(['AAA', 'BBB'])
    const lots = [4248.9, 2161.4, 1509.06, 2080.64].map((marketValue, i) => position(`b${i}`, 'BBB', { marketValue }))
    expect(positionCorrelations(book([position('a', 'AAA'), ...lots], series)).symbols).toEqual(['AAA', 'BBB'])
  })

  it('has a result without correlations for a single driver', () => {
    expect(positionCorrelations(book([position('1', 'AAA', { marketValue: -50_000 })], series))).toMatchObject({
      status: 'COMPLETED', correlations: [], clusters: [], matrixQuality: { dataQuality: 'insufficient' },
      metrics: { mean_correlation: null, weighted_abs_correlation: null, effective_positions: 1, hhi: 1, effective_number_of_bets_pca: expect.closeTo(1, 12), concentration_score: 0 },
    })
  })

  it('has no correlations for a money fund at a fixed price, and says so', () => {
    const flat = new Map([...series, ['CASH', prepareSeries(new Float64Array(90))]])
    const result = positionCorrelations(book([position('1', 'AAA'), position('2', 'CASH'), position('3', 'BBB')], flat))
    expect(result.correlations.map((rho) => rho === null)).toEqual([false, true, true])
    expect(result.drivers[2]).toMatchObject({ symbol: 'CASH', volatility: 0, flags: ['ZERO_VARIANCE'] })
    expect(result.matrixQuality!.nullPairs).toBe(2)
  })

  it('nets a long and a short of the same size to nothing, however it is split', () => {
    const lots = [10_000.1, 20_000.2, -30_000.3].map((marketValue, i) => position(`${i}`, 'AAA', { marketValue }))
    const result = positionCorrelations(book([...lots, position('x', 'BBB', { marketValue: 30_000 })], series))
    expect(result.drivers.map(({ symbol, signedValue }) => [symbol, signedValue])).toEqual([['AAA', 0], ['BBB', 30_000]])
    expect(result.metrics!.hhi).toBe(1)
  })

  it('calls the data limited where correlations from different sessions contradict each other', () => {
    const wave = (t: number): number => Math.sin(1 + t * t)
    const session = (of: (t: number) => number): Float64Array => Float64Array.from({ length: 90 }, (_, t) => of(t))
    const own = new Map([
      ['AAA', prepareSeries(session((t) => (t < 30 ? 0.05 * wave(t) : t < 60 ? 1e-4 * wave(t) : Number.NaN)))],
      ['BBB', prepareSeries(session((t) => (t < 30 || t >= 60 ? 0.05 * wave(t) : 0)))],
      ['CCC', prepareSeries(session((t) => (t < 30 ? Number.NaN : t < 60 ? -1e-4 * wave(t) : 0.05 * wave(t))))],
    ])
    const result = positionCorrelations(book(['AAA', 'BBB', 'CCC'].map((symbol) => position(symbol, symbol)), own))
    expect(result.correlations.map((rho) => rho!.toFixed(4))).toEqual(['1.0000', '-1.0000', '1.0000'])
    expect(result.overlaps).toEqual([60, 30, 60])
    expect(result.matrixQuality).toMatchObject({ dataQuality: 'limited', repaired: true, nullPairs: 0 })
    expect(result.coverage.data_days).toBe(60)
  })

  it('takes positions without value where no size is asked for', () => {
    const result = positionCorrelations(book([position('1', 'AAA', { marketValue: 0 }), position('2', 'BBB', { marketValue: 0 })], series, { minValue: 0, minWeight: 0 }))
    expect(result).toMatchObject({ status: 'COMPLETED', coverage: { coverage_pct: null }, metrics: { concentration_score: null, hhi: null } })
    expect(result.clusters).toMatchObject([{ portfolioShare: null, totalValue: 0 }])
  })

  it('finds hedges, and clusters by another method when asked', () => {
    const mirrored = new Map([...series, ['INV', prepareSeries(series.get('AAA')!.centred.map((value) => -value))]])
    const positions = [position('1', 'AAA'), position('2', 'BBB'), position('3', 'INV')]
    const result = positionCorrelations(book(positions, mirrored))
    expect(result.hedges.map(({ symbols }) => symbols)).toEqual([['AAA', 'INV'], ['BBB', 'INV']])
    expect(result.clusters[0]!.members).toHaveLength(2)
    expect(positionCorrelations(book(positions, mirrored, { clusterMethod: 'connected_components_absolute' })).clusters[0]!.members).toHaveLength(3)
  })

  it.each([
    ['no_public_positions', 'SKIPPED_NO_PUBLIC_POSITIONS', [], ['no_public_positions']],
    ['no_public_positions', 'SKIPPED_NO_PUBLIC_POSITIONS', [position('1', 'FUND', { isPrivate: true })], ['no_public_positions']],
    ['no_significant_positions', 'SKIPPED_NO_SIGNIFICANT_POSITIONS', [position('1', 'AAA', { marketValue: 5 })], ['limited_coverage']],
    ['insufficient_data', 'SKIPPED_INSUFFICIENT_DATA', [position('1', 'NEW'), position('2', 'AAA', { marketValue: 5 })], ['limited_coverage']],
  ] as const)('skips with %s as %s', (reason, jobStatus, positions, flags) => {
    const result = positionCorrelations(book(positions, series))
    expect(result).toMatchObject({ status: 'SKIPPED', flags, symbols: [], drivers: [], correlations: [], overlaps: [], metrics: null, matrixQuality: null, clusters: [], hedges: [] })
    expect(result.coverage).toMatchObject({ positions_total: positions.length, positions_analyzed: 0, data_days: 0 })
    expect(result.skip).toEqual({
      reason, jobStatus,
      payload: {
        status: 'SKIPPED', message: expect.stringMatching(/skipped\.$/), portfolio_id: 'p', correlation_matrix: {}, clusters: [], metrics: { avg_correlation: 0, positions_analyzed: 0 },
        calculation_date: '2025-06-30', duration_days: 90,
      },
    })
  })
})

describe('positionCorrelations, whatever the book', () => {
  const names = ['AAA', 'BBB', 'CCC', 'DDD']
  const cents = fc.integer({ min: 1, max: 100_000_000 }).map((value) => value / 100)
  const holdings = fc.array(fc.record({ symbol: fc.constantFrom(...names), value: cents, short: fc.boolean() }), { minLength: 1, maxLength: 6 })
  const toPositions = (rows: readonly { symbol: string; value: number; short: boolean }[]): CorrelationPosition[] =>
    rows.map(({ symbol, value, short }, i) => position(`p${i}`, symbol, { marketValue: short ? -value : value }))
  /** What must not depend on lots, order and scale; metrics may move by what the rounding of sums moves. */
  const expectSame = (found: PositionCorrelations, expected: PositionCorrelations): void => {
    const exact = ({ symbols, correlations, overlaps, clusters, hedges, matrixQuality, status }: PositionCorrelations): unknown =>
      ({ symbols, correlations, overlaps, hedges, matrixQuality, status, members: clusters.map(({ nickname, members }) => [nickname, ...members.map(({ symbol }) => symbol)]) })
    expect(exact(found)).toEqual(exact(expected))
    const [own, others] = [numbersIn(found.metrics), numbersIn(expected.metrics)]
    expect(own).toHaveLength(others.length)
    expect(own.filter((value, i) => Math.abs(value - others[i]!) > 1e-5 * Math.abs(others[i]!) + 1e-9)).toEqual([])
  }

  it('does not change when lots are split and positions reordered', () => {
    fc.assert(
      fc.property(holdings, fc.integer({ min: 2, max: 5 }), fc.boolean(), (rows, lots, reversed) => {
        const whole = toPositions(rows)
        const split = whole.flatMap((one) => Array.from({ length: lots }, (_, i) => ({ ...one, id: `${one.id}-${i}`, marketValue: one.marketValue! / lots })))
        expectSame(positionCorrelations(book(reversed ? split.reverse() : split, series)), positionCorrelations(book(whole, series)))
      }),
      { numRuns: 1000 },
    )
  })

  it('does not change when the book is scaled or a PRIVATE position is added', () => {
    fc.assert(
      fc.property(holdings, fc.constantFrom(2, 0.5, 1024), (rows, scale) => {
        const options = { filterMode: 'weight_only' } as const
        const whole = toPositions(rows)
        const scaled = whole.map((one) => ({ ...one, marketValue: one.marketValue! * scale }))
        const base = positionCorrelations(book(whole, series, options))
        fc.pre(rows.every(({ value }) => value > 1000))
        expectSame(positionCorrelations(book(scaled, series, options)), base)
        expectSame(positionCorrelations(book([...whole, position('private', 'FUND', { isPrivate: true })], series, options)), base)
      }),
      { numRuns: 1000 },
    )
  })

  it('lets no NaN and no infinity out', () => {
    const wild = fc.oneof(fc.double(), fc.constantFrom(0, 1e-300, 1e300, Number.NaN, -1e160), fc.double({ min: -0.1, max: 0.1, noNaN: true }))
    const column = fc.array(wild, { minLength: 12, maxLength: 12 }).map((values) => prepareSeries(Float64Array.from(values)))
    const values = fc.array(fc.oneof(wild, fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(null)), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(column, { minLength: 4, maxLength: 4 }), values, fc.integer({ min: 0, max: 8 }), (columns, marketValues, minDays) => {
        const positions = names.map((symbol, i) => position(symbol, symbol, { marketValue: marketValues[i]! }))
        const own = new Map(names.map((name, i) => [name, columns[i]!]))
        const result = positionCorrelations(book(positions, own, { minDays, minOverlap: 3, filterMode: 'value_only', minValue: 0 }))
        expect(numbersIn(result).every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
