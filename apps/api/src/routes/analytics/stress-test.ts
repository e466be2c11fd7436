import { readBaseline, readLatestResult, STRESS_TESTS, stressTestBody } from '@sigmasight/core'
import { operation } from '../../http/operation.js'
import { list, z } from '../../http/schemas.js'
import { ownPortfolio, readyReport, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { activePositions } from './active-positions.js'
import * as examples from './examples.js'
import { stressTest } from './schemas.js'

/** Stored stress results: what the book loses in each scenario, on net asset value. */
export function stressTestOperation(services: Services) {
  return operation({
    id: 'getStressTest', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/stress-test', tag: 'analytics', summary: 'Stored stress results', auth: 'bearer', kept: true,
    description: 'Losses are of net asset value. `direct_impact` moves only the factors of the scenario, `dollar_impact` all that move with them.',
    params: portfolioPath, query: z.object({ scenarios: list.meta({ description: 'Ids of scenarios, separated by commas; all by default', example: 'market_down_10,rates_up_50bp' }) }), response: stressTest, example: examples.stress, errors: ['portfolio_not_found'],
    ready: async ({ params, query, user }) => (query.scenarios?.length ? null : readyReport(services, user, params.portfolio_id, 'stress-test')),
    handle: async ({ params, query, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const result = await readLatestResult(services.database, STRESS_TESTS, portfolio.id)
      const [baseline, positionsTotal] = await Promise.all([
        result ? readBaseline(services.database, portfolio.id, result.calculationDate) : null, activePositions(services, portfolio.id, result),
      ])
      return stressTestBody(result, { baseline, positionsTotal, wanted: query.scenarios ?? [] })
    },
  })
}
