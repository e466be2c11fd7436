import { findOwnedPortfolios, linkTags, readPositionTags, readTaggedPositions, unlinkTags, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { id, z } from '../../http/schemas.js'
import type { Services } from '../../services.js'
import { positionId, tagPath } from '../nouns.js'
import { signedQuantity } from '../data/rows.js'
import * as examples from './examples.js'
import { ownPosition, ownTag } from './own-tag.js'
import { assignedTags, assignTagsRequest, positionTags, removedTags, removeTagsQuery, removeTagsRequest, tagPositions } from './schemas.js'

const params = z.object({ position_id: positionId })
const path = '/api/v1/positions/{position_id}/tags'
const errors = ['position_not_found', 'position_forbidden'] as const

/** Which positions carry which tags. */
export function positionTagOperations(services: Services): Operation[] {
  const { database } = services
  const assign = async (user: UserRecord, positionId: string, tagIds: readonly string[], replace: boolean) => {
    const { portfolioId } = await ownPosition(services, user, positionId)
    const outcome = await linkTags(database, user.id, { portfolioId, positionId }, tagIds, replace)
    if ('unusable' in outcome) throw new ApiError('tag_unusable', [], { tag_id: outcome.unusable })
    return { message: `Assigned ${outcome.linked.length} tags to position`, assigned_count: outcome.linked.length, tag_ids: outcome.linked }
  }
  const remove = async (user: UserRecord, positionId: string, tagIds: readonly string[]) => {
    const { portfolioId } = await ownPosition(services, user, positionId)
    const removed = await unlinkTags(database, { portfolioId, positionId }, tagIds)
    return { message: `Removed ${removed} tags from position`, removed_count: removed }
  }
  return [
    operation({
      id: 'getPositionsByTag', method: 'get', path: '/api/v1/tags/{tag_id}/positions', tag: 'position-tags', summary: 'Positions that carry a tag', auth: 'bearer',
      params: tagPath,
      query: z.object({ portfolio_id: id.optional().meta({ description: "By default all of the caller's portfolios" }) }), response: tagPositions, example: examples.positions,
      errors: ['tag_not_found', 'tag_forbidden', 'tag_portfolio_forbidden', 'no_portfolio'],
      handle: async ({ params: { tag_id }, query, user }) => {
        const tag = await ownTag(services, user, tag_id)
        const portfolios = await findOwnedPortfolios(database, user.id, query.portfolio_id)
        if (portfolios.length === 0) throw new ApiError(query.portfolio_id === undefined ? 'no_portfolio' : 'tag_portfolio_forbidden')
        const positions = await readTaggedPositions(database, tag.id, portfolios.map((portfolio) => portfolio.id))
        return {
          tag_id: tag.id, tag_name: tag.name, total: positions.length,
          positions: positions.map((row) => ({
            id: row.id, symbol: row.symbol, position_type: row.positionType, quantity: signedQuantity(row), portfolio_id: row.portfolioId, investment_class: row.investmentClass,
          })),
        }
      },
    }),
    operation({
      id: 'addPositionTags', method: 'post', path, tag: 'position-tags', summary: 'Add tags to a position', auth: 'bearer', params, body: assignTagsRequest, response: assignedTags,
      example: examples.assigned,
      errors: [...errors, 'tag_unusable'],
      handle: async ({ params: { position_id }, body, user }) => assign(user, position_id, body.tag_ids, body.replace_existing),
    }),
    operation({
      id: 'getPositionTags', method: 'get', path, tag: 'position-tags', summary: 'Tags of a position', auth: 'bearer', params, response: positionTags, example: examples.positionTags,
      errors,
      handle: async ({ params: { position_id }, user }) => readPositionTags(database, (await ownPosition(services, user, position_id)).portfolioId, position_id),
    }),
    operation({
      id: 'replacePositionTags', method: 'patch', path, tag: 'position-tags', summary: 'Replace all tags of a position', auth: 'bearer', params, body: assignTagsRequest,
      response: assignedTags,
      example: examples.assigned, errors: [...errors, 'tag_unusable'],
      handle: async ({ params: { position_id }, body, user }) => assign(user, position_id, body.tag_ids, true),
    }),
    operation({
      id: 'removePositionTags', method: 'delete', path, tag: 'position-tags', summary: 'Remove tags from a position', auth: 'bearer', params, query: removeTagsQuery,
      repeated: ['tag_ids'],
      response: removedTags, example: examples.removed, errors,
      handle: async ({ params: { position_id }, query, user }) => remove(user, position_id, query.tag_ids),
    }),
    operation({
      id: 'removePositionTagsPost', method: 'post', path: `${path}/remove`, tag: 'position-tags', summary: 'Remove tags from a position, for clients that cannot send a query',
      auth: 'bearer', params,
      body: removeTagsRequest, response: removedTags, example: examples.removed, errors,
      handle: async ({ params: { position_id }, body, user }) => remove(user, position_id, body.tag_ids),
    }),
  ]
}
