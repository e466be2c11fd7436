import { findOwnedPositions, readPositionLabels } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { EXAMPLE_ID, flag, id, list, z } from '../../http/schemas.js'
import { ownPortfolio, type Services, valuesOf } from '../../services.js'
import { detailRows, detailSummary } from './detail-rows.js'
import * as examples from './examples.js'
import { bySymbol } from './rows.js'
import { positionsDetails } from './schemas.js'

/** Positions with cost, value and P&L. Foreign ids are left out. */
export function detailsOperation(services: Services) {
  const { database, calendar, clock } = services
  return operation({
    id: 'getPositionsDetails', method: 'get', path: '/api/v1/data/positions/details', tag: 'data', summary: 'Positions with cost, value and P&L', auth: 'bearer', kept: true,
    description: 'Give `portfolio_id` or `position_ids`. Positions are by symbol; those of other users are left out, not refused.',
    query: z.object({
      portfolio_id: id.optional().meta({ description: 'All positions of it; this or position_ids' }), position_ids: list.meta({ description: 'Ids separated by commas; those of others are left out', example: EXAMPLE_ID }),
      include_closed: flag(false).meta({ description: 'Closed and expired ones too' }),
    }),
    response: positionsDetails, example: examples.details, errors: ['selection_required', 'portfolio_not_found'],
    handle: async ({ query, user }) => {
      const wanted = query.portfolio_id === undefined ? idsOf(query.position_ids ?? []) : null
      const owners = wanted ? await findOwnedPositions(database, user.id, wanted) : null
      const portfolioIds = owners ? [...new Set(owners.values())] : [(await ownPortfolio(services, user, query.portfolio_id!)).id]
      const asOf = calendar.latestClosedSession(clock())
      const [values, labels] = await Promise.all([valuesOf(services, portfolioIds, asOf), readPositionLabels(database, portfolioIds)])
      const rows = [...values.values()].flatMap((portfolio) => detailRows(portfolio, labels, query.include_closed)).filter((row) => owners === null || owners.has(row.id)).sort(bySymbol)
      return { positions: rows, summary: detailSummary(rows) }
    },
  })
}

/** Ids of the query. Errors: 400 without any, 422 for one that is no id. */
function idsOf(parts: readonly string[]): string[] {
  if (parts.length === 0) throw new ApiError('selection_required')
  return parts.map((part) => {
    const parsed = id.safeParse(part)
    if (!parsed.success) throw new ApiError('validation_failed', [{ type: 'uuid_parsing', loc: ['query', 'position_ids'], msg: 'Each item should be a valid UUID' }])
    return parsed.data
  })
}
