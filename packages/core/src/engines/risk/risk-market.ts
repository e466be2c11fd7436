import type { IsoDate } from '../../domain/index.js'
import type { Matrix } from '../math/matrix.js'

/** The factors of the model: the market and six styles. */
export const FACTOR_COUNT = 7

/** What all portfolios of a night share. Series have one entry a session of the window, oldest first, NaN where one is missing. */
export interface RiskMarketData {
  /** The last 252 sessions up to `asOf`, ascending. */
  readonly sessions: readonly IsoDate[]
  /** Yield of the 3-month bill, percent a year; null when unknown. */
  readonly riskFreePercent: number | null
  /** Simple returns of the market proxy. */
  readonly marketReturns: Float64Array
  /** Simple returns by driver. */
  readonly driverReturns: ReadonlyMap<string, Float64Array>
  /** u of specification 7.2: the market return and the six style residuals in engine order; a missing style is NaN throughout. */
  readonly factorReturns: readonly Float64Array[]
  /** Omega of specification 7.2 without the rate: 7 x 7 daily covariance in the same order, NaN for a missing factor; null without any. */
  readonly covariance: Matrix | null
}

/** The shared data checked once, with an index of its sessions. */
export interface RiskMarket extends RiskMarketData {
  readonly sessionIndex: ReadonlyMap<IsoDate, number>
}

/** Checks the shapes once a night. Series of another length than the sessions, or another number of factors, are a RangeError that names them. */
export function riskMarket(data: RiskMarketData): RiskMarket {
  const { sessions, factorReturns, covariance } = data
  if (factorReturns.length !== FACTOR_COUNT) throw new RangeError(`${FACTOR_COUNT} factor return series are needed, got ${factorReturns.length}`)
  if (covariance && (covariance.rows !== FACTOR_COUNT || covariance.cols !== FACTOR_COUNT)) throw new RangeError(`covariance must be ${FACTOR_COUNT} x ${FACTOR_COUNT}`)
  checkLength('market', data.marketReturns, sessions.length)
  factorReturns.forEach((series, f) => checkLength(`factor ${f}`, series, sessions.length))
  for (const [driver, series] of data.driverReturns) checkLength(driver, series, sessions.length)
  return { ...data, sessionIndex: new Map(sessions.map((date, t) => [date, t])) }
}

function checkLength(name: string, series: Float64Array, length: number): void {
  if (series.length !== length) throw new RangeError(`returns of ${name} must cover ${length} sessions, got ${series.length}`)
}
