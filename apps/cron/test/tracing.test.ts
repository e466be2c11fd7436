import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Collector, startCollector } from '../../../packages/core/test/support/collector.js'
import { night, seedDemo, testConfig } from '../../../packages/core/test/support/demo-world.js'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { addBooks, holdPortfolios, startCron } from './support.js'

let database: TestDatabase
let collector: Collector
beforeAll(async () => {
  database = await createTestDatabase()
  collector = await startCollector()
  await seedDemo(database)
  await addBooks(database, 3)
  await night(database, '2025-07-02', { config: { ...testConfig, regressionWindow: 60 } })
})
afterAll(async () => {
  await collector.close()
  await database.drop()
})

const env = (endpoint: string) => ({ DATABASE_URL: database.url, PORTFOLIO_BATCH: '1', NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32), OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })

it('a night is one trace: its stages, and the batches of every process', async () => {
  const guard = await holdPortfolios(database)
  const worker = startCron(['worker'], { ...env(collector.url), OTEL_SERVICE_NAME: 'helper' })
  await worker.said('takes work')
  const run = startCron(['--date', '2025-07-01'], env(collector.url))
  const hands = async () => (await database.pool.query(`SELECT 1 FROM run_portfolios WHERE state = 'running'`)).rowCount
  await eventually(hands, (count) => count === 2)
  await guard.release()
  expect(await run.ended).toBe(0)
  worker.child.kill('SIGTERM')
  expect(await worker.ended).toBe(143)

  const [root] = collector.spans.filter((span) => span.name === 'night')
  expect(root).toMatchObject({ service: 'sigmasight-cron', parentSpanId: '', failed: false, attributes: { session: '2025-07-01', kind: 'night', portfolios: 6, state: 'completed' } })
  const ours = collector.spans.filter((span) => span.traceId === root!.traceId)
  const stages = ours.filter((span) => span.name.startsWith('stage '))
  expect(stages.map((span) => [span.name, span.parentSpanId])).toEqual(['prices', 'profiles', 'symbols', 'portfolios'].map((stage) => [`stage ${stage}`, root!.spanId]))
  const batches = ours.filter((span) => span.name === 'portfolio batch')
  expect(new Set(batches.map((span) => span.parentSpanId))).toEqual(new Set([stages.at(-1)!.spanId]))
  expect(batches.reduce((sum, { attributes }) => sum + Number(attributes.portfolios), 0)).toBe(6)
  expect(new Set(batches.map((span) => span.service))).toEqual(new Set(['sigmasight-cron', 'helper']))
  expect(JSON.parse(run.log().split('\n').find((line) => line.includes('run for'))!)).toMatchObject({ trace_id: root!.traceId })
  const { rows } = await database.pool.query(`SELECT stage_seconds AS seconds FROM runs WHERE as_of = '2025-07-01'`)
  expect(rows).toEqual([{ seconds: Object.fromEntries(['prices', 'profiles', 'symbols', 'portfolios'].map((stage) => [stage, expect.any(Number)])) }])
})

it('a collector out of reach changes nothing but one line of the log', async () => {
  const run = startCron(['--date', '2025-06-30'], env('http://127.0.0.1:1'))
  expect(await run.ended).toBe(0)
  expect(run.log()).toMatch(/traces: .*spans are lost until the collector answers/)
})
