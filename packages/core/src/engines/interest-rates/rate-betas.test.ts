import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { randomReturns } from '../factors/random-returns.test-data.js'
import { fromColumns } from '../math/matrix.js'
import { numbersIn } from '../math/numbers-in.test-data.js'
import { ols } from '../math/ols.js'
import { univariate } from '../math/univariate.js'
import { varies } from '../math/variation.js'
import { type RateBeta, type RateBetaInput, rateBetas, yieldChanges } from './index.js'
import { rateDesign, rateSlope } from './rate-design.js'

const N = 252
const NONE = Number.NaN
const { market, styles, driver } = randomReturns(11, N)
const yieldChange = driver(-0.02, 0.0006)
const bond = market.map((m, t) => 0.1 * m - 6 * yieldChange[t]! + 0.001 * Math.sin(t * t))
const blank = (values: Float64Array, from: number, to: number): Float64Array => values.map((value, t) => (t >= from && t < to ? NONE : value))
const one = (y: Float64Array, changes: Partial<RateBetaInput> = {}): RateBeta =>
  rateBetas({ market, styles, yieldChange, drivers: new Map([['X', y]]), ...changes }).drivers.get('X')!

describe('yieldChanges', () => {
  it('is the decimal change between adjacent sessions that both have a yield', () => {
    expect([...yieldChanges(Float64Array.of(4, 4.04, NONE, 4.1, 4.05))].map((change) => Number(change.toFixed(12)))).toEqual([0.0004, NONE, NONE, -0.0005])
    expect([...yieldChanges(Float64Array.of(4, Infinity))]).toEqual([NONE])
    expect([yieldChanges(Float64Array.of(4)), yieldChanges(new Float64Array(0))]).toEqual([new Float64Array(0), new Float64Array(0)])
  })
})

describe('rateBetas', () => {
  it('measures the slope on the yield alone, and beside the seven factors, as least squares do', () => {
    const { total, partial } = one(bond)
    const alone = univariate(bond, yieldChange)!
    const joint = ols(bond, fromColumns([market, ...styles, yieldChange], N), true)
    if (joint.status !== 'ok') throw new Error('full rank')
    const shown = (...values: (number | null)[]): string[] => values.map((value) => value!.toFixed(10))
    expect(shown(total!.beta, total!.stdError, total!.rSquared)).toEqual(shown(alone.beta, alone.stdError, alone.rSquared))
    expect(shown(partial!.beta, partial!.stdError, partial!.rSquared)).toEqual(shown(joint.params[8]!, joint.stdErrors[8]!, joint.rSquared))
    expect([total!.observations, partial!.observations]).toEqual([N, N])
  })

  it.each([
    [N, true, true], [60, true, true], [59, true, false], [30, true, false], [29, false, false],
  ])('with %d returns has a total beta: %s, a partial one: %s', (count, hasTotal, hasPartial) => {
    const { total, partial, flags } = one(blank(bond, 0, N - count))
    expect([total !== null, partial !== null, flags]).toEqual([hasTotal, hasPartial, []])
    if (total) expect(total.observations).toBe(count)
  })

  it('uses a row only where everything in that regression exists', () => {
    const { total, partial } = one(blank(bond, 0, 10), { market: blank(market, 20, 25), yieldChange: blank(yieldChange, 5, 12) })
    expect([total!.observations, partial!.observations]).toEqual([N - 12, N - 17])
    const cut = (values: Float64Array): Float64Array => values.subarray(25)
    const rest = { market: cut(market), styles: styles.map(cut), yieldChange: cut(yieldChange) }
    expect(one(blank(bond, 0, 25)).partial).toEqual(one(cut(bond), rest).partial)
  })

  it('has a total beta without a market, and names styles that are too short', () => {
    const short = styles.map((style, k) => (k === 2 ? blank(style, 0, N - 59) : style))
    const result = rateBetas({ market: new Float64Array(N).fill(NONE), styles: short, yieldChange, drivers: new Map([['X', bond]]) })
    expect([result.status, result.missingFactors, result.flags, result.rateObservations]).toEqual(['COMPLETED', ['Momentum'], ['FACTOR_MISSING:Momentum'], N])
    expect(result.drivers.get('X')).toMatchObject({ total: { observations: N }, partial: null })
  })

  it('takes a factor that says nothing new for none', () => {
    const doubled = one(bond, { styles: styles.map((style, k) => (k === 5 ? market.map((m) => 2 * m) : k === 4 ? new Float64Array(N).fill(0.01) : style)) }).partial!
    const joint = ols(bond, fromColumns([market, ...styles.slice(0, 4), yieldChange], N), true)
    expect(joint.status === 'ok' && joint.params[6]!.toFixed(9)).toBe(doubled.beta.toFixed(9))
  })

  it('has no partial beta where the factors explain the yield', () => {
    expect(one(bond, { yieldChange: market.map((m) => -0.02 * m) })).toMatchObject({ partial: null, total: { observations: N } })
  })

  it('measures 0 for a driver that never moves, and nothing where the arithmetic overflows', () => {
    expect(one(new Float64Array(N).fill(0.01))).toEqual({
      total: { beta: 0, stdError: 0, rSquared: null, observations: N }, partial: { beta: 0, stdError: 0, rSquared: null, observations: N }, flags: ['ZERO_VARIANCE'],
    })
    expect(one(bond.map((value) => value * 1e300))).toEqual({ total: null, partial: null, flags: [] })
  })

  it('fits exactly what is nothing but the yield', () => {
    const { total, partial } = one(yieldChange.map((change) => -7 * change))
    expect([total!.beta.toFixed(10), total!.stdError, total!.rSquared, partial!.beta.toFixed(10), partial!.stdError]).toEqual(['-7.0000000000', 0, 1, '-7.0000000000', 0])
  })

  it.each([
    ['no source', null, 0], ['29 changes', blank(yieldChange, 0, N - 29), 29], ['yields that never move', new Float64Array(N), N],
  ])('skips with %s', (_, changes, rateObservations) => {
    expect(rateBetas({ market, styles, yieldChange: changes, drivers: new Map([['X', bond]]) })).toEqual({
      status: 'SKIPPED_NO_RATE_DATA', reason: 'no_rate_data', rateObservations, missingFactors: [], drivers: new Map(), flags: ['NO_RATE_DATA'],
    })
  })

  it('does not depend on which drivers share the run, and keeps their order', () => {
    const gap = blank(bond, 5, 9)
    const drivers = new Map([['B', bond], ['A', gap], ['C', driver(2, 0.01)], ['D', gap]])
    const together = rateBetas({ market, styles, yieldChange, drivers }).drivers
    expect([...together.keys()]).toEqual(['B', 'A', 'C', 'D'])
    for (const [symbol, y] of drivers) expect(together.get(symbol)).toEqual(one(y))
  })

  it.each([
    ['drivers', { drivers: new Map([['X', bond.subarray(1)]]) }], ['yields', { yieldChange: yieldChange.subarray(1) }], ['factors', { market: market.subarray(1) }],
  ])('refuses %s of other sessions', (_, changes) => {
    expect(() => rateBetas({ market, styles, yieldChange, drivers: new Map([['X', bond]]), ...changes })).toThrow(RangeError)
  })
})

describe('rateSlope', () => {
  const size = 14
  const cell = fc.double({ min: -0.1, max: 0.1, noNaN: true })
  const column = fc.array(cell, { minLength: size, maxLength: size }).map((values) => Float64Array.from(values))

  it('is linear in returns on common rows', () => {
    const calm = randomReturns(2, size)
    const design = rateDesign([calm.market, ...calm.styles.slice(0, 3)], calm.driver(0.1, 0.001))!
    fc.assert(
      fc.property(column, column, cell, cell, (x, y, a, b) => {
        const of = (values: Float64Array): number => rateSlope(design, values)!.beta
        const sum = x.map((value, t) => a * value + b * y[t]!)
        fc.pre([x, y, sum].every(varies))
        const scale = Math.abs(a * of(x)) + Math.abs(b * of(y)) + 1
        expect(Math.abs(of(sum) - a * of(x) - b * of(y)) / scale).toBeLessThan(1e-9)
      }),
      { numRuns: 1000 },
    )
  })

  it('has no design with too few rows', () => {
    expect(rateDesign([Float64Array.of(0.1, 0.2, 0.4)], Float64Array.of(1, 2, 4))).toBeNull()
  })

  it('lets no NaN and no infinity out', () => {
    const wild = fc.oneof(fc.double(), fc.constantFrom(0, 1e-300, 1e300, NONE, -1e160), cell)
    const wildColumn = fc.array(wild, { minLength: size, maxLength: size }).map((values) => Float64Array.from(values))
    const any = fc.oneof(wildColumn, column)
    fc.assert(
      fc.property(any, fc.array(any, { minLength: 6, maxLength: 6 }), any, any, (own, others, changes, y) => {
        const result = rateBetas({ market: own, styles: others, yieldChange: changes, drivers: new Map([['X', y]]), limits: { full: 10, market: 3 } })
        expect(numbersIn(result).every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
