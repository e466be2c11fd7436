import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { seedReferenceData } from '@sigmasight/core'
import { createApp } from '../src/app.js'
import { childWorkers, type NightWorkers } from '../src/night-workers.js'
import request from 'supertest'
import { documentBreaches } from './support/contract.js'
import { idOf, buildWorld, OWNER, STRANGER } from './support/world.js'
import { NOW, type TestServer, testServer, tokenOf, workersEnded } from './support/server.js'

const BASE = '/api/v1/admin/batch'
const ADMIN = { id: idOf('admin'), email: 'admin@example.com' }
let database: TestDatabase
let server: TestServer
let document: object
let asked = 0
const now = new Date()

beforeAll(async () => {
  database = await createTestDatabase()
  await seedReferenceData(database)
  await buildWorld(database)
  await database.prisma.user.create({ data: { ...ADMIN, passwordHash: 'none', fullName: 'Ad Min', isAdmin: true } })
  server = testServer(database, { databaseUrl: database.url, providers: [] }, () => NOW, { workers: { ensure: async () => void asked++, stop: () => undefined } })
  document = (await server.get('/openapi.json')).body
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE runs, run_portfolios')
  asked = 0
})

const admin = tokenOf(ADMIN)
const breaches = (path: string, method: string, body: unknown): string[] =>
  documentBreaches(document, `/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}/responses/200/content/application~1json/schema`, body)
const current = async () => {
  const { body } = await server.get(`${BASE}/run/current`, admin).expect(200)
  expect(breaches(`${BASE}/run/current`, 'get', body)).toEqual([])
  return body
}

describe('batch administration', () => {
  it('is for administrators only, and changes nothing for others', async () => {
    const paths: ['get' | 'post', string][] = [
      ['post', '/run'], ['get', '/run/current'], ['get', '/runs'], ['post', `/runs/${idOf('run')}/cancel`], ['post', '/trigger/market-data'], ['post', '/trigger/correlations'], ['post', '/trigger/company-profiles'],
    ]
    for (const [method, path] of paths) {
      const send = (token?: string) => (method === 'get' ? server.get(BASE + path, token) : server.post(BASE + path, {}, token))
      expect((await send(tokenOf(OWNER)).expect(403)).body).toMatchObject({ code: 'admin_required' })
      await send().expect(401)
    }
    expect([(await database.pool.query('SELECT 1 FROM runs')).rowCount, asked]).toEqual([0, 0])
  })

  it('records one night, answers 409 while it is active, and lets force take its place', async () => {
    const { body } = await server.post(`${BASE}/run`, {}, admin).expect(200)
    expect(breaches(`${BASE}/run`, 'post', body)).toEqual([])
    expect([body, asked]).toEqual([{ status: 'started', batch_run_id: body.batch_run_id, portfolio_id: 'all', triggered_by: ADMIN.email, timestamp: '2025-07-01T12:00:00Z', poll_url: `${BASE}/run/current` }, 1])
    expect((await server.post(`${BASE}/run`, {}, admin).expect(409)).body).toMatchObject({ code: 'batch_running', detail: 'Batch already running. Use force=true to override.' })
    const forced = await server.post(`${BASE}/run?force=true&portfolio_id=${OWNER.portfolioId}`, {}, admin).expect(200)
    expect(forced.body.portfolio_id).toBe(OWNER.portfolioId)
    expect(await current()).toMatchObject({ status: 'running', batch_run_id: forced.body.batch_run_id, stage: 'queued', jobs: { total: 0, completed: 0, failed: 0, pending: 0 }, progress_percent: 0 })
    const { body: history } = await server.get(`${BASE}/runs`, admin).expect(200)
    expect(breaches(`${BASE}/runs`, 'get', history)).toEqual([])
    expect(history.runs.map((run: { state: string }) => run.state)).toEqual(['queued', 'cancelled'])
  })

  it('lets only one of many requests at once through', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => server.post(`${BASE}/run`, {}, admin)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array<number>(7).fill(409)])
  })

  it('shows the progress of a run of whichever process, from the ledger', async () => {
    const id = idOf('running')
    await database.pool.query(`INSERT INTO runs (id, as_of, kind, trigger, state, stage, portfolios_total, portfolios_done, portfolios_failed, started_at, heartbeat_at)
      VALUES ($1, '2025-06-30', 'night', 'cron', 'running', 'portfolios', 4, 1, 1, $2, now())`, [id, new Date(NOW.getTime() - 12_340)])
    await database.pool.query(`INSERT INTO run_portfolios (run_id, portfolio_id, state) VALUES ($1, $2, 'running')`, [id, STRANGER.portfolioId])
    expect(await current()).toMatchObject({
      status: 'running', batch_run_id: id, elapsed_seconds: 12.3, triggered_by: 'cron', jobs: { total: 32, completed: 8, failed: 8, pending: 16 }, progress_percent: 25,
      current_portfolio: 'Book of stranger@example.com', current_job: `portfolio_calculations_${STRANGER.portfolioId}`,
    })
    expect((await server.post(`${BASE}/runs/${id}/cancel`, {}, admin).expect(200)).body).toMatchObject({ status: 'cancelled' })
    expect(await current()).toMatchObject({ status: 'idle', batch_run_id: null, last_run: { batch_run_id: id, state: 'cancelled' } })
    await server.post(`${BASE}/runs/${id}/cancel`, {}, admin).expect(404)
  })

  it('takes a silent run for interrupted: it blocks nobody', async () => {
    await database.pool.query(`INSERT INTO runs (id, as_of, kind, trigger, state, started_at, heartbeat_at) VALUES ($1, '2025-06-30', 'night', 'cron', 'running', $2, $2)`, [idOf('dead'), new Date(now.getTime() - 120_000)])
    expect(await current()).toMatchObject({ status: 'idle', last_run: { state: 'interrupted' } })
    await server.post(`${BASE}/run`, {}, admin).expect(200)
  })

  it('lets force take the place of a silent run too, so that nobody takes it up first', async () => {
    await database.pool.query(`INSERT INTO runs (id, as_of, kind, trigger, state, started_at, heartbeat_at) VALUES ($1, '2025-06-30', 'night', 'api', 'running', $2, $2)`, [idOf('dead'), new Date(now.getTime() - 120_000)])
    const { body } = await server.post(`${BASE}/run?force=true`, {}, admin).expect(200)
    const { rows } = await database.pool.query('SELECT id, state FROM runs ORDER BY created_at')
    expect(rows).toEqual([{ id: idOf('dead'), state: 'cancelled' }, { id: body.batch_run_id, state: 'queued' }])
  })

  it('has a worker started for a run whose process died, when somebody asks how far it is', async () => {
    await database.pool.query(`INSERT INTO runs (id, as_of, kind, trigger, state, started_at, heartbeat_at) VALUES ($1, '2025-06-30', 'night', 'api', 'running', $2, $2)`, [idOf('dead'), new Date(now.getTime() - 120_000)])
    await current()
    expect(asked).toBe(1)
  })

  it('records triggers of any number beside an active run', async () => {
    await server.post(`${BASE}/run`, {}, admin).expect(200)
    for (const name of ['market-data', 'correlations', 'company-profiles']) {
      const { body } = await server.post(`${BASE}/trigger/${name}`, {}, admin).expect(200)
      expect(breaches(`${BASE}/trigger/${name}`, 'post', body)).toEqual([])
    }
    const { rows } = await database.pool.query<{ kind: string }>('SELECT kind FROM runs ORDER BY created_at')
    expect(rows.map((row) => row.kind)).toEqual(['night', 'market_data', 'night', 'company_profiles'])
  })

  describe('by child processes', () => {
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined } as never
    let workers: NightWorkers
    const askOf = async (command?: readonly string[]) => {
      const config = { ...server.config, databaseUrl: database.url }
      workers = childWorkers(database, config, logger, command)
      const app = createApp({ database, config, logger, clock: () => NOW, workers })
      await request(app).post(`${BASE}/run`).set('Authorization', `Bearer ${admin}`).expect(200)
      return eventually(current, ({ status }) => status === 'idle')
    }
    afterEach(async () => {
      workers.stop()
      await workersEnded(database)
    })

    it('has a night calculated where no worker is alive', async () => {
      expect(await askOf()).toMatchObject({ status: 'idle', last_run: { state: 'completed', as_of: '2025-06-30', triggered_by: ADMIN.email, portfolios: { total: 4, done: 4, failed: 0 } } })
    })

    it('ends requests in the ledger when no worker can be started', async () => {
      expect(await askOf(['-e', 'process.exit(1)'])).toMatchObject({ status: 'idle', last_run: { state: 'failed', error: expect.stringMatching(/no worker could be started/) } })
    })
  })
})
