import { roundTo, type TargetOutlook, targetOutlooks, type TargetPriceRecord, type UserRecord, type ValuedPortfolio } from '@sigmasight/core'
import { instantOf, type Services, valueOf } from '../../services.js'
import { ASSUMED, isClose } from './prices.js'

/** Targets with the outlook of each, and the portfolio they were weighed in. */
export interface Weighed {
  readonly values: ValuedPortfolio
  readonly rows: readonly { readonly target: TargetPriceRecord; readonly outlook: TargetOutlook }[]
}

/** Values the portfolio and weighs its targets in it. */
export async function weigh(services: Services, portfolioId: string, targets: readonly TargetPriceRecord[]): Promise<Weighed> {
  const values = await valueOf(services, portfolioId)
  const outlooks = await targetOutlooks(services.database, services.calendar, values, targets)
  return { values, rows: targets.map((target, index) => ({ target, outlook: outlooks[index]! })) }
}

/** Targets as clients see them, four decimals. */
export async function targetBodies(services: Services, user: UserRecord, portfolioId: string, targets: readonly TargetPriceRecord[]) {
  return (await weigh(services, portfolioId, targets)).rows.map((row) => targetBody(services, user, row))
}

/** Only the owner of a portfolio can set its targets, so that is who did. */
export function targetBody({ calendar }: Services, user: UserRecord, { target, outlook }: Weighed['rows'][number]) {
  const { returns, weight } = outlook
  const [toReturn, toRisk] = [roundTo(outlook.contributionToReturn, 4), roundTo(outlook.contributionToRisk, 4)]
  const updated = instantOf(target.updatedAt)
  const closed = isClose(target.dataSource) && target.priceDate !== null && calendar.isSession(target.priceDate)
  return {
    ...levelsOf(target), id: target.id, portfolio_id: target.portfolioId, position_id: target.positionId, ...returnsOf(returns), position_weight: roundTo(weight, 4),
    contribution_to_portfolio_return: toReturn,
    contribution_to_portfolio_risk: toRisk, contribution_to_portfolio: toReturn, contribution_to_risk: toRisk,
    price_updated_at: closed ? instantOf(calendar.closeInstant(target.priceDate!)) : updated,
    price_source: target.dataSource, created_by: user.id, created_at: instantOf(target.createdAt), updated_at: updated,
    flags: target.dataSource === ASSUMED ? [...outlook.flags, 'PRICE_ASSUMED'] : [...outlook.flags],
  }
}

/** What the user stated. */
export function levelsOf(target: TargetPriceRecord) {
  return {
    symbol: target.symbol, position_type: target.positionType, target_price_eoy: roundTo(target.targetEoy, 4), target_price_next_year: roundTo(target.targetNextYear, 4),
    downside_target_price: roundTo(target.downside, 4), current_price: roundTo(target.currentPrice, 4),
  }
}

/** What follows from it, percent. */
export function returnsOf({ eoy, nextYear, downside }: TargetOutlook['returns']) {
  return { expected_return_eoy: roundTo(eoy, 4), expected_return_next_year: roundTo(nextYear, 4), downside_return: roundTo(downside, 4) }
}
