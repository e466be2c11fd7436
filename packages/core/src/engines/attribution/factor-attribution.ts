import type { AttributionDay, FactorDay } from './attribution-input.js'

/** P&L of the stretch by factor, dollars: the factors and `specific` add up to the P&L of the covered days, with `uncovered` to all of it. */
export interface FactorPnl {
  /** In the order in which the factors first appear. */
  readonly byFactor: ReadonlyMap<string, number>
  readonly explained: number
  /** P&L of the covered days beyond the factors: what is the positions' own, and what exposures miss within a day. */
  readonly specific: number
  /** P&L of days without exposures or factor returns: neither explained nor specific. */
  readonly uncovered: number
  readonly coveredDays: number
  readonly uncoveredDays: number
}

/** sum over days and factors of exposure_dollar_f(t - 1) u_f(t); the remainder is specific (specification 5.7). */
export function factorPnl(days: readonly AttributionDay[]): FactorPnl {
  const byFactor = new Map<string, number>()
  let coveredPnl = 0
  let uncovered = 0
  let coveredDays = 0
  for (const { pnl, factors } of days) {
    const impacts = factors && impactsOf(factors)
    if (!impacts) {
      uncovered += pnl
      continue
    }
    coveredDays++
    coveredPnl += pnl
    for (const [name, impact] of impacts) byFactor.set(name, (byFactor.get(name) ?? 0) + impact)
  }
  const explained = [...byFactor.values()].reduce((sum, impact) => sum + impact, 0)
  return { byFactor, explained, specific: coveredPnl - explained, uncovered, coveredDays, uncoveredDays: days.length - coveredDays }
}

/** Impact by factor; null when the return of a factor to which there is exposure is not known. */
function impactsOf(factors: readonly FactorDay[]): [string, number][] | null {
  const impacts = factors.map(({ name, exposureDollar, orthogonalReturn }): [string, number] => {
    return [name, exposureDollar === 0 ? 0 : exposureDollar * (orthogonalReturn ?? Number.NaN)]
  })
  return impacts.length > 0 && impacts.every(([, impact]) => Number.isFinite(impact)) ? impacts : null
}
