import { deleteTargetPrice, insertTargetPrices, type LiveCloses, readTargetPositions, readTargetPrices, updateTargetPrices, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { type Services, today } from '../../services.js'
import { portfolioPath, targetPricePath } from '../nouns.js'
import { targetBodies } from './bodies.js'
import * as examples from './examples.js'
import { checkNamedPosition, instrumentOf } from './links.js'
import { ownTarget, ownTargetPortfolio } from './own-target.js'
import { targetQuotes } from './prices.js'
import { askedOf, changesOf, newTarget } from './rows.js'
import { targetPrice, targetPriceCreate, targetPriceDeleted, targetPriceUpdate } from './schemas.js'

const path = '/api/v1/target-prices/target/{target_price_id}'

/** Setting, changing and removing one target price. */
export function targetPriceWrites(services: Services, live: LiveCloses): Operation[] {
  const { database } = services
  const shown = async (user: UserRecord, portfolioId: string, targetId: string) => {
    const [body] = await targetBodies(services, user, portfolioId, await readTargetPrices(database, portfolioId, { ids: [targetId] }))
    if (!body) throw new ApiError('target_price_not_found')
    return body
  }
  return [
    operation({
      id: 'createTargetPrice', method: 'post', path: '/api/v1/target-prices/{portfolio_id}', tag: 'target-prices', summary: 'Set a target price', auth: 'bearer',
      description: 'One for each symbol and type. `current_price` counts only where no market price is stored.',
      params: portfolioPath,
      body: targetPriceCreate, response: targetPrice, example: examples.target,
      errors: ['portfolio_not_found', 'targets_forbidden', 'position_not_found', 'target_price_exists', 'target_price_unpriced'],
      handle: async ({ params: { portfolio_id }, body, user }) => {
        const portfolio = await ownTargetPortfolio(services, user, portfolio_id)
        const positions = await readTargetPositions(database, portfolio.id, today(services))
        checkNamedPosition(askedOf(body), positions, ['body'])
        const instrument = instrumentOf(askedOf(body), positions)
        const [quote] = await targetQuotes(services, live, [{ priceSymbol: instrument.priceSymbol, sent: body.current_price }])
        if (!quote) throw new ApiError('target_price_unpriced', [], { symbol: body.symbol })
        const [created] = (await insertTargetPrices(database, portfolio.id, [newTarget(body, instrument, quote)])).values()
        if (created === undefined) throw new ApiError('target_price_exists', [], { symbol: body.symbol, position_type: instrument.positionType })
        return shown(user, portfolio.id, created)
      },
    }),
    operation({
      id: 'updateTargetPrice', method: 'put', path, tag: 'target-prices', summary: 'Change a target price', auth: 'bearer', params: targetPricePath, body: targetPriceUpdate, response: targetPrice,
      example: examples.target,
      errors: ['target_price_not_found', 'targets_forbidden'],
      handle: async ({ params: { target_price_id }, body, user }) => {
        const target = await ownTarget(services, user, target_price_id)
        const instrument = instrumentOf(target, await readTargetPositions(database, target.portfolioId, today(services)))
        const [quote] = await targetQuotes(services, live, [{ priceSymbol: instrument.priceSymbol, sent: body.current_price ?? null }])
        await updateTargetPrices(database, target.portfolioId, [{ id: target.id, changes: changesOf(body, quote ?? null) }])
        return shown(user, target.portfolioId, target.id)
      },
    }),
    operation({
      id: 'deleteTargetPrice', method: 'delete', path, tag: 'target-prices', summary: 'Remove a target price', auth: 'bearer', params: targetPricePath, response: targetPriceDeleted,
      example: { deleted: 1 as const, errors: [] },
      errors: ['target_price_not_found', 'targets_forbidden'],
      handle: async ({ params: { target_price_id }, user }) => {
        const deleted = await deleteTargetPrice(database, await ownTarget(services, user, target_price_id))
        return { deleted: deleted ? (1 as const) : (0 as const), errors: [] }
      },
    }),
  ]
}
