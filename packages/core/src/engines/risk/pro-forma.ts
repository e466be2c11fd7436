import type { DriverBook } from './driver-book.js'
import { FACTOR_COUNT, type RiskMarketData } from './risk-market.js'

/** What today's book would have made on each session of the window. */
export interface ProFormaPnl {
  /** Dollars, one entry a session; NaN where a driver has neither a return nor a prediction. */
  readonly pnl: Float64Array
  /** Driver returns that were missing and predicted by the factor model. */
  readonly replaced: number
  /** Sessions left out for want of a prediction. */
  readonly dropped: number
}

/**
 * Pro-forma P&L of session t: sum of E_d r_(d,t); a missing return is replaced by its prediction sum_f beta_(d,f) u_(f,t) (specification 10).
 * One pass over drivers and sessions that allocates nothing on the way.
 */
export function proFormaPnl({ drivers, exposures, betas }: DriverBook, market: Pick<RiskMarketData, 'sessions' | 'driverReturns' | 'factorReturns'>): ProFormaPnl {
  const sessions = market.sessions.length
  const pnl = new Float64Array(sessions)
  let replaced = 0
  for (let d = 0; d < drivers.length; d++) {
    const exposure = exposures[d]!
    if (exposure === 0) continue
    const series = market.driverReturns.get(drivers[d]!)
    for (let t = 0; t < sessions; t++) {
      const known = series === undefined ? Number.NaN : series[t]!
      if (Number.isFinite(known)) pnl[t] = pnl[t]! + exposure * known
      else {
        const predicted = prediction(betas, d * FACTOR_COUNT, market.factorReturns, t)
        if (Number.isFinite(predicted)) replaced++
        pnl[t] = pnl[t]! + exposure * predicted
      }
    }
  }
  let dropped = 0
  for (let t = 0; t < sessions; t++) if (!Number.isFinite(pnl[t]!)) dropped++
  return { pnl, replaced, dropped }
}

function prediction(betas: Float64Array, start: number, factorReturns: readonly Float64Array[], t: number): number {
  let sum = 0
  for (let f = 0; f < FACTOR_COUNT; f++) if (betas[start + f] !== 0) sum += betas[start + f]! * factorReturns[f]![t]!
  return sum
}
