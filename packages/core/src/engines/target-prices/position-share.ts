import { Decimal } from '../../domain/index.js'

/** |MV| / NAV in percent of the positions a target is for, lot by lot (specification 17); null without a position or a positive NAV. Exact dollars. */
export function positionWeight(marketValues: readonly Decimal[], nav: Decimal | null): number | null {
  if (marketValues.length === 0 || nav === null || !nav.greaterThan(0)) return null
  return marketValues.reduce<Decimal>((sum, value) => sum.plus(value.abs()), new Decimal(0)).times(100).dividedBy(nav).toNumber()
}

/** What a position adds to the portfolio's expected return, a fraction: weight times return, both in percent. */
export function contributionToReturn(weight: number | null, expectedReturn: number | null): number | null {
  return weight === null || expectedReturn === null ? null : (weight * expectedReturn) / 10_000
}
