import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fromRows } from '../math/matrix.js'
import { randomReturns } from '../factors/random-returns.test-data.js'
import { symmetricEigen } from '../math/jacobi-eigen.js'
import { algebraMatrix } from './algebra-matrix.js'
import { diversification, type DiversificationInput } from './diversification.js'
import { weightedCorrelations } from './index.js'
import { type CorrelationTriangle, pairwiseCorrelations } from './pairwise.js'
import { prepareSeries } from './prepared-series.js'

const NONE = Number.NaN
const pair = (rho: number, overlap = 90): CorrelationTriangle => ({ count: 2, correlations: Float64Array.of(rho), overlaps: Int32Array.of(overlap) })
const two = (rho: number, values: [number, number], volatilities: [number, number] = [0.2, 0.2]): DiversificationInput => ({
  triangle: pair(rho), matrix: fromRows([[1, rho], [rho, 1]]), volatilities: Float64Array.from(volatilities), values: Float64Array.from(values), minOverlap: 30,
})

describe('diversification', () => {
  it('has risk contributions that add up to the volatility, and shares that add up to 1', () => {
    const part = fc.double({ min: -1, max: 1, noNaN: true })
    const volatility = fc.double({ min: 0.01, max: 2, noNaN: true })
    fc.assert(
      fc.property(fc.integer(), fc.array(part, { minLength: 5, maxLength: 5 }), fc.array(volatility, { minLength: 5, maxLength: 5 }), (seed, values, volatilities) => {
        fc.pre(values.some((value) => Math.abs(value) > 0.01))
        const { driver } = randomReturns(seed, 30)
        const series = [0.001, 0.002, 0.01, 0.05, 0.1].map((noise) => prepareSeries(driver(1, noise)))
        const triangle = pairwiseCorrelations(series, 20)
        const { matrix } = algebraMatrix(triangle, series)
        const found = diversification({ triangle, matrix, volatilities: Float64Array.from(volatilities), values: Float64Array.from(values), minOverlap: 20 })
        const total = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0)
        expect(Math.abs(total(found.contribution!) - found.portfolio_volatility!)).toBeLessThan(1e-12)
        expect(Math.abs(total(found.contribution_pct!) - 1)).toBeLessThan(1e-9)
        expect(found.effective_positions! > 0 && found.effective_positions! <= 5).toBe(true)
        expect(found.effective_number_of_bets_pca! > 1 - 1e-9 && found.effective_number_of_bets_pca! < 5 + 1e-9).toBe(true)
        expect(found.weighted_abs_correlation! >= 0 && found.weighted_abs_correlation! <= 1).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('has the risk of neither side in a perfect hedge, and says nothing about its parts', () => {
    expect(diversification(two(1, [100, -100]))).toMatchObject({
      portfolio_volatility: 0, diversification_ratio: null, effective_number_of_bets_pca: null, contribution: null, contribution_pct: null, marginal_contribution: null,
      effective_positions: 1, hhi: 0.5, weighted_abs_correlation: 1,
    })
    expect(diversification(two(-1, [100, 100])).effective_positions).toBe(2)
  })

  it('has no risk measures where nothing moves, and no weighted ones where long and short cancel in each driver', () => {
    expect(diversification(two(0, [100, 100], [0, 0]))).toMatchObject({ portfolio_volatility: 0, effective_positions: null, diversification_ratio: null, hhi: 0.5 })
    expect(diversification(two(0.5, [0, 0]))).toMatchObject({
      mean_correlation: 0.5, participation_ratio: 1.6, hhi: null, effective_number_by_weight: null, weighted_abs_correlation: null,
      effective_positions: null, portfolio_volatility: null,
    })
  })

  it('averages known pairs only', () => {
    expect(diversification({ ...two(0, [1, 1]), triangle: pair(NONE) })).toMatchObject({ mean_correlation: null, mean_abs_correlation: null, weighted_correlation: null })
    expect(weightedCorrelations(pair(-0.5, 29), [1, 1], 30)).toEqual({ weighted_abs_correlation: null, weighted_correlation: null })
    expect(weightedCorrelations(pair(-0.5, 30), [1, -1], 30)).toEqual({ weighted_abs_correlation: 0.5, weighted_correlation: -0.5 })
  })
})

describe('algebraMatrix', () => {
  const gappy = fc.array(fc.array(fc.oneof(fc.double({ min: -0.1, max: 0.1, noNaN: true }), fc.constant(NONE)), { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 8 })

  it('has no eigenvalue below -1e-8 whatever is missing', () => {
    fc.assert(
      fc.property(gappy, (columns) => {
        const series = columns.map((column) => prepareSeries(Float64Array.from(column)))
        const { matrix, shrinkage, frobeniusDistance } = algebraMatrix(pairwiseCorrelations(series, 3), series)
        expect(symmetricEigen(matrix).values[0]!).toBeGreaterThan(-1e-8)
        expect(matrix.data.every((value) => Math.abs(value) <= 1 + 1e-12) && shrinkage >= 0 && shrinkage <= 1 && frobeniusDistance >= 0).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves a sound matrix alone, counts unknown pairs, and repairs what cannot be', () => {
    const { driver } = randomReturns(1, 90)
    const series = [0.01, 0.01, 0.01].map((noise) => prepareSeries(driver(1, noise)))
    const sound = pairwiseCorrelations(series, 20)
    expect(algebraMatrix(sound, series)).toMatchObject({ nullPairs: 0, repaired: false, frobeniusDistance: 0, shrinkage: 0, limited: false })
    expect(algebraMatrix({ ...sound, correlations: Float64Array.of(0.9, NONE, 0.1) }, series)).toMatchObject({ nullPairs: 1, repaired: false })
    const broken = algebraMatrix({ ...sound, correlations: Float64Array.of(1, NONE, 1) }, series)
    expect(broken).toMatchObject({ nullPairs: 1, repaired: true, limited: true })
    expect(broken.frobeniusDistance).toBeCloseTo(0.5277904635818285, 6)
    expect(algebraMatrix({ ...sound, correlations: Float64Array.of(NONE, NONE, NONE) }, series)).toMatchObject({ nullPairs: 3, shrinkage: 0 })
  })

  it('shrinks towards no correlation when there are more series than half the common rows', () => {
    const { driver } = randomReturns(1, 20)
    const series = Array.from({ length: 11 }, () => prepareSeries(driver(1, 0.01)))
    const triangle = pairwiseCorrelations(series, 20)
    const { matrix, shrinkage } = algebraMatrix(triangle, series)
    expect(shrinkage).toBeGreaterThan(0.01)
    expect(matrix.data[1]).toBeCloseTo((1 - shrinkage) * triangle.correlations[0]!, 14)
    expect(algebraMatrix(pairwiseCorrelations(series.slice(1), 20), series.slice(1)).shrinkage).toBe(0)
  })
})
