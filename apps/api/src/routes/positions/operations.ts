import { addPositions, changePosition, deletePosition, type NewPosition, readBookPositions, readBookPositionsById, tidySymbol, type UserRecord, type BookPosition } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { z } from '../../http/schemas.js'
import { ownBookPosition, ownPortfolio, type Services, today } from '../../services.js'
import { portfolioPath, positionPath } from '../nouns.js'
import * as examples from './examples.js'
import { markOperations } from './marks.js'
import { rowOf } from './rows.js'
import { closing, createdPositions, newPositions, position, positionChanges, positionPage, positionQuery } from './schemas.js'
import { completed, statedAnew, statedBy } from './stated.js'

const PATH = '/api/v1/portfolios/{portfolio_id}/positions'
const MISSING = ['portfolio_not_found', 'position_not_found'] as const

/** The positions of a book: enter, list, read, change, close, delete, and mark. */
export function positionOperations(services: Services): Operation[] {
  const { database, calendar, clock } = services
  const session = (): string => calendar.latestClosedSession(clock())
  const base = { tag: 'positions', auth: 'bearer' } as const
  return [
    operation({
      ...base, kept: true, id: 'listPositions', method: 'get', path: PATH, summary: 'Positions of a portfolio by symbol: open ones unless asked otherwise', params: portfolioPath, query: positionQuery,
      response: positionPage, example: examples.page, errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id }, query }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const { status, position_type, investment_class, symbol, tag, limit, offset } = query
        const filter = { state: status, asOf: session(), positionType: position_type ?? null, investmentClass: investment_class ?? null, symbol: symbol === undefined ? null : tidySymbol(symbol), tag: tag ?? null }
        const { rows, total } = await readBookPositions(database, portfolio.id, { ...filter, limit, offset })
        return { positions: rows.map((row) => rowOf(portfolio.id, row, filter.asOf)), total, limit, offset }
      },
    }),
    operation({
      ...base, id: 'createPositions', method: 'post', path: PATH, summary: 'Enter one or many positions, all or none; type and class follow from symbol and sign where not given', status: 201, idempotent: true,
      params: portfolioPath, body: newPositions, response: createdPositions, example: examples.created, errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id }, body }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const positions = completed(body.positions.map((given, index) => ({ position: statedBy(given), loc: ['body', 'positions', index] })), today(services))
        const ids = await addPositions(database, { portfolioId: portfolio.id, userId: user.id }, () => positions)
        const rows = new Map((await readBookPositionsById(database.pool, portfolio.id, ids)).map((row) => [row.id, row]))
        return { positions: ids.flatMap((item) => (rows.has(item) ? [rowOf(portfolio.id, rows.get(item)!, session())] : [])) }
      },
    }),
    operation({
      ...base, id: 'getPosition', method: 'get', path: `${PATH}/{position_id}`, summary: 'One position', params: positionPath, response: position, example: examples.position, errors: MISSING,
      handle: async ({ user, params: { portfolio_id, position_id } }) => rowOf(portfolio_id, await ownBookPosition(services, user, portfolio_id, position_id), session()),
    }),
    operation({
      ...base, id: 'updatePosition', method: 'patch', path: `${PATH}/{position_id}`, summary: 'Change a position; null clears a field', params: positionPath, body: positionChanges, response: position,
      example: examples.position, errors: MISSING,
      handle: async ({ user, params: given, body }) => changed(services, user, given, (current) => completed([{ position: statedAnew(current, body), loc: ['body'] }], today(services))[0]!),
    }),
    operation({
      ...base, id: 'closePosition', method: 'post', path: `${PATH}/{position_id}/close`, summary: 'Close a position at a price on a date', params: positionPath, body: closing, response: position, example: examples.position,
      errors: [...MISSING, 'position_closed'],
      handle: async ({ user, params: given, body }) => changed(services, user, given, (current) => {
        if (current.exitDate !== null) throw new ApiError('position_closed')
        return completed([{ position: statedAnew(current, body), loc: ['body'] }], today(services))[0]!
      }),
    }),
    operation({
      ...base, id: 'deletePosition', method: 'delete', path: `${PATH}/{position_id}`, summary: 'Delete a position that should never have been there (one that was sold is closed instead)', status: 204, params: positionPath,
      response: z.undefined(), example: undefined, errors: MISSING,
      handle: async ({ user, params: { portfolio_id, position_id } }) => {
        const { id: portfolioId } = await ownPortfolio(services, user, portfolio_id)
        if (!(await deletePosition(database, portfolioId, position_id))) throw new ApiError('position_not_found')
        return undefined
      },
    }),
    ...markOperations(services),
  ]
}

/** Changes a position of the caller's and answers it. Errors: those of ownership and of `change`. */
async function changed(services: Services, user: UserRecord, given: z.output<typeof positionPath>, change: (current: BookPosition) => NewPosition) {
  const { id: portfolioId } = await ownPortfolio(services, user, given.portfolio_id)
  const row = await changePosition(services.database, portfolioId, given.position_id, change)
  if (!row) throw new ApiError('position_not_found')
  return rowOf(portfolioId, row, services.calendar.latestClosedSession(services.clock()))
}
