import type { RequestHandler } from 'express'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { type Database, queueDepth, readOperatingFigures } from '@sigmasight/core'
import type { EdgeHandler } from './edge.js'

const RUN_STATES = ['completed', 'completed_with_failures', 'failed', 'cancelled', 'interrupted']

/** Prometheus metrics of one application: `observe` times requests, `answer` serves GET /metrics. */
export interface Metrics {
  readonly observe: EdgeHandler
  readonly answer: RequestHandler
}

/** HTTP durations by route and, read from the database at each scrape, queue depth, data age, calls of providers and the last night with its stages, of whichever process. */
export function metrics(database: Database, clock: () => Date): Metrics {
  const registry = new Registry()
  const durations = new Histogram({
    name: 'sigmasight_http_request_seconds', help: 'Duration of HTTP requests', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers: [registry],
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name: `sigmasight_${name}`, help, labelNames, registers: [registry] })
  const queue = gauge('queue_depth', 'Batches of portfolios that wait')
  const active = gauge('active_runs', 'Runs that are queued or running')
  const age = gauge('data_age_seconds', 'Age of the newest close of the market proxy')
  const succeeded = gauge('last_success_timestamp_seconds', 'When the last night without a failed portfolio ended')
  const state = gauge('last_run_state', '1 for the state in which the last night ended', ['state'])
  const seconds = gauge('last_run_seconds', 'Duration of the last night')
  const portfolios = gauge('last_run_portfolios', 'Portfolios of the last night by outcome', ['outcome'])
  const stages = gauge('last_run_stage_seconds', 'Duration of each stage of the last night', ['stage'])
  const calls = new Counter({ name: 'sigmasight_provider_calls_total', help: 'Requests to market-data providers by outcome, of all processes', labelNames: ['provider', 'outcome'], registers: [registry] })
  const collect = async (): Promise<void> => {
    const [figures, depth] = await Promise.all([readOperatingFigures(database), queueDepth(database)])
    const { lastRun, lastSuccess, newestPrice, providerCalls } = figures
    calls.reset() // the table counts for all processes; the counter only shows it
    for (const { provider, outcome, calls: count } of providerCalls) calls.inc({ provider, outcome }, count)
    queue.set(depth)
    active.set(figures.activeRuns)
    if (newestPrice) age.set((clock().getTime() - newestPrice.getTime()) / 1000)
    if (lastSuccess) succeeded.set(lastSuccess.getTime() / 1000)
    if (!lastRun) return
    for (const name of RUN_STATES) state.set({ state: name }, lastRun.state === name ? 1 : 0)
    seconds.set(lastRun.seconds)
    stages.reset()
    for (const [stage, value] of Object.entries(lastRun.stageSeconds)) stages.set({ stage }, value)
    portfolios.set({ outcome: 'done' }, lastRun.done)
    portfolios.set({ outcome: 'failed' }, lastRun.failed)
  }
  return {
    observe: (request, response, next) => {
      const stop = durations.startTimer()
      response.on('finish', () => {
        // The pattern of the route, never the path: ids in it would make a series of each.
        const route = request.route?.path ?? 'unmatched'
        stop({ method: request.method ?? '', route, status: response.statusCode })
      })
      next()
    },
    answer: async (_request, response) => {
      await collect()
      response.set('Cache-Control', 'no-store').type(registry.contentType).send(await registry.metrics())
    },
  }
}
