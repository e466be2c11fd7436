import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Decimal, type Position } from '../../domain/index.js'
import { valuePosition } from '../aggregation/index.js'
import { aggregateExposures } from '../factors/index.js'
import { riskMeasures } from '../risk/index.js'
import { dayOf, marketOf, positionOf } from '../risk/risk-world.test-data.js'
import { type PriorSnapshot, rollSnapshot, type SnapshotRecord } from '../snapshots/index.js'
import { reconcile, type ReconcileInput, type ReconciliationCheck } from './index.js'

const NAMES = [
  'factor_exposures_add_up', 'factor_var_adds_up', 'risk_contributions_add_up', 'nav_chain_closes', 'market_values_add_up', 'cash_and_net_make_nav', 'stress_impacts_add_up',
]
const checkOf = (input: ReconcileInput): ReconciliationCheck => reconcile(input).find(({ status }) => status !== 'not_applicable')!
const money = (value: string): Decimal => new Decimal(value)

describe('reconcile', () => {
  it('lists every identity, not applicable where a part is absent', () => {
    const checks = reconcile({ stress: null })
    expect(checks.map(({ name }) => name)).toEqual(NAMES)
    for (const check of checks) expect(check).toMatchObject({ status: 'not_applicable', difference: null, tolerance: null, detail: expect.stringMatching(/^no /) })
    expect(reconcile({ navChain: [{ date: '2025-06-02', nav: money('5'), pnl: money('0'), flow: money('0') }] })[3]).toMatchObject({ status: 'not_applicable', detail: 'no links' })
  })

  const positions = [positionOf('a', 'AAA', 400_000), positionOf('b', 'BBB', -100_000), positionOf('c', 'CCC', null), { ...positionOf('d', 'DDD', 5), isPrivate: true }]
  const exposures = aggregateExposures({ portfolioId: 'p', asOf: dayOf(0), nav: 1e6, windowSessions: 252, modelStatus: 'COMPLETED', missingFactors: [], positions })

  it('holds the factor exposures of the engine against the positions', () => {
    expect(checkOf({ factorExposures: { positions, factors: exposures.factors } })).toMatchObject({ status: 'passed', difference: 0, detail: '7 factor exposures' })
    const rounded = exposures.factors.map((factor) => ({ ...factor, exposureDollar: Math.round(factor.exposureDollar) + 0.004 }))
    expect(checkOf({ factorExposures: { positions, factors: rounded } }).status).toBe('passed')
    const wrong = exposures.factors.map((factor) => (factor.name === 'Value' ? { ...factor, exposureDollar: factor.exposureDollar + 1 } : factor))
    expect(checkOf({ factorExposures: { positions, factors: wrong } })).toMatchObject({
      status: 'failed', difference: expect.closeTo(1, 6), detail: expect.stringMatching(/^1 of 7 factor exposures do not add up; Value differs by /),
    })
  })

  it('notices a factor that one side lacks', () => {
    const lacking = exposures.factors.filter(({ name }) => name !== 'Market Beta')
    expect(checkOf({ factorExposures: { positions, factors: lacking } })).toMatchObject({ status: 'failed', detail: expect.stringContaining('Market Beta') })
    expect(checkOf({ factorExposures: { positions: [], factors: [{ name: 'Size', exposureDollar: 10 }] } })).toMatchObject({ status: 'failed', difference: 10 })
    const short = positions.map((position) => ({ ...position, betas: { ...position.betas!, betaStyles: [] } }))
    expect(checkOf({ factorExposures: { positions: short, factors: exposures.factors.slice(0, 1) } })).toMatchObject({ status: 'passed', detail: '1 factor exposures' })
  })

  it('holds the factor VaR against its components', () => {
    const { factorVar } = riskMeasures({ portfolioId: 'p', asOf: dayOf(119), nav: 1e6, snapshots: [], positions }, marketOf(120))
    expect(checkOf({ factorVar: factorVar!.levels })).toMatchObject({ status: 'passed', detail: '2 confidences' })
    expect(checkOf({ factorVar: factorVar!.levels.map((level) => ({ ...level, specific: 0 })) })).toMatchObject({
      status: 'failed', detail: expect.stringContaining('2 of 2 confidences do not add up; 99 % differs by'),
    })
    expect(checkOf({ factorVar: [] })).toBeUndefined()
  })

  it('holds risk contributions against volatility to six decimals', () => {
    expect(checkOf({ riskContributions: { contributions: [0.1, 0.05, -0.02], volatility: 0.130001 } }).status).toBe('passed')
    expect(checkOf({ riskContributions: { contributions: [0.1, 0.05, -0.02], volatility: 0.13001 } })).toMatchObject({ status: 'failed', difference: expect.closeTo(1e-5, 9) })
  })

  it('finds the link of the NAV chain that does not close, to the last digit', () => {
    const chain = (nav: string) => [
      { date: '2025-06-02', nav: money('1000'), pnl: money('0'), flow: money('0') }, { date: '2025-06-03', nav: money('1010.5'), pnl: money('0.5'), flow: money('10') },
      { date: '2025-06-04', nav: money(nav), pnl: money('-0.0000000000000001'), flow: money('0') },
    ]
    expect(checkOf({ navChain: chain('1010.4999999999999999') })).toEqual({ name: 'nav_chain_closes', status: 'passed', difference: 0, tolerance: 0, detail: '2 links' })
    expect(checkOf({ navChain: chain('1010.5') })).toMatchObject({ status: 'failed', difference: 1e-16, tolerance: 0, detail: '1 of 2 links do not add up; 2025-06-04 differs by 1e-16' })
  })

  it('holds market values, cash and stress results', () => {
    expect(checkOf({ values: { marketValues: [money('10.1'), money('-0.1')], netExposure: money('10') } }).status).toBe('passed')
    expect(checkOf({ values: { marketValues: [money('10.1')], netExposure: money('10') } })).toMatchObject({ status: 'failed', difference: 0.1 })
    expect(checkOf({ balance: { cash: money('5'), netExposure: money('10'), nav: money('15') } }).status).toBe('passed')
    expect(checkOf({ balance: { cash: money('5'), netExposure: money('10'), nav: money('15.01') } })).toMatchObject({ name: 'cash_and_net_make_nav', status: 'failed', difference: 0.01 })
    const result = { scenarioId: 'market_down_10', impacts: [-100, 20.5], convexity: 3, pnl: -76.5 }
    expect(checkOf({ stress: [result] }).status).toBe('passed')
    expect(checkOf({ stress: [result, { ...result, scenarioId: 'vix_spike_150', convexity: 0 }] })).toMatchObject({
      status: 'failed', difference: 3, detail: '1 of 2 scenarios do not add up; vix_spike_150 differs by 3',
    })
  })

  it('fails for a figure that is no number, without passing it on', () => {
    const stress = [Number.NaN, Number.POSITIVE_INFINITY, 9].map((impact, i) => ({ scenarioId: 'abc'[i]!, impacts: [impact], convexity: 0, pnl: 0 }))
    expect(checkOf({ stress })).toEqual({ name: 'stress_impacts_add_up', status: 'failed', difference: null, tolerance: null, detail: '3 of 3 scenarios do not add up; a is no number' })
  })

  const price = fc.integer({ min: 1, max: 9_999_999 }).map((value) => value / 10_000)
  const trade = fc.record({
    quantity: fc.integer({ min: 1, max: 1_000_000 }).map((value) => value / 1000), short: fc.boolean(), path: fc.array(price, { minLength: 4, maxLength: 4 }), roundTrip: fc.boolean(),
    entryPrice: price, exitPrice: price,
  })
  type Trade = typeof trade extends fc.Arbitrary<infer T> ? T : never

  it('passes for every chain that the snapshots engine rolls; a round trip contributes its realised P&L', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 5 }), fc.integer({ min: -1e8, max: 1e8 }), (trades, cents) => {
        const chain: SnapshotRecord[] = []
        for (let t = 0; t < 4; t++) chain.push(roll(trades, t, chain.at(-1) ?? null, new Decimal(t === 2 ? cents : 0).dividedBy(100)))
        const { cashValue: cash, netExposure, totalValue: nav, realizedPnl } = chain.at(-1)!
        const checks = reconcile({
          navChain: chain.map((row) => ({ date: row.snapshotDate, nav: row.totalValue, pnl: row.dailyPnl, flow: row.externalFlow })), balance: { cash, netExposure, nav },
          values: { marketValues: trades.filter(({ roundTrip }) => !roundTrip).map((row) => signed(row).times(row.path[3]!)), netExposure },
        })
        expect(checks.filter(({ status }) => status === 'passed').map(({ difference }) => difference)).toEqual([0, 0, 0])
        const realised = trades.map((row) => (row.roundTrip ? signed(row).times(new Decimal(row.exitPrice).minus(row.entryPrice)) : new Decimal(0)))
        expect(realizedPnl.equals(realised.reduce((sum, value) => sum.plus(value), new Decimal(0)))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  const signed = ({ quantity, short }: Trade): Decimal => new Decimal(short ? -quantity : quantity)

  /** The snapshot of day `t`: holdings run from day 0, round trips from day 1 to day 2. */
  function roll(trades: readonly Trade[], t: number, last: SnapshotRecord | null, flow: Decimal): SnapshotRecord {
    const asOf = dayOf(t)
    const positions = trades.map(({ quantity, short, roundTrip, entryPrice, exitPrice }, i): Position => ({
      id: `p${i}`, symbol: `P${i}`, positionType: short ? 'SHORT' : 'LONG', quantity, entryPrice, entryDate: dayOf(roundTrip ? 1 : 0), exitDate: roundTrip ? dayOf(2) : null,
      exitPrice: roundTrip ? exitPrice : null, investmentClass: 'PUBLIC', underlyingSymbol: null, strikePrice: null, expirationDate: null, deleted: false, tags: [],
    }))
    const evidence = (i: number) => ({ close: { date: asOf, price: trades[i]!.path[t]! }, mark: null, modelPrice: null, lastStored: null, previousPrice: null, staleSessions: 0 })
    const prior: PriorSnapshot | null = last && {
      date: last.snapshotDate, nav: last.totalValue, cash: last.cashValue, cumulativePnl: last.cumulativePnl, realizedPnl: last.realizedPnl, returnIndex: last.returnIndex,
      prices: last.prices,
    }
    const valuations = new Map(positions.map((position, i) => [position.id, valuePosition(position, asOf, evidence(i))]))
    return rollSnapshot({
      asOf, equityAnchor: new Decimal(1e7), prior, positions, valuations, settlementCloses: new Map(), externalFlows: [{ date: asOf, amount: flow }], gapSessions: 0,
    })
  }
})
