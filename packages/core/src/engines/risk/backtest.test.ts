import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { backtestVar, type VarOutcome } from './index.js'

const day = (t: number): string => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10)
/** `hits` lists the sessions with an exception; `unknown` those without a number. */
const outcomes = (sessions: number, hits: readonly number[], unknown: readonly number[] = []): VarOutcome[] =>
  Array.from({ length: sessions }, (_, t) => ({ date: day(t), forecastVar: unknown.includes(t) ? null : 100, pnl: hits.includes(t) ? -150 : -100 }))

describe('backtestVar', () => {
  /** From numpy and scipy. */
  it('finds clustered exceptions at the right number', () => {
    const found = backtestVar(outcomes(250, [10, 11, 12, 60, 61, 100, 150, 151, 152, 153, 200, 201]), 0.95)
    expect(found).toMatchObject({ observations: 250, exceptions: 12, minimum: 100, reason: null, transitions: { n00: 232, n01: 5, n10: 5, n11: 7 } })
    expect(found.expectedExceptions).toBeCloseTo(12.5, 12)
    expect(found.proportionOfFailures).toEqual({ statistic: expect.closeTo(0.021324025180589956, 10), pValue: expect.closeTo(0.8838996943305307, 10), degreesOfFreedom: 1, reason: null })
    expect(found.independence.statistic).toBeCloseTo(31.412650242120236, 10)
    expect(found.independence.pValue! / 2.086172507528822e-8).toBeCloseTo(1, 10)
    expect(found.conditionalCoverage.statistic).toBeCloseTo(31.433974267300826, 10)
    expect(found.conditionalCoverage.pValue! / 1.493479328062763e-7).toBeCloseTo(1, 10)
  })

  it('finds scattered exceptions twice too many', () => {
    const found = backtestVar(outcomes(250, [20, 70, 120, 170, 220]), 0.99)
    expect(found.exceptionDates).toEqual([20, 70, 120, 170, 220].map(day))
    expect([found.proportionOfFailures.statistic, found.proportionOfFailures.pValue]).toEqual([expect.closeTo(1.956809788230622, 10), expect.closeTo(0.1618549171960387, 10)])
    expect([found.independence.statistic, found.independence.pValue]).toEqual([expect.closeTo(0.20493237652146945, 10), expect.closeTo(0.6507686878924529, 10)])
    expect([found.conditionalCoverage.statistic, found.conditionalCoverage.pValue]).toEqual([expect.closeTo(2.1617421647520914, 10), expect.closeTo(0.33929983877007547, 10)])
  })

  /** Kupiec's table: of 255 days at 99 %, 6 exceptions are acceptable at the 5 % level and 7 are not. */
  it.each([[6, true], [7, false]])('judges %d exceptions in 255 days as Kupiec does', (count, acceptable) => {
    const { pValue } = backtestVar(outcomes(255, Array.from({ length: count }, (_, i) => 30 * i + 5)), 0.99).proportionOfFailures
    expect(pValue! > 0.05).toBe(acceptable)
  })

  it('tests the number alone when nothing or everything is an exception', () => {
    for (const hits of [[], Array.from({ length: 120 }, (_, t) => t)]) {
      const found = backtestVar(outcomes(120, hits), 0.99)
      expect(found.proportionOfFailures.statistic).toBeGreaterThan(0)
      expect(found.independence).toEqual({ statistic: null, pValue: null, degreesOfFreedom: 1, reason: 'exceptions_do_not_vary' })
      expect(found.conditionalCoverage).toEqual({ statistic: null, pValue: null, degreesOfFreedom: 2, reason: 'exceptions_do_not_vary' })
    }
  })

  it('publishes from 100 sessions on', () => {
    const few = backtestVar(outcomes(99, [3, 40]), 0.95)
    expect(few).toMatchObject({ observations: 99, exceptions: 2, reason: 'insufficient_observations' })
    for (const test of [few.proportionOfFailures, few.independence, few.conditionalCoverage]) expect(test).toMatchObject({ statistic: null, pValue: null, reason: 'insufficient_observations' })
    expect(backtestVar(outcomes(100, [3, 40]), 0.95).reason).toBeNull()
  })

  it('leaves out a session without a number, which is no neighbour', () => {
    const found = backtestVar(outcomes(120, [10, 12], [11, 50]), 0.95)
    expect(found.observations).toBe(118)
    expect(found.transitions).toEqual({ n00: 113, n01: 1, n10: 1, n11: 0 })
    expect(backtestVar([{ date: day(0), forecastVar: 5, pnl: null }, { date: day(1), forecastVar: 5, pnl: Number.NaN }], 0.95).observations).toBe(0)
  })

  it('refuses a confidence outside 0 to 1', () => {
    expect(() => backtestVar([], 0)).toThrow(RangeError)
    expect(() => backtestVar([], 1)).toThrow(RangeError)
  })

  it('gives statistics of 0 or more and p-values from 0 to 1', () => {
    const hits = fc.array(fc.boolean(), { minLength: 100, maxLength: 260 })
    fc.assert(
      fc.property(hits, fc.constantFrom(0.95, 0.99), (list, confidence) => {
        const found = backtestVar(list.map((hit, t) => ({ date: day(t), forecastVar: 10, pnl: hit ? -11 : 3 })), confidence)
        for (const { statistic, pValue } of [found.proportionOfFailures, found.independence, found.conditionalCoverage]) {
          if (statistic === null) continue
          expect(statistic).toBeGreaterThanOrEqual(0)
          expect(pValue! >= 0 && pValue! <= 1).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
