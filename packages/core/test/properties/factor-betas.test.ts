import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { aggregateExposures, estimateDriverExposures } from '../../src/engines/factors/index.js'
import { randomReturns } from '../../src/engines/factors/random-returns.test-data.js'
import { numbersIn, RUNS } from './books.js'

const seeds = fc.integer({ min: 1, max: 1_000_000 })
const ROWS = 60

describe('factor betas on any market (specification 18)', () => {
  it('6: a book of SPY whose NAV is its value has market beta 1 and styles 0', () => {
    fc.assert(fc.property(seeds, fc.double({ min: 1, max: 1e9, noNaN: true }), (seed, value) => {
      const { market, styles } = randomReturns(seed, ROWS)
      const betas = estimateDriverExposures({ market, styles, drivers: new Map([['SPY', market]]) }).drivers.get('SPY')!
      const position = { id: 'a', symbol: 'SPY', driver: 'SPY', isPrivate: false, marketValue: value, deltaAdjustedExposure: value, hasNoPrice: false, betas }
      const { factors } = aggregateExposures({ portfolioId: 'p', asOf: '2025-06-30', nav: value, windowSessions: ROWS, modelStatus: 'COMPLETED', missingFactors: [], positions: [position] })
      expect(factors).toHaveLength(7)
      expect(factors.filter(({ exposureValue }, i) => Math.abs(exposureValue! - (i === 0 ? 1 : 0)) > 1e-12)).toEqual([])
    }), RUNS)
  })

  it('8: betas of a portfolio are the weighted sums of those of its positions, on common rows', () => {
    const weight = fc.integer({ min: -20, max: 20 }).map((value) => value / 10)
    fc.assert(fc.property(seeds, fc.array(weight, { minLength: 2, maxLength: 5 }), fc.integer({ min: 0, max: 9 }), (seed, weights, gap) => {
      const { market, styles, driver } = randomReturns(seed, ROWS + 10)
      const missing = (values: Float64Array): Float64Array => values.map((value, t) => (t < gap ? Number.NaN : value))
      const parts = weights.map((_, i) => missing(driver(0.2 + 0.4 * i, 0.01)))
      const whole = market.map((_, t) => weights.reduce((sum, w, i) => sum + w * parts[i]![t]!, 0))
      const { drivers } = estimateDriverExposures({ market, styles, drivers: new Map([...parts.map((y, i) => [`P${i}`, y] as const), ['ALL', whole]]) })
      const [own, ...rest] = [drivers.get('ALL')!, ...parts.map((_, i) => drivers.get(`P${i}`)!)]
      if (weights.every((w) => w === 0)) return expect(own).toMatchObject({ betaMarket: 0, flags: ['ZERO_VARIANCE'] })
      const betasOf = ({ betaMarket, betaStyles }: typeof own): number[] => [betaMarket!, ...betaStyles.map((beta) => beta!)]
      const expected = betasOf(own).map((_, k) => rest.reduce((sum, part, i) => sum + weights[i]! * betasOf(part)[k]!, 0))
      const inside = [own, ...rest].every((exposure) => betasOf(exposure).every((beta) => Math.abs(beta) < 10))
      if (inside) expect(betasOf(own).filter((beta, k) => Math.abs(beta - expected[k]!) > 1e-9)).toEqual([])
    }), RUNS)
  })

  it('12: are finite or absent, whatever the returns', () => {
    const wild = fc.oneof(fc.constantFrom(0, Number.NaN, Infinity, 1e308, -1e308, 1e-300, 0.01), fc.double({ min: -0.2, max: 0.2, noNaN: true }))
    fc.assert(fc.property(seeds, fc.array(wild, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 25, max: 90 }), (seed, pattern, place, rows) => {
      const { market, styles, driver } = randomReturns(seed, rows)
      const series = [market, ...styles, driver(1, 0.01)]
      if (place < series.length) series[place] = series[place]!.map((value, t) => (t % 3 === 0 ? pattern[t % pattern.length]! : value))
      const drivers = new Map([['X', series[7]!], ['Y', driver(0.5, 0.02)], ['Z', new Float64Array(rows).map((_, t) => pattern[t % pattern.length]!)]])
      const result = estimateDriverExposures({ market: series[0]!, styles: series.slice(1, 7), drivers })
      expect(numbersIn([...result.drivers.values()]).filter((value) => !Number.isFinite(value))).toEqual([])
    }), RUNS)
  })
})
