import { FACTOR_EXPOSURES, factorExposuresBody, readLatestResult } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { ownPortfolio, readyReport, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import * as examples from './examples.js'
import { activePositions } from './active-positions.js'
import { factorExposures } from './schemas.js'

/** Portfolio betas, per unit of NAV and in dollars, as the newest night found them. */
export function portfolioFactorsOperation(services: Services) {
  return operation({
    id: 'getPortfolioFactorExposures', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/factor-exposures', tag: 'analytics', summary: 'Portfolio factor betas', auth: 'bearer', kept: true,
    description: 'Net-asset-weighted betas to the seven factors, with the dollars behind each. A factor that could not be estimated is absent, never 0.',
    params: portfolioPath, response: factorExposures, example: examples.factors, errors: ['portfolio_not_found'],
    ready: ({ params, user }) => readyReport(services, user, params.portfolio_id, 'factor-exposures'),
    handle: async ({ params, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const result = await readLatestResult(services.database, FACTOR_EXPOSURES, portfolio.id)
      return factorExposuresBody(result, portfolio.id, await activePositions(services, portfolio.id, result))
    },
  })
}
