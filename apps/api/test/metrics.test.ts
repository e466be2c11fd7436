import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { type TestServer, testServer, tokenOf } from './support/server.js'
import { buildWorld, idOf, OWNER } from './support/world.js'

let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  server = testServer(database)
})
afterAll(() => database.drop())

it('measures requests by route, and the last night and the age of the data from the database', async () => {
  await server.get('/api/v1/data/portfolios', tokenOf(OWNER)).expect(200)
  await server.get(`/api/v1/data/portfolio/${OWNER.portfolioId}/nothing`, tokenOf(OWNER)).expect(404)
  const empty = (await server.get('/metrics').expect(200).expect('Content-Type', /text\/plain/)).text
  expect(empty).toContain('sigmasight_http_request_seconds_count{method="GET",route="/api/v1/data/portfolios",status="200"} 1')
  expect(empty).toContain('route="unmatched",status="404"} 1')
  expect(empty).not.toContain(OWNER.portfolioId)
  expect(empty).toContain('sigmasight_queue_depth 0')
  expect(empty).not.toMatch(/sigmasight_last_run_state\{/)
  await database.pool.query(`INSERT INTO runs (id, as_of, kind, trigger, state, started_at, finished_at, portfolios_done, portfolios_failed, stage_seconds)
    VALUES ($1, '2025-06-30', 'night', 'cron', 'completed_with_failures', '2025-06-30T23:30:00Z', '2025-06-30T23:30:42Z', 3, 1, '{"prices": 12.5, "portfolios": 20.25}')`, [idOf('night')])
  await database.prisma.providerCall.createMany({ data: [['06-29', 'ok', 5], ['06-30', 'ok', 7], ['06-30', 'quota', 1]].map(([day, outcome, calls]) => ({ provider: 'fmp', day: new Date(`2025-${day}`), outcome: String(outcome), calls: Number(calls) })) })
  await database.prisma.dailyPrice.create({ data: { symbol: 'SPY', date: new Date('2025-06-30'), close: 600 } })
  const { text } = await server.get('/metrics').expect(200)
  for (const line of ['last_run_state{state="completed_with_failures"} 1', 'last_run_state{state="completed"} 0', 'last_run_seconds 42', 'last_run_portfolios{outcome="failed"} 1', 'last_run_stage_seconds{stage="prices"} 12.5', 'last_run_stage_seconds{stage="portfolios"} 20.25', 'provider_calls_total{provider="fmp",outcome="ok"} 12', 'provider_calls_total{provider="fmp",outcome="quota"} 1']) expect(text).toContain(`sigmasight_${line}`)
  expect(text).toMatch(/sigmasight_data_age_seconds \d+/)
  await server.post('/metrics').expect(405)
})
