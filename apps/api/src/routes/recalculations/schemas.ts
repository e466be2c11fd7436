import { EXAMPLE_ID, instant, isoDate, uuid, z } from '../../http/schemas.js'

export const queued = z.object({ run_id: uuid, portfolio_id: uuid, state: z.literal('queued'), as_of: isoDate, status_url: z.string().meta({ description: 'Where progress is told' }) }).meta({ id: 'RecalculationQueued' })

export const progress = z.object({
  run_id: uuid, portfolio_id: uuid, as_of: isoDate, state: z.enum(['queued', 'running', 'completed', 'failed']).meta({ description: 'queued: it waits for a worker, or for another run of the session' }),
  stage: z.enum(['prices', 'profiles', 'symbols', 'portfolios']).nullable().meta({ description: 'While running' }),
  progress: z.object({ done: z.number().int(), total: z.number().int() }).meta({ description: 'Stages done, of all' }), error: z.string().nullable(),
  engines: z.record(z.string(), z.object({ state: z.string(), reason: z.string().nullable() }).meta({ id: 'EngineOutcome' })).meta({ description: 'How each engine ended; empty until then' }),
  created_at: instant, started_at: instant.nullable(), finished_at: instant.nullable(),
}).meta({ id: 'Recalculation' })

const RUN_ID = '5b0a7c1e-93d4-4f6e-8a21-0c9d1e2f3a4b'
export const examples = {
  queued: { run_id: RUN_ID, portfolio_id: EXAMPLE_ID, state: 'queued', as_of: '2025-06-30', status_url: `/api/v1/portfolios/${EXAMPLE_ID}/recalculations/${RUN_ID}` } satisfies z.input<typeof queued>,
  progress: {
    run_id: RUN_ID, portfolio_id: EXAMPLE_ID, as_of: '2025-06-30', state: 'completed', stage: null, progress: { done: 4, total: 4 }, error: null,
    engines: { portfolio_aggregation: { state: 'done', reason: null }, factor_analysis: { state: 'skipped', reason: 'SKIPPED_NO_PUBLIC_POSITIONS' } },
    created_at: '2025-06-30T20:30:00Z', started_at: '2025-06-30T20:30:01Z', finished_at: '2025-06-30T20:30:05Z',
  } satisfies z.input<typeof progress>,
}
