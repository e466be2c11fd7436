import { flag, id, instant, isoDate, uuid, z } from '../../http/schemas.js'
import { page, runId } from '../nouns.js'

const onlyPortfolio = id.optional().meta({ description: 'Only this portfolio; all by default' })
export const runQuery = z.object({ portfolio_id: onlyPortfolio, force: flag(false).meta({ description: 'Ask for the run although another is queued or running' }) })
export const portfolioQuery = z.object({ portfolio_id: onlyPortfolio })
export const pageQuery = z.object(page(20, 100))
export const runParams = z.object({ run_id: runId })

export const runStarted = z.object({
  status: z.literal('started'), batch_run_id: uuid, portfolio_id: z.string().meta({ description: 'The id asked for, or all', example: 'all' }), triggered_by: z.string(), timestamp: instant,
  poll_url: z.literal('/api/v1/admin/batch/run/current'),
}).meta({ id: 'BatchRunStarted' })

export const batchRun = z.object({
  batch_run_id: uuid, kind: z.string().meta({ description: 'night, backfill, market_data, company_profiles or recalculation' }), state: z.string().meta({
    description: 'queued, running, completed, completed_with_failures, failed, cancelled or interrupted' }),
  as_of: isoDate, portfolio_id: uuid.nullable(), triggered_by: z.string(), created_at: instant, started_at: instant.nullable(), finished_at: instant.nullable(), duration_seconds: z.number().nullable(),
  portfolios: z.object({ total: z.number().int(), done: z.number().int(), failed: z.number().int() }), error: z.string().nullable(),
}).meta({ id: 'BatchRun' })

const idle = z.object({ status: z.literal('idle'), batch_run_id: z.null(), message: z.literal('No batch processing currently running'), last_run: batchRun.optional() }).meta({ id: 'BatchIdle' })
const running = z.object({
  status: z.literal('running'), batch_run_id: uuid, started_at: instant, elapsed_seconds: z.number(), triggered_by: z.string(),
  jobs: z.object({ total: z.number().int(), completed: z.number().int(), failed: z.number().int(), pending: z.number().int() }), current_job: z.string().nullable(), current_portfolio: z.string().nullable(),
  progress_percent: z.number(), stage: z.string().nullable().meta({ description: 'queued, or the stage of the night' }),
}).meta({ id: 'BatchRunning' })
export const currentRun = z.union([idle, running])
export const runHistory = z.object({ runs: z.array(batchRun), limit: z.number().int(), offset: z.number().int() }).meta({ id: 'BatchRunHistory' })
export const runCancelled = z.object({ status: z.literal('cancelled'), batch_run_id: uuid, message: z.string() }).meta({ id: 'BatchRunCancelled' })
export const triggerStarted = z.object({ status: z.literal('started'), message: z.string(), triggered_by: z.string(), timestamp: instant, info: z.string().optional() }).meta({ id: 'TriggerStarted' })
