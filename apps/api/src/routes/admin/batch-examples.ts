import { EXAMPLE_ID, type z } from '../../http/schemas.js'
import type { batchRun, currentRun, runCancelled, runHistory, runStarted, triggerStarted } from './batch-schemas.js'

const RUN_ID = '5d7f3f0e-8a55-4c0b-9f57-0f1a2b3c4d5e'
const ADMIN = 'admin@example.com'
const AT = '2025-06-30T23:30:00Z'

export const started: z.input<typeof runStarted> = {
  status: 'started', batch_run_id: RUN_ID, portfolio_id: 'all', triggered_by: ADMIN, timestamp: AT, poll_url: '/api/v1/admin/batch/run/current',
}
const run: z.input<typeof batchRun> = {
  batch_run_id: RUN_ID, kind: 'night', state: 'completed', as_of: '2025-06-30', portfolio_id: EXAMPLE_ID, triggered_by: ADMIN, created_at: AT, started_at: AT, finished_at: '2025-06-30T23:30:04Z',
  duration_seconds: 4, portfolios: { total: 1, done: 1, failed: 0 }, error: null,
}
export const current: z.input<typeof currentRun> = { status: 'idle', batch_run_id: null, message: 'No batch processing currently running', last_run: run }
export const history: z.input<typeof runHistory> = { runs: [run], limit: 20, offset: 0 }
export const cancelled: z.input<typeof runCancelled> = { status: 'cancelled', batch_run_id: RUN_ID, message: 'The run stops after the batch in hand' }
export const trigger: z.input<typeof triggerStarted> = { status: 'started', message: 'Market data update started', triggered_by: ADMIN, timestamp: AT }
