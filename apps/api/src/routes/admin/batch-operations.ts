import { cancelRun, readActiveRun, readLastRun, readRuns, requestNight, requestSync, type UserRecord } from '@sigmasight/core'
import { requireAdmin } from '../../auth/admin.js'
import { ApiError } from '../../errors/registry.js'
import { type Operation, operation } from '../../http/operation.js'
import { instantOf, type Services } from '../../services.js'
import * as examples from './batch-examples.js'
import { currentRun, pageQuery, portfolioQuery, runCancelled, runHistory, runParams, runQuery, runStarted, triggerStarted } from './batch-schemas.js'
import { currentView, runView } from './batch-view.js'

const BASE = '/api/v1/admin/batch'
const POLL_URL = `${BASE}/run/current` as const
const GUARDED = { tag: 'admin', auth: 'bearer' } as const

/** Nights on request: the request goes into the ledger and a worker conducts it; nothing is calculated in this process. Administrators only. */
export function batchOperations(services: Services): Operation[] {
  return [...runOperations(services), ...triggerOperations(services)]
}

function runOperations(services: Services): Operation[] {
  const { database, calendar, clock, workers } = services
  return [
    operation({
      id: 'runBatch', method: 'post', path: `${BASE}/run`, ...GUARDED, summary: 'Start a batch run', query: runQuery, response: runStarted, example: examples.started,
      description: 'The run is queued for a worker, which is started where none is alive. Poll `poll_url`.',
      errors: ['admin_required', 'batch_running'],
      handle: async ({ query: { portfolio_id: portfolioId = null, force }, user }) => {
        requireAdmin(user)
        const runId = await requestNight(database, { kind: 'night', asOf: calendar.latestClosedSession(clock()), portfolioId, requestedBy: user.email, force })
        if (runId === null) throw new ApiError('batch_running')
        await workers.ensure()
        return { status: 'started' as const, batch_run_id: runId, portfolio_id: portfolioId ?? 'all', triggered_by: user.email, timestamp: instantOf(clock()), poll_url: POLL_URL }
      },
    }),
    operation({
      id: 'getCurrentBatch', method: 'get', path: POLL_URL, ...GUARDED, summary: 'Poll the current run', response: currentRun, example: examples.current, errors: ['admin_required'],
      handle: async ({ user }) => {
        requireAdmin(user)
        const active = await readActiveRun(database)
        if (active?.state !== 'running') await workers.ensure() // also for a run whose process died: none is active then
        return currentView(active, active ? null : await readLastRun(database), clock())
      },
    }),
    operation({
      id: 'listBatchRuns', method: 'get', path: `${BASE}/runs`, ...GUARDED, summary: 'Runs of every kind, newest first', query: pageQuery, response: runHistory, example: examples.history,
      errors: ['admin_required'],
      handle: async ({ query, user }) => {
        requireAdmin(user)
        return { runs: (await readRuns(database, query)).map(runView), ...query }
      },
    }),
    operation({
      id: 'cancelBatchRun', method: 'post', path: `${BASE}/runs/{run_id}/cancel`, ...GUARDED, summary: 'Cancel a queued or running run', params: runParams, response: runCancelled,
      description: 'A run under way stops after the batch in hand; what it stored stays.',
      example: examples.cancelled, errors: ['admin_required', 'run_not_found'],
      handle: async ({ params, user }) => {
        requireAdmin(user)
        if (!(await cancelRun(database, params.run_id))) throw new ApiError('run_not_found')
        return { status: 'cancelled' as const, batch_run_id: params.run_id, message: 'The run stops after the batch in hand' }
      },
    }),
  ]
}

function triggerOperations({ database, calendar, clock, workers }: Services): Operation[] {
  const request = async (kind: 'night' | 'market_data' | 'company_profiles', user: UserRecord, message: string, portfolioId: string | null = null) => {
    requireAdmin(user)
    await requestSync(database, { kind, asOf: calendar.latestClosedSession(clock()), portfolioId, requestedBy: user.email, force: false })
    await workers.ensure()
    return { status: 'started' as const, message, triggered_by: user.email, timestamp: instantOf(clock()) }
  }
  const trigger = { method: 'post', ...GUARDED, response: triggerStarted, example: examples.trigger, errors: ['admin_required'] } as const
  return [
    operation({
      ...trigger, id: 'triggerMarketData', path: `${BASE}/trigger/market-data`, summary: 'Refresh market data in the background',
      handle: ({ user }) => request('market_data', user, 'Market data update started'),
    }),
    operation({
      ...trigger, id: 'triggerCorrelations', path: `${BASE}/trigger/correlations`, summary: 'Recompute correlations, with all that the night calculates, in the background', query: portfolioQuery,
      handle: ({ query, user }) => request('night', user, 'Correlation calculation started', query.portfolio_id ?? null),
    }),
    operation({
      ...trigger, id: 'triggerCompanyProfiles', path: `${BASE}/trigger/company-profiles`, summary: 'Sync company profiles in the background',
      handle: async ({ user }) => ({ ...(await request('company_profiles', user, 'Company profile sync started')), info: 'Profiles younger than a week are not asked for again' }),
    }),
  ]
}

