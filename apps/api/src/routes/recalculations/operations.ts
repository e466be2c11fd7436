import { queueRecalculation, readRecalculation, type RecalculationRecord } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import type { z } from '../../http/schemas.js';
import { instantOf, ownPortfolio, type Services } from '../../services.js'
import { portfolioPath, runId } from '../nouns.js'
import { examples, type progress as progressSchema, progress, queued } from './schemas.js'

const PATH = '/api/v1/portfolios/{portfolio_id}'
/** Stages of a run in order; the first has begun when a run is running. */
const STAGES = ['prices', 'profiles', 'symbols', 'portfolios'] as const

/** Calculation of one portfolio on demand. The ledger takes the request and a worker does it; this process only tells how far it is. */
export function recalculationOperations(services: Services): Operation[] {
  const { database, calendar, clock, workers } = services
  const base = { tag: 'recalculations', auth: 'bearer' } as const
  return [
    operation({
      ...base, id: 'recalculate', method: 'post', path: `${PATH}/recalculate`, summary: 'Calculate the portfolio at the latest closed session', status: 202, idempotent: true, params: portfolioPath, response: queued,
      description: 'Answers at once with 202; ask `status_url` until `state` is completed or failed. One run at a time for a portfolio.',
      example: examples.queued, errors: ['portfolio_not_found', 'recalculation_running'],
      handle: async ({ user, params: { portfolio_id } }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const asOf = calendar.latestClosedSession(clock())
        const { runId, created } = await queueRecalculation(database, { portfolioId: portfolio.id, asOf, requestedBy: user.id })
        await workers.ensure()
        if (!created) throw new ApiError('recalculation_running', [], { run_id: runId })
        return { run_id: runId, portfolio_id: portfolio.id, state: 'queued' as const, as_of: asOf, status_url: `/api/v1/portfolios/${portfolio.id}/recalculations/${runId}` }
      },
    }),
    operation({
      ...base, id: 'getRecalculation', method: 'get', path: `${PATH}/recalculations/{run_id}`, summary: 'How far a calculation is', params: portfolioPath.extend({ run_id: runId }), response: progress,
      example: examples.progress, errors: ['portfolio_not_found', 'recalculation_not_found'],
      handle: async ({ user, params: { portfolio_id, run_id } }) => {
        const portfolio = await ownPortfolio(services, user, portfolio_id)
        const run = await readRecalculation(database, portfolio.id, run_id)
        if (!run) throw new ApiError('recalculation_not_found')
        const progress = progressOf(portfolio.id, run)
        if (progress.state === 'queued') await workers.ensure()
        return progress
      },
    }),
  ]
}

function progressOf(portfolioId: string, run: RecalculationRecord): z.input<typeof progressSchema> {
  const state = stateOf(run.state)
  const stage = state === 'running' ? stageOf(run.stage) : null
  const done = state === 'completed' ? STAGES.length : stage === null ? 0 : STAGES.indexOf(stage)
  return {
    run_id: run.id, portfolio_id: portfolioId, as_of: run.asOf, state, stage, progress: { done, total: STAGES.length }, error: run.error,
    engines: Object.fromEntries(Object.entries(run.engines).map(([name, outcome]) => [name, { state: outcome.state, reason: outcome.reason ?? null }])),
    created_at: instantOf(run.createdAt), started_at: run.startedAt && instantOf(run.startedAt), finished_at: run.finishedAt && instantOf(run.finishedAt),
  }
}

/** One that was interrupted waits again. */
function stateOf(state: string): z.input<typeof progressSchema>['state'] {
  if (state === 'completed' || state === 'running' || state === 'queued') return state
  return state === 'interrupted' ? 'queued' : 'failed'
}

function stageOf(stage: string | null): (typeof STAGES)[number] {
  return STAGES.find((name) => name === stage) ?? 'prices'
}
