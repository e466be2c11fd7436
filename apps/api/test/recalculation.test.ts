import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Config, loadConfig, type Logger, queueRecalculation } from '@sigmasight/core'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { childWorkers, type NightWorkers } from '../src/night-workers.js'
import { NOW, SESSION, testServer, tokenOf, workersEnded } from './support/server.js'
import { buildWorld, OWNER, STRANGER } from './support/world.js'

const token = tokenOf(OWNER)
const BOOK = `/api/v1/portfolios/${OWNER.portfolioId}`
const EXIT_3 = ['-e', 'setTimeout(() => process.exit(3), 300)']
const KILLED = ['-e', 'process.kill(process.pid, "SIGKILL")']
const WAITS = ['-e', 'setTimeout(() => undefined, 1500)']

let database: TestDatabase
let config: Config
let errors: string[]
let made: NightWorkers[]
const logger = { info: () => undefined, warn: () => undefined, error: (line: string) => void errors.push(line) } as unknown as Logger

// A world for each test: processes that one leaves behind are none of the next one's business.
beforeEach(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  config = { ...loadConfig({ NODE_ENV: 'test', MARKET_DATA_PROVIDERS: 'simulated' }), databaseUrl: database.url }
  errors = []
  made = []
  process.env.LOG_LEVEL = 'error'
})
afterEach(async () => {
  for (const workers of made) workers.stop()
  await workersEnded(database)
  await database.drop()
})

/** Workers that start no more when the test has ended; by default real ones. */
function workersBy(command?: readonly string[]): NightWorkers {
  const workers = childWorkers(database, config, logger, command)
  made.push(workers)
  return workers
}
const serverWith = (workers: NightWorkers) => testServer(database, {}, () => NOW, { workers })
const request = ({ portfolioId }: { readonly portfolioId: string } = OWNER) => queueRecalculation(database, { portfolioId, asOf: SESSION, requestedBy: OWNER.id })
const stateOf = async (runId: string) => (await database.pool.query<{ state: string; error: { message: string } | null }>('SELECT state, error FROM runs WHERE id = $1', [runId])).rows[0]!

describe('a recalculation', () => {
  it('is answered at once, done by a process of its own, and can be watched to its end', async () => {
    const server = serverWith(workersBy())
    const { body } = await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    expect(body).toEqual({ run_id: expect.any(String), portfolio_id: OWNER.portfolioId, state: 'queued', as_of: SESSION, status_url: `${BOOK}/recalculations/${body.run_id}` })
    const other = await server.post(`/api/v1/portfolios/${STRANGER.portfolioId}/recalculate`, undefined, tokenOf(STRANGER)).expect(202)
    const again = await server.post(`${BOOK}/recalculate`, undefined, token).expect(409)
    expect(again.body).toMatchObject({ code: 'recalculation_running', run_id: body.run_id })
    const states = new Set<string>()
    const progress = await eventually(async () => (await server.get(body.status_url, token).expect(200)).body, (value) => states.add(value.state) && ['completed', 'failed'].includes(value.state))
    expect(progress).toMatchObject({ state: 'completed', error: null, stage: null, progress: { done: 4, total: 4 }, engines: { portfolio_aggregation: { state: 'done', reason: null } }, as_of: SESSION })
    expect([...states].every((state) => ['queued', 'running', 'completed'].includes(state))).toBe(true)
    await eventually(async () => (await server.get(other.body.status_url, tokenOf(STRANGER)).expect(200)).body, (value) => value.state === 'completed')
    expect((await database.pool.query('SELECT 1 FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date = $2', [OWNER.portfolioId, SESSION])).rowCount).toBe(1)
    expect((await database.pool.query('SELECT kind, trigger, requested_by FROM runs WHERE id = $1', [body.run_id])).rows).toEqual([{ kind: 'recalculation', trigger: 'api', requested_by: OWNER.id }])
    await server.get(body.status_url, tokenOf(STRANGER)).expect(404)
    await server.get(`/api/v1/portfolios/${STRANGER.portfolioId}/recalculations/${body.run_id}`, tokenOf(STRANGER)).expect(404)
    await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    await eventually(async () => (await database.pool.query(`SELECT 1 FROM runs WHERE state IN ('queued', 'running')`)).rowCount, (left) => left === 0)
  })

  it('says so when no worker can be started', async () => {
    const server = serverWith(workersBy(EXIT_3))
    const { body } = await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    const progress = await eventually(async () => (await server.get(body.status_url, token)).body, (value) => value.state === 'failed')
    expect(progress.error).toMatch(/no worker could be started \(exit code 3\)/)
    const again = await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    await eventually(async () => stateOf(again.body.run_id), (row) => row.state === 'failed')
  })

  it('waits again when its process has died, and a worker is started for it', async () => {
    const server = serverWith(workersBy(EXIT_3))
    const { runId } = await request()
    await database.pool.query(`UPDATE runs SET state = 'running', stage = 'symbols', heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [runId])
    const path = `${BOOK}/recalculations/${runId}`
    expect((await server.get(path, token).expect(200)).body).toMatchObject({ state: 'queued', stage: null, progress: { done: 0 }, error: null })
    const { body } = await eventually(() => server.get(path, token), (answer) => answer.body.state !== 'queued')
    expect(body).toMatchObject({ state: 'failed', error: expect.stringMatching(/no worker could be started/) })
  })

  it('that is asked for while a worker comes to nothing gets a worker of its own', async () => {
    const workers = workersBy(EXIT_3)
    const first = await request()
    await workers.ensure()
    const second = await request(STRANGER)
    await eventually(() => stateOf(first.runId), (row) => row.state === 'failed')
    await eventually(() => stateOf(second.runId), (row) => row.state === 'failed')
    expect(errors).toHaveLength(2)
  })

  it('goes on waiting when a worker was killed', async () => {
    const workers = workersBy(KILLED)
    const { runId } = await request()
    await workers.ensure()
    await eventually(() => errors, (lines) => lines.some((line) => line.includes('ended with a signal')))
    expect((await stateOf(runId)).state).toBe('queued')
  })

  it('that waited while no server was there is taken up by the next; one that stops starts no worker', async () => {
    const { runId } = await request()
    const stopped = workersBy(EXIT_3)
    stopped.stop()
    await stopped.ensure()
    await pause(700)
    expect((await stateOf(runId)).state).toBe('queued')
    await workersBy(EXIT_3).ensure()
    await eventually(() => stateOf(runId), (row) => row.state === 'failed')
  })

  it('is asked for twice at once and made once', async () => {
    const server = serverWith(workersBy(WAITS))
    const answers = await Promise.all([1, 2, 3, 4].map(() => server.post(`${BOOK}/recalculate`, undefined, token)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409, 409, 409])
    const runId = answers.find((answer) => answer.status === 202)!.body.run_id
    for (const answer of answers) expect(answer.body.run_id).toBe(runId)
  })
})
