import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { matrixDiagnostics, offDiagonal } from './diagnostics.js'
import { ewmaMoments, ewmaWeights, kishObservations, weightedCovariance, weightHalfLife } from './ewma.js'

const NONE = Number.NaN
const OPTIONS = { lambda: 0.9, demean: true, minOverlap: 3 }

describe('ewmaMoments', () => {
  it('is the plain correlation with equal weights', () => {
    const x = Float64Array.of(0.01, -0.02, 0.03, 0.01)
    const y = Float64Array.of(0.02, -0.01, 0.01, -0.03)
    const { correlation, volatility, overlap } = ewmaMoments([x, y], { ...OPTIONS, lambda: 1 })
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / 4
    const moment = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, t) => sum + (value - mean(a)) * (b[t]! - mean(b)), 0) / 4
    expect(correlation[1]).toBeCloseTo(moment(x, y) / Math.sqrt(moment(x, x) * moment(y, y)), 14)
    expect(volatility[1]).toBeCloseTo(Math.sqrt(moment(y, y)), 16)
    expect([correlation[0], correlation[3], ...overlap]).toEqual([1, 1, 4, 4, 4, 4])
  })

  it('gives a row lambda for each row after it, over the rows that a pair shares', () => {
    const x = Float64Array.of(0.01, NONE, -0.02, 0.03)
    const y = Float64Array.of(0.02, 0.05, -0.01, 0.01)
    const { correlation, covariance, volatility, overlap } = ewmaMoments([x, y], OPTIONS)
    const shared = [0, 2, 3]
    const w = shared.map((t) => 0.9 ** (3 - t))
    const total = w.reduce((sum, value) => sum + value, 0)
    const mean = (values: Float64Array): number => shared.reduce((sum, t, i) => sum + w[i]! * values[t]!, 0) / total
    const moment = (a: Float64Array, b: Float64Array): number => shared.reduce((sum, t, i) => sum + w[i]! * (a[t]! - mean(a)) * (b[t]! - mean(b)), 0) / total
    expect(correlation[1]).toBeCloseTo(moment(x, y) / Math.sqrt(moment(x, x) * moment(y, y)), 14)
    expect(covariance[1]).toBe(correlation[1]! * volatility[0]! * volatility[1]!)
    expect([...overlap]).toEqual([3, 3, 3, 4])
  })

  it('has no value with too few rows, and none for a flat series', () => {
    const short = ewmaMoments([Float64Array.of(NONE, NONE, 0.01, 0.02)], OPTIONS)
    expect([short.volatility[0], short.correlation[0], short.overlap[0]]).toEqual([NONE, NONE, 2])
    const flat = ewmaMoments([Float64Array.of(0.01, 0.01, 0.01), Float64Array.of(0.01, 0.02, 0.03)], OPTIONS)
    expect([flat.correlation[0], flat.correlation[1], flat.correlation[3]]).toEqual([NONE, NONE, 1])
    expect(ewmaMoments([], OPTIONS).correlation).toHaveLength(0)
  })

  it('takes means for 0 when they are not removed', () => {
    const x = Float64Array.of(0.01, 0.02, 0.03)
    const expected = Math.sqrt((0.81 * 1e-4 + 0.9 * 4e-4 + 9e-4) / 2.71)
    expect(ewmaMoments([x], { ...OPTIONS, demean: false }).volatility[0]).toBeCloseTo(expected, 15)
    expect(weightedCovariance(x, x, Float64Array.of(1, 1, 1))).toBeCloseTo(2e-4 / 3, 18)
  })

  it('keeps correlations in [-1, 1]', () => {
    const cell = fc.oneof(fc.double({ min: -0.1, max: 0.1, noNaN: true }), fc.constantFrom(NONE, 0, 1e-9, 1e200))
    const column = fc.array(cell, { minLength: 8, maxLength: 8 }).map((values) => Float64Array.from(values))
    fc.assert(
      fc.property(column, column, fc.double({ min: 0.01, max: 1, noNaN: true }), (x, y, lambda) => {
        expect([...ewmaMoments([x, y], { ...OPTIONS, lambda }).correlation].every((rho) => Number.isNaN(rho) || Math.abs(rho) <= 1)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('weights', () => {
  it('are worth as many rows as there are when equal, and fewer when they decay', () => {
    expect([kishObservations(ewmaWeights(10, 1)), kishObservations(new Float64Array(0)), weightHalfLife(0.5)]).toEqual([10, 0, 1])
    expect([...ewmaWeights(3, 0.5)]).toEqual([0.25, 0.5, 1])
    expect(kishObservations(ewmaWeights(252, 0.97))).toBeCloseTo(65.6, 1)
  })
})

describe('diagnostics', () => {
  it('describes the known pairs', () => {
    expect(offDiagonal([0.2, null, 0.6])).toEqual({ mean: 0.4, max: 0.6, min: 0.2, standardDeviation: expect.closeTo(0.2, 14) })
    expect(offDiagonal([null])).toEqual({ mean: null, max: null, min: null, standardDeviation: null })
  })

  it('has VIF 1 / (1 - r2) for two factors', () => {
    const { eigenvalues, conditionNumber, vif } = matrixDiagnostics(['A', 'B'], [[1, 0.6], [0.6, 1]])
    expect(eigenvalues.map((value) => Number(value.toFixed(12)))).toEqual([0.4, 1.6])
    expect([conditionNumber, vif!.A, vif!.B].map((value) => Number(value!.toFixed(12)))).toEqual([2, 1.5625, 1.5625])
  })

  it('has neither condition number nor VIF for a singular matrix or none', () => {
    expect(matrixDiagnostics(['A', 'B'], [[1, 1], [1, 1]])).toMatchObject({ conditionNumber: null, vif: null })
    expect(matrixDiagnostics(['A', 'B'], [[1, null], [null, 1]])).toMatchObject({ conditionNumber: 1, vif: { A: 1, B: 1 } })
    expect(matrixDiagnostics([], [])).toEqual({ eigenvalues: [], conditionNumber: null, vif: null })
  })
})
