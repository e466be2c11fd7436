import { addDays, findOwnedPortfolios, readSnapshots, roundTo } from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import { date, id, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, valuesOf } from '../../services.js'
import { completeOperation } from './complete.js'
import { detailsOperation } from './details.js'
import { portfolioList, snapshotSeries } from './schemas.js'

const DEFAULT_STRETCH = 365

/** What a book holds and is worth. */
export function dataOperations(services: Services): Operation[] {
  const { database, calendar, clock } = services
  return [
    operation({
      id: 'listPortfolios', method: 'get', path: '/api/v1/data/portfolios', tag: 'data', summary: 'Portfolios of the user', auth: 'bearer', response: portfolioList,
      handle: async ({ user }) => {
        const portfolios = await findOwnedPortfolios(database, user.id)
        const values = await valuesOf(services, portfolios.map((portfolio) => portfolio.id))
        return portfolios.map((portfolio) => {
          const { totals, equity } = values.get(portfolio.id)!.aggregate
          return {
            id: portfolio.id, name: portfolio.name, description: portfolio.description, currency: portfolio.currency, total_value: roundTo(equity.total_value, 2),
            equity_balance: portfolio.equityBalance ?? 0, total_market_value: roundTo(totals.net_exposure, 2), created_at: instantOf(portfolio.createdAt),
            updated_at: instantOf(portfolio.updatedAt), position_count: values.get(portfolio.id)!.positions.length,
          }
        })
      },
    }),
    completeOperation(services),
    detailsOperation(services),
    operation({
      id: 'listSnapshots', method: 'get', path: '/api/v1/data/portfolio/{portfolio_id}/snapshots', tag: 'data', summary: 'Stored snapshots, oldest first', auth: 'bearer',
      params: z.object({ portfolio_id: id }), query: z.object({ from: date.optional(), to: date.optional() }), response: snapshotSeries, errors: ['portfolio_not_found'],
      handle: async ({ params, query, user }) => {
        const portfolio = await ownPortfolio(services, user, params.portfolio_id)
        const to = query.to ?? calendar.latestClosedSession(clock())
        const from = query.from ?? addDays(to, -DEFAULT_STRETCH)
        const rows = await readSnapshots(database, portfolio.id, from, to)
        return {
          portfolio_id: portfolio.id, from, to,
          snapshots: rows.map((row) => ({
            date: row.date, total_value: cents(row.totalValue), cash_value: cents(row.cashValue), long_value: cents(row.longValue), short_value: cents(row.shortValue),
            gross_exposure: cents(row.grossExposure), net_exposure: cents(row.netExposure), external_flow: cents(row.externalFlow), daily_pnl: cents(row.dailyPnl), daily_return: row.dailyReturn,
            cumulative_pnl: cents(row.cumulativePnl), num_positions: row.numPositions, flags: row.flags,
            exact: { total_value: row.totalValue, cash_value: row.cashValue, daily_pnl: row.dailyPnl, external_flow: row.externalFlow },
          })),
        }
      },
    }),
  ]
}

function cents(exact: string): number {
  return roundTo(Number(exact), 2)
}
