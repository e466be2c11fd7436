import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTracing } from '@sigmasight/core'
import { startCollector } from '../../../packages/core/test/support/collector.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER } from './support/world.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
})
afterAll(() => database.drop())

it('records requests by route in the trace of the client, and names it in the log', async () => {
  const collector = await startCollector()
  const tracing = await startTracing({ tracing: { endpoint: collector.url, serviceName: null } }, { warn: () => undefined }, 'api')
  const server = testServer(database)
  const path = `/api/v1/data/portfolio/${OWNER.portfolioId}/snapshot?key=secret`
  await server.get('/api/v1/data/portfolios', tokenOf(OWNER)).set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01').expect(200)
  await server.get(path, tokenOf(OWNER))
  await server.get('/nowhere').expect(404)
  await tracing.close()
  await collector.close()
  const spans = Object.fromEntries(collector.spans.map((span) => [span.name, span]))
  expect(spans['GET /api/v1/data/portfolios']).toMatchObject({
    service: 'sigmasight-api', traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331', failed: false,
    attributes: { 'http.request.method': 'GET', 'http.route': '/api/v1/data/portfolios', 'http.response.status_code': 200 },
  })
  expect(spans['GET unmatched']).toMatchObject({ parentSpanId: '', attributes: { 'http.response.status_code': 404 } })
  expect(collector.text()).not.toMatch(new RegExp(`${OWNER.portfolioId}|secret`))
  expect(server.log.filter(({ message }) => message === 'request').map(({ meta }) => meta.trace_id)).toEqual(expect.arrayContaining(['0af7651916cd43dd8448eb211c80319c', spans['GET unmatched']!.traceId]))
})
