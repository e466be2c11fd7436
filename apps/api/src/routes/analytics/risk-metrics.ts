import { FACTOR_EXPOSURES, readLatestResult, readRecentSnapshots, riskMetricsBody } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { wholeNumber, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { riskMetrics } from './schemas.js'

/** Beta, volatility and drawdown over a lookback in calendar days from the latest snapshot; the risk-measures report says more. */
export function riskMetricsOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getRiskMetrics', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/risk-metrics', tag: 'analytics', summary: 'Beta, volatility and drawdown', auth: 'bearer', kept: true,
    params: portfolioPath, query: z.object({ lookback_days: wholeNumber(90, 30, 252).meta({ description: 'Calendar days back from the latest snapshot' }) }), response: riskMetrics, example: examples.riskMetrics, errors: ['portfolio_not_found'],
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const [snapshots, factors] = await Promise.all([
        readRecentSnapshots(database, portfolio.id, query.lookback_days, calendar.latestClosedSession(clock())), readLatestResult(database, FACTOR_EXPOSURES, portfolio.id),
      ])
      const body = riskMetricsBody(portfolio.id, snapshots, factors, query.lookback_days)
      return body.available ? { ...body, metadata: { ...body.metadata, calculation_timestamp: instantOf(clock()) } } : body
    },
  })
}
