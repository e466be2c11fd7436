import type { RunRecord } from '@sigmasight/core'
import type { z } from '../../http/schemas.js'
import { instantOf } from '../../services.js'
import type { batchRun, currentRun } from './batch-schemas.js'

/** Jobs of the contract for one portfolio: market data, position values and six engines. */
const JOBS_PER_PORTFOLIO = 8

/** A run as the history shows it. */
export function runView(run: RunRecord): z.input<typeof batchRun> {
  const { startedAt, finishedAt } = run
  return {
    batch_run_id: run.id, kind: run.kind, state: run.state, as_of: run.asOf, portfolio_id: run.portfolioId, triggered_by: run.requestedBy ?? run.trigger, created_at: instantOf(run.createdAt),
    started_at: startedAt && instantOf(startedAt), finished_at: finishedAt && instantOf(finishedAt), duration_seconds: startedAt && finishedAt ? tenths((finishedAt.getTime() - startedAt.getTime()) / 1000) : null,
    portfolios: { total: run.total, done: run.done, failed: run.failed }, error: run.error,
  }
}

/** The active run with its progress, or the last one when none is active. */
export function currentView(active: RunRecord | null, last: RunRecord | null, now: Date): z.input<typeof currentRun> {
  if (!active) return { status: 'idle', batch_run_id: null, message: 'No batch processing currently running', ...(last ? { last_run: runView(last) } : {}) }
  const since = active.startedAt ?? active.createdAt
  const [total, completed, failed] = [active.total, active.done, active.failed].map((count) => count * JOBS_PER_PORTFOLIO) as [number, number, number]
  return {
    status: 'running', batch_run_id: active.id, started_at: instantOf(since), elapsed_seconds: tenths(Math.max(0, now.getTime() - since.getTime()) / 1000), triggered_by: active.requestedBy ?? active.trigger,
    jobs: { total, completed, failed, pending: total - completed - failed }, current_job: active.currentPortfolioId === null ? null : `portfolio_calculations_${active.currentPortfolioId}`,
    current_portfolio: active.currentPortfolio, progress_percent: total === 0 ? 0 : tenths((completed / total) * 100), stage: active.state === 'queued' ? 'queued' : active.stage,
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
