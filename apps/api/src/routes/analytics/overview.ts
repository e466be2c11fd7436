import { Decimal, priceCoverage, realizedPnl, roundTo } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { instantOf, ownPortfolio, type Services, valueOf } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { overview } from './schemas.js'

/**
 * Exposures, P&L and counts (specification 3.4). Realised P&L is the sum over closed positions; one whose exit price is unknown is
 * counted in `coverage` and flagged instead of being taken as 0.
 */
export function overviewOperation(services: Services) {
  return operation({
    id: 'getPortfolioOverview', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/overview', tag: 'analytics', summary: 'Exposures, P&L and counts', auth: 'bearer', kept: true,
    params: portfolioPath, response: overview, example: examples.overview, errors: ['portfolio_not_found'],
    handle: async ({ params, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const values = await valueOf(services, portfolio.id)
      const { totals, equity } = values.aggregate
      const results = values.closed.map(realizedPnl)
      const unknown = results.filter((result) => result === null).length
      const realized = results.reduce<Decimal>((sum, result) => (result === null ? sum : sum.plus(result)), new Decimal(0))
      return {
        portfolio_id: portfolio.id, equity_balance: roundTo(portfolio.equityBalance, 2) || null, total_value: roundTo(equity.total_value, 2), cash_balance: roundTo(equity.cash_balance, 2), leverage: roundTo(equity.leverage, 2),
        exposures: {
          long_exposure: roundTo(totals.long_exposure, 2), short_exposure: roundTo(totals.short_exposure, 2), gross_exposure: roundTo(totals.gross_exposure, 2), net_exposure: roundTo(totals.net_exposure, 2),
          long_percentage: roundTo(equity.long_percentage, 1), short_percentage: roundTo(equity.short_percentage, 1), gross_percentage: roundTo(equity.gross_percentage, 1), net_percentage: roundTo(equity.net_percentage, 1),
        },
        pnl: { total_pnl: roundTo(realized.plus(totals.unrealized_pnl), 2), unrealized_pnl: roundTo(totals.unrealized_pnl, 2), realized_pnl: roundTo(realized, 2) },
        position_count: { total_positions: values.positions.length, long_count: totals.stock_long, short_count: totals.stock_short, option_count: totals.option_count },
        last_updated: instantOf(services.calendar.closeInstant(values.asOf)), as_of: values.asOf, flags: unknown > 0 ? [...equity.flags, 'REALIZED_PNL_INCOMPLETE'] : [...equity.flags],
        coverage: { ...priceCoverage(values), closed_without_exit_price: unknown },
      }
    },
  })
}
