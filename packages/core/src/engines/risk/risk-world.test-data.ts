import { fromRows } from '../math/matrix.js'
import { randomReturns } from '../factors/random-returns.test-data.js'
import type { FactorPosition } from '../factors/index.js'
import { riskMarket, type RiskInput, type RiskMarket, type SnapshotReturn } from './index.js'

/** Day `t` of an invented calendar. */
export function dayOf(t: number): string {
  return new Date(Date.UTC(2025, 0, 1 + t)).toISOString().slice(0, 10)
}

/** Betas of a driver with a full history. */
export function betasOf(betaMarket: number | null, betaStyles: readonly (number | null)[] = [0.3, 0, -0.2, 0, 0, 0]): FactorPosition['betas'] {
  return { observations: 252, betaMarket, betaStyles, residualVariance: 1e-4, rSquared: 0.5, flags: [], qualityFlag: 'full_history' }
}

/** A position whose betas follow from its driver. */
export function positionOf(id: string, driver: string, exposure: number | null, betas: FactorPosition['betas'] = betasOf(driver === 'BBB' ? 0.7 : 1.2)): FactorPosition {
  return { id, symbol: driver, driver, isPrivate: false, marketValue: exposure, deltaAdjustedExposure: exposure, hasNoPrice: false, betas }
}

/** Returns of a market, its factors and the drivers AAA, BBB and CCC; `missing` lists sessions without a return by driver. */
export function marketOf(sessions: number, missing: Readonly<Record<string, readonly number[]>> = {}): RiskMarket {
  const { market, styles, driver } = randomReturns(7, sessions)
  const residuals = styles.map((style) => style.map((value, t) => value - market[t]!))
  const omega = Array.from({ length: 7 }, (_, f) => Array.from({ length: 7 }, (_, g) => (f === g ? (f === 0 ? 1e-4 : 4e-5) : f > 0 && g > 0 ? 1e-5 : 0)))
  const series = (beta: number, name: string): [string, Float64Array] => {
    const values = driver(beta, 0.01)
    for (const t of missing[name] ?? []) values[t] = Number.NaN
    return [name, values]
  }
  return riskMarket({
    sessions: Array.from({ length: sessions }, (_, t) => dayOf(t)), riskFreePercent: 4.23, marketReturns: market, factorReturns: [market, ...residuals],
    covariance: fromRows(omega),
    driverReturns: new Map([series(1.2, 'AAA'), series(0.7, 'BBB'), series(1, 'CCC')]),
  })
}

/** A year of the invented market. */
export const MARKET = marketOf(252)

/** The last `count` snapshots of a portfolio that follows the market. */
export function snapshotsOf(count: number, returnOf = (t: number): number | null => 0.8 * MARKET.marketReturns[252 - count + t]! + 0.001 * Math.sin(t)): SnapshotReturn[] {
  return Array.from({ length: count }, (_, t) => ({ date: dayOf(252 - count + t), dailyReturn: returnOf(t), gapSessions: 0 }))
}

/** A portfolio of two positions at the end of that year. */
export function inputOf(changes: Partial<RiskInput> = {}): RiskInput {
  const positions = [positionOf('a', 'AAA', 400_000), positionOf('b', 'BBB', -100_000)]
  return { portfolioId: 'p', asOf: dayOf(251), nav: 1_000_000, snapshots: snapshotsOf(252), positions, ...changes }
}

export const PRIVATE_POSITION: FactorPosition = { ...positionOf('fund', 'FUND', 0), isPrivate: true, marketValue: 500_000, deltaAdjustedExposure: null, betas: null }
