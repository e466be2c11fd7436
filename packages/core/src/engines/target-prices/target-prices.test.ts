import { describe, expect, it } from '@jest/globals'
import { Decimal } from '../../domain/index.js'
import { blackScholes } from '../greeks/index.js'
import { contributionToReturn, marginalRisk, NO_RETURNS, optionReturns, positionWeight, shareReturns, summarizeTargets } from './index.js'

const levels = (targetEoy: number | null, targetNextYear: number | null = null, downside: number | null = null) => ({ targetEoy, targetNextYear, downside })

describe('returns of shares', () => {
  it('are percents of the price, for shorts the other way round', () => {
    expect(shareReturns(levels(230, 250, 180), 200, 1)).toEqual({ eoy: 15, nextYear: 25, downside: -10 })
    expect(shareReturns(levels(230, 250, 180), 200, -1)).toEqual({ eoy: -15, nextYear: -25, downside: 10 })
  })

  it('are null where no target is stated, 0 among them, or no price is known', () => {
    expect(shareReturns(levels(null, 0), 200, 1)).toEqual(NO_RETURNS)
    for (const price of [0, -1, Number.NaN, 5e-324]) expect(shareReturns(levels(10), price, 1)).toEqual(NO_RETURNS)
  })
})

describe('returns of options', () => {
  const terms = { right: 1 as const, spot: 200, strike: 210, time: 540 / 365, rate: 0.04, dividendYield: 0.01, volatility: 0.3 }
  const price = blackScholes(terms).price
  const contract = { terms, price, asOf: '2025-06-30', expiration: '2026-12-22', sign: 1 as const }
  const valueAt = (spot: number, days: number, right: 1 | -1 = 1) => blackScholes({ ...terms, right, spot, time: days / 365 }).price

  it('reprice the contract at the target on the last day of the year', () => {
    const { eoy, nextYear, downside } = optionReturns(levels(260, 260, 150), contract)
    expect(eoy).toBeCloseTo((100 * (valueAt(260, 356) - price)) / price, 10)
    expect(downside).toBeCloseTo((100 * (valueAt(150, 356) - price)) / price, 10)
    expect(nextYear).toBeCloseTo((100 * (50 - price)) / price, 10) // expired nine days before: intrinsic
  })

  it('make a put gain and a written put lose when the underlying falls', () => {
    const put = { ...contract, terms: { ...terms, right: -1 as const }, price: blackScholes({ ...terms, right: -1 }).price }
    const held = optionReturns(levels(150), put).eoy!
    expect(held).toBeCloseTo((100 * (valueAt(150, 356, -1) - put.price)) / put.price, 10)
    expect(held).toBeGreaterThan(0)
    expect(optionReturns(levels(150), { ...put, sign: -1 }).eoy).toBeCloseTo(-held, 10)
  })

  it('are null for a contract worth nothing and for targets that are not stated', () => {
    expect(optionReturns(levels(260, 270, 150), { ...contract, price: 0 })).toEqual(NO_RETURNS)
    expect(optionReturns(levels(null, 0, null), contract)).toEqual(NO_RETURNS)
  })
})

describe('the weight of a position', () => {
  const d = (value: number) => new Decimal(value)

  it('is the size of all lots in percent of NAV', () => {
    expect(positionWeight([d(20_000), d(-5_000)], d(500_000))).toBe(5)
    expect([positionWeight([], d(1)), positionWeight([d(1)], null), positionWeight([d(1)], d(0)), positionWeight([d(1)], d(-5))]).toEqual([null, null, null, null])
  })

  it('times the return is a fraction', () => {
    expect(contributionToReturn(5, 15)).toBeCloseTo(0.0075, 15)
    expect([contributionToReturn(null, 15), contributionToReturn(5, null)]).toEqual([null, null])
  })
})

describe('marginal risk', () => {
  const wave = (phase: number, length = 60) => Float64Array.from({ length }, (_, t) => 0.01 * Math.sin(1.7 * t + phase) + 0.004 * Math.cos(0.6 * t * phase))

  it('adds up to the volatility of the portfolio', () => {
    const returns = new Map([['A', wave(1)], ['B', wave(2.2)], ['C', wave(3.1)]])
    const weights = new Map([['A', 0.6], ['B', -0.3], ['C', 0.2]])
    const marginal = marginalRisk(weights, returns)
    const total = [...weights].reduce((sum, [driver, weight]) => sum + weight * marginal.get(driver)!, 0)
    const portfolio = Array.from({ length: 60 }, (_, t) => [...weights].reduce((sum, [driver, weight]) => sum + weight * returns.get(driver)![t]!, 0))
    const mean = portfolio.reduce((a, b) => a + b, 0) / 60
    const volatility = Math.sqrt((252 * portfolio.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / 59)
    expect(total).toBeCloseTo(volatility, 12)
  })

  it('is the own volatility of a single holding, whatever its weight', () => {
    const returns = new Map([['A', Float64Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 0.01 : -0.01))]])
    const expected = Math.sqrt((252 * 40 * 0.01 ** 2) / 39)
    expect(marginalRisk(new Map([['A', 0.25]]), returns).get('A')).toBeCloseTo(expected, 12)
    expect(marginalRisk(new Map([['A', -2]]), returns).get('A')).toBeCloseTo(-expected, 12)
  })

  it('leaves out drivers without enough returns, and sessions on which one is missing', () => {
    const gap = wave(1)
    gap[7] = Number.NaN
    const marginal = marginalRisk(new Map([['A', 1], ['NEW', 5], ['NONE', 5]]), new Map([['A', gap], ['NEW', wave(2, 60).fill(Number.NaN, 29)]]))
    expect([...marginal.keys()]).toEqual(['A'])
    expect(marginal.get('A')).toBeGreaterThan(0)
  })

  it('is unknown without 30 common sessions, without holdings and for a book that does not move', () => {
    const early = wave(1).fill(Number.NaN, 35)
    const late = wave(2).fill(Number.NaN, 0, 25)
    expect(marginalRisk(new Map([['A', 1], ['B', 1]]), new Map([['A', early], ['B', late]])).size).toBe(0)
    expect(marginalRisk(new Map(), new Map()).size).toBe(0)
    expect(marginalRisk(new Map([['A', 1]]), new Map([['A', new Float64Array(60)]])).size).toBe(0)
  })
})

describe('the summary', () => {
  const target = (weight: number | null, eoy: number | null, downside: number | null, nextYear: number | null = null) => ({ weight, returns: { eoy, nextYear, downside } })

  it('weighs percents once, each return over the targets that state it', () => {
    const summary = summarizeTargets([target(30, 20, -10, 40), target(10, 4, -30), target(null, 500, 500), target(5, null, null)])
    expect(summary).toMatchObject({ eoy: 16, downside: -15, nextYear: 40 })
    expect(summary.sharpe).toBeCloseTo(12 / 15.5, 12)
    expect(summary.sortino).toBeCloseTo(12 / 15, 12)
  })

  it('divides by a quarter of the distance where the downside is no loss', () => {
    const { sharpe, sortino } = summarizeTargets([target(1, 20, 8)])
    expect([sharpe, sortino]).toEqual([16 / 6, 16 / 3])
  })

  it('has no ratios without both returns, at 0, or without a distance', () => {
    for (const one of [target(1, null, -5), target(1, 10, null), target(1, 0, -5), target(1, 5, 0), target(1, 8, 8)]) expect(summarizeTargets([one])).toMatchObject({ sharpe: null, sortino: null })
    expect(summarizeTargets([target(1, -5, -5)])).toMatchObject({ sharpe: null, sortino: -9 / 5 })
    expect(summarizeTargets([])).toEqual({ eoy: null, nextYear: null, downside: null, sharpe: null, sortino: null })
  })
})
