import { readTargetPrices, roundTo, summarizeTargets } from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import { storable, z } from '../../http/schemas.js'
import { instantOf, type Services } from '../../services.js'
import { portfolioPath, targetPricePath } from '../nouns.js'
import { targetBodies, targetBody, weigh } from './bodies.js'
import * as examples from './examples.js'
import { ownTarget, ownTargetPortfolio } from './own-target.js'
import { targetPrice, targetPriceList, targetPriceSummary } from './schemas.js'

const upper = storable(z.string()).transform((text) => text.toUpperCase()).optional().meta({ type: 'string' })

/** The targets of a portfolio, one of them, and what they promise together. */
export function targetPriceReads(services: Services): Operation[] {
  const { database, clock } = services
  return [
    operation({
      id: 'listTargetPrices', method: 'get', path: '/api/v1/target-prices/{portfolio_id}', tag: 'target-prices', summary: 'Target prices by symbol', auth: 'bearer', kept: true, params: portfolioPath,
      query: z.object({ symbol: upper.meta({ description: 'Only of this symbol, in any case' }), position_type: upper.meta({ description: 'Only of this type, in any case', example: 'LONG' }) }), response: targetPriceList, example: [examples.target], errors: ['portfolio_not_found', 'targets_forbidden'],
      handle: async ({ params: { portfolio_id }, query, user }) => {
        const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
        return targetBodies(services, user, portfolio.id, await readTargetPrices(database, portfolio.id, { symbol: query.symbol, positionType: query.position_type }))
      },
    }),
    operation({
      id: 'getTargetPriceSummary', method: 'get', path: '/api/v1/target-prices/{portfolio_id}/summary', tag: 'target-prices', summary: 'Coverage and weighted returns', auth: 'bearer', kept: true,
      params: portfolioPath,
      response: targetPriceSummary, example: examples.summary, errors: ['portfolio_not_found', 'targets_forbidden'],
      handle: async ({ params: { portfolio_id }, user }) => {
        const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
        const { values, rows } = await weigh(services, portfolio.id, await readTargetPrices(database, portfolio.id))
        const { eoy, nextYear, downside, sharpe, sortino } = summarizeTargets(rows.map(({ outlook }) => outlook))
        const total = values.positions.length
        return {
          portfolio_id: portfolio.id, portfolio_name: portfolio.name, total_positions: total, positions_with_targets: rows.length,
          coverage_percentage: total === 0 ? 0 : roundTo((100 * rows.length) / total, 2),
          weighted_expected_return_eoy: roundTo(eoy, 4), weighted_expected_return_next_year: roundTo(nextYear, 4), weighted_downside_return: roundTo(downside, 4),
          expected_sharpe_ratio: roundTo(sharpe, 4),
          expected_sortino_ratio: roundTo(sortino, 4), target_prices: rows.map((row) => targetBody(services, user, row)), last_updated: instantOf(clock()),
        }
      },
    }),
    operation({
      id: 'getTargetPrice', method: 'get', path: '/api/v1/target-prices/target/{target_price_id}', tag: 'target-prices', summary: 'One target price', auth: 'bearer',
      params: targetPricePath,
      response: targetPrice, example: examples.target, errors: ['target_price_not_found', 'targets_forbidden'],
      handle: async ({ params: { target_price_id }, user }) => {
        const target = await ownTarget(services, user, target_price_id)
        return (await targetBodies(services, user, target.portfolioId, [target]))[0]!
      },
    }),
  ]
}
