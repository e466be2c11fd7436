import { amountProblem, type BookPosition, dateProblem, Decimal, deleteMark, isPrivate, LIMITS, readMarks, type UserRecord, writeMark } from '@sigmasight/core'
import { ApiError, type ValidationItem } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { statedDate, z } from '../../http/schemas.js'
import { ownBookPosition, type Services, today } from '../../services.js'
import { positionPath } from '../nouns.js'
import * as examples from './examples.js'
import { mark, markPrice, marks } from './schemas.js'

const PATH = '/api/v1/portfolios/{portfolio_id}/positions/{position_id}/marks'
const params = positionPath.extend({ date: statedDate })
const ERRORS = ['portfolio_not_found', 'position_not_found', 'not_private'] as const

/** Prices that the user gives for PRIVATE holdings; the newest on or before a session values the holding (specification 1.5). */
export function markOperations(services: Services): Operation[] {
  const { database } = services
  const base = { tag: 'positions', auth: 'bearer' } as const
  return [
    operation({
      ...base, id: 'listMarks', method: 'get', path: PATH, summary: 'Marks of a PRIVATE holding, newest first', params: positionPath, response: marks, example: examples.marks, errors: ERRORS,
      handle: async ({ user, params: { portfolio_id, position_id } }) => {
        const position = await ownPrivate(services, user, portfolio_id, position_id)
        const rows = await readMarks(database, portfolio_id, position_id)
        return { position_id, symbol: position.symbol, marks: rows.map(({ date, price }) => ({ date, price: Number(price) })) }
      },
    }),
    operation({
      ...base, id: 'setMark', method: 'put', path: `${PATH}/{date}`, summary: 'State the price of a PRIVATE holding on a day; a second statement replaces the first', params, body: markPrice,
      response: mark, example: examples.mark, errors: ERRORS,
      handle: async ({ user, params: { portfolio_id, position_id, date }, body }) => {
        const position = await ownPrivate(services, user, portfolio_id, position_id)
        const price = new Decimal(body.price)
        const items = [...problemsOf(dateProblem(date, today(services)) ?? beforeEntry(date, position), ['path', 'date']), ...problemsOf(amountProblem(price, LIMITS.price, 0), ['body', 'price'])]
        if (items.length > 0) throw new ApiError('validation_failed', items)
        await writeMark(database, portfolio_id, position_id, { date, price: price.toFixed() })
        return { position_id, date, price: price.toNumber() }
      },
    }),
    operation({
      ...base, id: 'deleteMark', method: 'delete', path: `${PATH}/{date}`, summary: 'Withdraw a mark', status: 204, params, response: z.undefined(), example: undefined, errors: [...ERRORS, 'mark_not_found'],
      handle: async ({ user, params: { portfolio_id, position_id, date } }) => {
        await ownPrivate(services, user, portfolio_id, position_id)
        if (!(await deleteMark(database, portfolio_id, position_id, date))) throw new ApiError('mark_not_found')
        return undefined
      },
    }),
  ]
}

async function ownPrivate(services: Services, user: UserRecord, portfolioId: string, positionId: string): Promise<BookPosition> {
  const position = await ownBookPosition(services, user, portfolioId, positionId)
  if (!isPrivate(position)) throw new ApiError('not_private')
  return position
}

function beforeEntry(date: string, { entryDate }: BookPosition): string | null {
  return date < entryDate ? `must not be before the entry date ${entryDate}` : null
}

function problemsOf(message: string | null, loc: readonly string[]): ValidationItem[] {
  return message === null ? [] : [{ type: 'value_error', loc, msg: `Input ${message}` }]
}
