import { createFlow, dateProblem, Decimal, deleteFlow, type FlowRecord, readFlows, readPortfolioChains, roundTo } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { id, z } from '../../http/schemas.js'
import { instantOf, ownPortfolio, type Services, today } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { examples, type flow, flowQuery, flowResponse, flows, newFlow } from './schemas.js'

const PATH = '/api/v1/portfolios/{portfolio_id}/flows'

/**
 * Deposits and withdrawals. A flow moves NAV without being profit: NAV = NAV before + P&L + flows. Those dated on or before the first snapshot are part of the
 * equity it stands on and move nothing.
 */
export function flowOperations(services: Services): Operation[] {
  const { database, calendar, clock } = services
  const staleFrom = async (portfolioId: string): Promise<string | null> =>
    (await readPortfolioChains(database, [portfolioId], calendar.latestClosedSession(clock()))).get(portfolioId)?.staleFrom ?? null
  const base = { tag: 'flows', auth: 'bearer' } as const
  return [
    operation({
      ...base, kept: true, id: 'listFlows', method: 'get', path: PATH, summary: 'Deposits and withdrawals, newest first', params: portfolioPath, query: flowQuery, response: flows, example: examples.flows, errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id }, query }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const rows = await readFlows(database, portfolio.id, { from: query.from ?? null, to: query.to ?? null })
        const total = rows.reduce((sum, row) => sum.plus(row.amount), new Decimal(0))
        return { flows: rows.map(rowOf), total: roundTo(total, 2), recalculate_from: await staleFrom(portfolio.id) }
      },
    }),
    operation({
      ...base, id: 'createFlow', method: 'post', path: PATH, summary: 'Record a deposit or a withdrawal', status: 201, idempotent: true, params: portfolioPath, body: newFlow, response: flowResponse, example: examples.flow,
      description: 'A flow before the latest snapshot makes later ones stale; `recalculate_from` says from when, and the next run rolls them again.',
      errors: ['portfolio_not_found'],
      handle: async ({ user, params: { portfolio_id }, body }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const problem = dateProblem(body.date, today(services))
        if (problem !== null) throw new ApiError('validation_failed', [{ type: 'value_error', loc: ['body', 'date'], msg: `Input ${problem}` }])
        const amount = body.kind === 'deposit' ? body.amount : body.amount.negated()
        const flowId = await createFlow(database, portfolio.id, { ...body, amount: amount.toFixed() })
        const [row] = await readFlows(database, portfolio.id, { from: null, to: null, id: flowId })
        return { flow: rowOf(row!), recalculate_from: await staleFrom(portfolio.id) }
      },
    }),
    operation({
      ...base, id: 'deleteFlow', method: 'delete', path: `${PATH}/{flow_id}`, summary: 'Withdraw a flow', status: 204, params: portfolioPath.extend({ flow_id: id }), response: z.undefined(), example: undefined,
      errors: ['portfolio_not_found', 'flow_not_found'],
      handle: async ({ user, params: { portfolio_id, flow_id } }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        if ((await deleteFlow(database, portfolio.id, flow_id)) === null) throw new ApiError('flow_not_found')
        return undefined
      },
    }),
  ]
}

function rowOf({ id: flowId, kind, date, amount, note, createdAt }: FlowRecord) {
  return { id: flowId, kind: kind as z.input<typeof flow>['kind'], date, amount: Number(amount), note, created_at: instantOf(createdAt) }
}
