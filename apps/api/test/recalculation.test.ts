import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Config, loadConfig, type Logger, queueRecalculation } from '@sigmasight/core'
import { eventually } from '../../../packages/core/test/support/eventually.js'
import { createTestDatabase, type TestDatabase } from '../../../packages/core/test/support/test-database.js'
import { childRecalculations, type Recalculations } from '../src/recalculation.js'
import { NOW, SESSION, testServer, tokenOf } from './support/server.js'
import { buildWorld, OWNER, STRANGER } from './support/world.js'

const token = tokenOf(OWNER)
const BOOK = `/api/v1/portfolios/${OWNER.portfolioId}`
const EXIT_3 = ['-e', 'setTimeout(() => process.exit(3), 300)']
const WAITS = ['-e', 'setTimeout(() => undefined, 1500)']

let database: TestDatabase
let config: Config
const errors: string[] = []
const logger = { info: () => undefined, warn: () => undefined, error: (line: string) => void errors.push(line) } as unknown as Logger

beforeAll(async () => {
  database = await createTestDatabase()
  await buildWorld(database)
  config = { ...loadConfig({ NODE_ENV: 'test', MARKET_DATA_PROVIDERS: 'simulated' }), databaseUrl: database.url }
  process.env.LOG_LEVEL = 'error'
})
beforeEach(() => database.pool.query('TRUNCATE runs, run_portfolios'))
afterAll(() => database.drop())

const serverWith = (recalculations: Recalculations) => testServer(database, {}, () => NOW, { recalculations })
const stateOf = async (runId: string) => (await database.pool.query<{ state: string; error: { message: string } | null }>('SELECT state, error FROM runs WHERE id = $1', [runId])).rows[0]!

describe('a recalculation', () => {
  it('is answered at once, done by a process of its own, and can be watched to its end', async () => {
    const recalculations = childRecalculations(database, config, logger)
    const server = serverWith(recalculations)
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
    const server = serverWith(childRecalculations(database, config, logger, EXIT_3))
    const { body } = await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    const progress = await eventually(async () => (await server.get(body.status_url, token)).body, (value) => value.state === 'failed')
    expect(progress.error).toMatch(/no worker could be started \(exit code 3\)/)
    await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    await eventually(async () => stateOf(body.run_id), (row) => row.state === 'failed')
  })

  it('is failed when its process dies, which frees the portfolio', async () => {
    const server = serverWith(childRecalculations(database, config, logger, WAITS))
    const { body } = await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    await database.pool.query(`UPDATE runs SET state = 'running' WHERE id = $1`, [body.run_id])
    const ended = await eventually(async () => (await server.get(body.status_url, token).expect(200)).body, (value) => value.state !== 'running')
    expect(ended).toMatchObject({ state: 'failed', error: expect.stringMatching(/ended before it was done/) })
    await server.post(`${BOOK}/recalculate`, undefined, token).expect(202)
    await pause(2_000)
  })

  it('is noticed as dead when the process ends, without anybody asking', async () => {
    const recalculations = childRecalculations(database, config, logger, EXIT_3)
    const { runId } = await recalculations.request(OWNER.portfolioId, SESSION, OWNER.id)
    await database.pool.query(`UPDATE runs SET state = 'running' WHERE id = $1`, [runId])
    expect((await eventually(() => stateOf(runId), (row) => row.state === 'failed')).error!.message).toMatch(/ended before it was done/)
  })

  it('that waited while no server was there is taken up by the next; one that stops starts no worker', async () => {
    const { runId } = await queueRecalculation(database, { portfolioId: OWNER.portfolioId, asOf: SESSION, requestedBy: OWNER.id })
    const stopped = childRecalculations(database, config, logger, EXIT_3)
    stopped.stop()
    stopped.resume()
    await stopped.find(OWNER.portfolioId, runId)
    await pause(700)
    expect((await stateOf(runId)).state).toBe('queued')
    childRecalculations(database, config, logger, EXIT_3).resume()
    await eventually(() => stateOf(runId), (row) => row.state === 'failed')
  })

  it('is asked for twice at once and made once', async () => {
    const server = serverWith(childRecalculations(database, config, logger, WAITS))
    const answers = await Promise.all([1, 2, 3, 4].map(() => server.post(`${BOOK}/recalculate`, undefined, token)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409, 409, 409])
    const made = answers.find((answer) => answer.status === 202)!.body.run_id
    for (const answer of answers) expect(answer.body.run_id).toBe(made)
    await pause(2_000)
  })
})
