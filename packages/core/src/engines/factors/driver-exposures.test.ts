import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { estimateDriverExposures } from './index.js'

/** A seeded return series: a plain congruential generator is enough for tests. */
function series(seed: number, length: number, scale = 0.01): Float64Array {
  let state = seed * 2654435761
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state / 2 ** 32 - 0.5) * 2 * scale
  })
}
const market = series(1, 252)
const styles = [2, 3, 4, 5, 6, 7].map((seed) => series(seed, 252, 0.004).map((value, t) => value + market[t]!))
const estimate = (drivers: Record<string, Float64Array>, other: Partial<Parameters<typeof estimateDriverExposures>[0]> = {}) =>
  estimateDriverExposures({ market, styles, drivers: new Map(Object.entries(drivers)), ...other })
const mask = (values: Float64Array, keep: number): Float64Array => values.map((value, t) => (t < values.length - keep ? Number.NaN : value))

describe('driver exposures', () => {
  it('gives the market proxy a beta of 1 and styles of 0', () => {
    const spy = estimate({ SPY: market }).drivers.get('SPY')!
    expect(spy.betaMarket).toBeCloseTo(1, 12)
    for (const beta of spy.betaStyles) expect(beta).toBeCloseTo(0, 12)
  })

  it('is linear: betas of a weighted sum are the weighted sum of betas', () => {
    fc.assert(fc.property(fc.integer({ min: 8, max: 5000 }), fc.double({ min: -3, max: 3, noNaN: true }), (seed, weight) => {
      const a = series(seed, 252)
      const b = series(seed + 1, 252).map((value, t) => value + 0.7 * market[t]!)
      const both = a.map((value, t) => value + weight * b[t]!)
      const { drivers } = estimate({ a, b, both })
      const of = (name: string) => [drivers.get(name)!.betaMarket!, ...drivers.get(name)!.betaStyles.map((beta) => beta!)]
      of('both').forEach((beta, k) => expect(beta).toBeCloseTo(of('a')[k]! + weight * of('b')[k]!, 8))
    }), { numRuns: 100 })
  })

  it('gives fewer betas for shorter history and never a 0 for a missing one', () => {
    const y = series(50, 252)
    const { drivers } = estimate({ full: mask(y, 60), limited: mask(y, 59), least: mask(y, 30), short: mask(y, 29), none: mask(y, 0) })
    expect(drivers.get('full')).toMatchObject({ qualityFlag: 'full_history', observations: 60 })
    expect(drivers.get('limited')).toMatchObject({ qualityFlag: 'limited_history', observations: 59, betaStyles: [null, null, null, null, null, null] })
    expect(drivers.get('least')!.betaMarket).not.toBeNull()
    expect(drivers.get('short')).toMatchObject({ qualityFlag: 'insufficient_history', betaMarket: null })
    expect(drivers.get('none')).toMatchObject({ observations: 0, betaMarket: null })
  })

  it('drops a style without history by name, and stops without a market', () => {
    const result = estimate({ y: series(60, 252) }, { styles: styles.map((style, k) => (k === 4 ? mask(style, 40) : style)) })
    expect(result.missingFactors).toEqual(['Size'])
    expect(result.drivers.get('y')).toMatchObject({ flags: expect.arrayContaining(['FACTOR_MISSING:Size']), betaStyles: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number), null, expect.any(Number)] })
    expect(estimate({ y: market }, { market: mask(market, 29) }).status).toBe('SKIPPED_NO_MARKET_FACTOR')
  })

  it('flags a price that never moves, and bounds extreme betas', () => {
    const { drivers } = estimate({ cash: new Float64Array(252), wild: market.map((value) => 12 * value), high: market.map((value) => 4 * value) })
    expect(drivers.get('cash')).toMatchObject({ betaMarket: 0, rSquared: null, flags: ['ZERO_VARIANCE'] })
    expect(drivers.get('wild')).toMatchObject({ betaMarket: 10, flags: expect.arrayContaining(['BETA_OUTLIER']) })
    expect(drivers.get('high')!.betaMarket).toBeCloseTo(4, 10)
    expect(drivers.get('high')!.flags).toContain('BETA_OUTLIER')
  })
})
