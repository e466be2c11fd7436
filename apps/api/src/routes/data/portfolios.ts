import { findOwnedPortfolios, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { instantOf, type Services, valuesOf } from '../../services.js'
import * as examples from './examples.js'
import { portfolioList } from './schemas.js'

/** The caller's portfolios at the latest closed session. */
export function portfoliosOperation(services: Services) {
  return operation({
    id: 'listPortfolios', method: 'get', path: '/api/v1/data/portfolios', tag: 'data', summary: 'Portfolios of the user', auth: 'bearer', response: portfolioList, example: examples.portfolios,
    handle: async ({ user }) => {
      const portfolios = await findOwnedPortfolios(services.database, user.id)
      const values = await valuesOf(services, portfolios.map((portfolio) => portfolio.id))
      return portfolios.flatMap(({ id, name, description, currency, equityBalance, createdAt, updatedAt }) => {
        const value = values.get(id)
        if (!value) return [] // deleted between the two reads
        const { totals, equity } = value.aggregate
        return [{
          id, name, description, currency, total_value: roundTo(equity.total_value, 2), equity_balance: roundTo(equityBalance ?? 0, 2), total_market_value: roundTo(totals.net_exposure, 2),
          created_at: instantOf(createdAt), updated_at: instantOf(updatedAt), position_count: value.positions.length,
        }]
      })
    },
  })
}
