import {
  createPortfolio, deletePortfolio, findOwnedPortfolios, type PortfolioChain, type PortfolioRecord, readPortfolioChains, roundTo, updatePortfolio, type UserRecord, type ValuedPortfolio,
} from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valuesOf } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { standing, stateEquity } from './equity.js'
import * as examples from './examples.js'
import { equityResponse, equityStatement, newPortfolio, portfolio, portfolioChanges, portfolios, updateEquityResponse } from './schemas.js'

const PATH = '/api/v1/portfolios'

/** Portfolios of the caller: create, list, read, rename, delete, and state their equity. */
export function portfolioOperations(services: Services): Operation[] {
  const { database } = services
  const shown = async (user: UserRecord, portfolioId: string) => (await listOf(services, [await ownPortfolio(services, user, portfolioId)]))[0]!
  const base = { tag: 'portfolios', auth: 'bearer' } as const
  return [
    operation({
      ...base, id: 'listOwnPortfolios', method: 'get', path: PATH, summary: 'Portfolios of the user, oldest first', response: portfolios, example: examples.portfolios,
      handle: async ({ user }) => ({ portfolios: await listOf(services, await findOwnedPortfolios(database, user.id)) }),
    }),
    operation({
      ...base, id: 'createPortfolio', method: 'post', path: PATH, summary: 'Create a portfolio', status: 201, idempotent: true, body: newPortfolio, response: portfolio, example: examples.portfolio,
      description: 'Without `equity_balance` the net asset value is unknown, and so are all figures that need it.',
      handle: async ({ user, body }) => {
        const { equity_balance: equity, ...rest } = body
        return shown(user, await createPortfolio(database, user.id, { ...rest, equityBalance: equity?.toFixed() ?? null }))
      },
    }),
    operation({
      ...base, kept: true, id: 'getPortfolio', method: 'get', path: `${PATH}/{portfolio_id}`, summary: 'One portfolio', params: portfolioPath, response: portfolio, example: examples.portfolio, errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id } }) => shown(user, portfolio_id),
    }),
    operation({
      ...base, id: 'updatePortfolio', method: 'patch', path: `${PATH}/{portfolio_id}`, summary: 'Change name, description or currency label', params: portfolioPath, body: portfolioChanges, response: portfolio,
      example: examples.portfolio, errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id }, body }) => {
        await updatePortfolio(database, (await ownPortfolio(services, user, portfolio_id)).id, body)
        return shown(user, portfolio_id)
      },
    }),
    operation({
      ...base, id: 'deletePortfolio', method: 'delete', path: `${PATH}/{portfolio_id}`, summary: 'Delete a portfolio; it is calculated no more', status: 204, params: portfolioPath, response: z.undefined(), example: undefined,
      errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id } }) => deletePortfolio(database, (await ownPortfolio(services, user, portfolio_id)).id) as Promise<undefined>,
    }),
    operation({
      ...base, id: 'setEquity', method: 'put', path: `${PATH}/{portfolio_id}/equity`, summary: 'State the net asset value; after the first snapshot the change is an external flow', params: portfolioPath, body: equityStatement,
      description: 'Before the first snapshot it is where the chain of net asset values begins.',
      response: equityResponse, example: examples.equity, errors: ['portfolio_not_found', 'edited_meanwhile'],
      handle: async ({ user, params: { portfolio_id }, body }) => {
        const own = await ownPortfolio(services, user, portfolio_id)
        const { flow } = await stateEquity(services, own, body.equity_balance)
        const { nav } = await standing(services, own.id)
        return {
          portfolio_id: own.id, equity_balance: body.equity_balance.toNumber(), flow: flow && { date: flow.date, amount: flow.amount.toNumber() }, net_asset_value: roundTo(nav, 2) ?? 0,
        }
      },
    }),
    operation({
      id: 'updateEquity', method: 'put', path: '/api/v1/analytics/portfolio/{portfolio_id}/equity', tag: 'analytics', auth: 'bearer', summary: 'State the net asset value (as PUT /portfolios/{portfolio_id}/equity)',
      params: portfolioPath, body: equityStatement, response: updateEquityResponse, example: examples.updatedEquity, errors: ['portfolio_not_found', 'edited_meanwhile'],
      handle: async ({ user, params: { portfolio_id }, body }) => {
        const own = await ownPortfolio(services, user, portfolio_id)
        await stateEquity(services, own, body.equity_balance)
        return { message: 'Equity balance updated successfully' as const, portfolio_id: own.id, equity_balance: body.equity_balance.toNumber() }
      },
    }),
  ]
}

async function listOf(services: Services, own: readonly PortfolioRecord[]) {
  const ids = own.map((item) => item.id)
  const asOf = services.calendar.latestClosedSession(services.clock())
  const [values, chains] = await Promise.all([valuesOf(services, ids, asOf), readPortfolioChains(services.database, ids, asOf)])
  return own.flatMap((item) => {
    const value = values.get(item.id)
    const chain = chains.get(item.id)
    return value && chain ? [rowOf(item, value, chain)] : [] // deleted between the two reads
  })
}

function rowOf(item: PortfolioRecord, value: ValuedPortfolio, chain: PortfolioChain) {
  return {
    id: item.id, name: item.name, description: item.description, currency: item.currency, equity_balance: roundTo(item.equityBalance, 2), net_asset_value: roundTo(value.nav, 2),
    total_market_value: roundTo(value.aggregate.totals.net_exposure, 2), position_count: value.positions.length, as_of: value.asOf, latest_snapshot: chain.latestSnapshot,
    recalculate_from: chain.staleFrom, flags: [...value.aggregate.equity.flags], created_at: instantOf(item.createdAt), updated_at: instantOf(item.updatedAt),
  }
}
