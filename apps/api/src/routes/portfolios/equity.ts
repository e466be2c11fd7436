import { Decimal, type PortfolioRecord, readPortfolioChains, valueAsStated, type ValuedPortfolio, writeEquity } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Services, valueOf } from '../../services.js'

/** Other changes at the same moment are outwaited this often. */
const TRIES = 5

/** What a statement of equity did. `flow` is null where none is implied. */
export interface StatedEquity {
  readonly flow: { readonly date: string; readonly amount: Decimal } | null
}

/**
 * States the equity of a portfolio, dollars. Before the first snapshot it is the anchor of the NAV chain; after it, the change is an external flow equal to the new
 * value minus the current NAV (specification 8.2), dated on the latest closed session, so that NAV is the stated value at once. Flows dated later count as known
 * to the user. Errors: ApiError edited_meanwhile, portfolio_not_found when it was deleted a moment ago.
 */
export async function stateEquity(services: Services, { id }: PortfolioRecord, equity: Decimal): Promise<StatedEquity> {
  const { database, calendar, clock } = services
  const asOf = calendar.latestClosedSession(clock())
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const chain = (await readPortfolioChains(database, [id], asOf)).get(id)
    if (!chain) throw new ApiError('portfolio_not_found')
    const flow = chain.firstSnapshot === null ? null : flowOf(equity, (await standing(services, id)).snapshot.totalValue.plus(chain.pendingFlows), asOf)
    const statement = {
      equityBalance: equity.toFixed(), firstValue: chain.firstValue,
      flow: flow && { date: flow.date, amount: flow.amount.toFixed(), kind: 'equity' as const, note: null },
    }
    if (await writeEquity(database, id, chain.version, statement)) return { flow }
  }
  throw new ApiError('edited_meanwhile')
}

/** The portfolio with all flows that its user has stated, also those that only the next run rolls into snapshots: otherwise they would count once more then. */
export async function standing(services: Services, id: string): Promise<ValuedPortfolio> {
  const { database, calendar, clock } = services
  return (await valueAsStated(database, calendar, id, calendar.latestClosedSession(clock()))) ?? (await valueOf(services, id))
}

function flowOf(equity: Decimal, nav: Decimal, date: string): StatedEquity['flow'] {
  const amount = equity.minus(nav).toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN)
  return amount.isZero() ? null : { date, amount }
}
