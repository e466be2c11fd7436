import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Decimal } from '../src/domain/index.js'
import { drainRecalculations, failAbandonedRecalculations } from '../src/nightly/recalculate.js'
import { conductRequest } from '../src/nightly/run-requests.js'
import { tryLock } from '../src/store/locks.js'
import { readPortfolioChains } from '../src/store/read/portfolio-chain.js'
import { readRecalculation } from '../src/store/read/recalculations.js'
import { readNextRequest } from '../src/store/read/run-requests.js'
import { readStaleSnapshots } from '../src/store/read/stale-snapshots.js'
import { createFlow, deleteFlow, writeEquity } from '../src/store/write/flows.js'
import { queueRecalculation } from '../src/store/write/recalculations.js'
import { requestNight } from '../src/store/write/run-requests.js'
import { clearStale } from '../src/store/write/stale-snapshots.js'
import { startTracing, traced } from '../src/tracing.js'
import { startCollector } from './support/collector.js'
import { AS_OF, HEDGE_FUND, INDIVIDUAL, night, nyse, seedDemo, silent, testConfig } from './support/demo-world.js'
import { eventually } from './support/eventually.js'
import { createTestDatabase, type TestDatabase } from './support/test-database.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemo(database)
  for (const session of nyse.sessionsBetween('2025-06-24', AS_OF)) await night(database, session)
})
afterAll(() => database.drop())

const context = (signal = new AbortController().signal) => ({ config: testConfig, logger: silent, database, signal })
const queue = (portfolioId: string) => queueRecalculation(database, { portfolioId, asOf: AS_OF, requestedBy: randomUUID() })
const runOf = (portfolioId: string, runId: string) => readRecalculation(database, portfolioId, runId)

describe('the queue of recalculations', () => {
  it('is worked off, each once however many workers there are, in the ledger rows that were asked for', async () => {
    const [one, two] = [await queue(INDIVIDUAL), await queue(HEDGE_FUND)]
    expect(await queue(INDIVIDUAL)).toEqual({ runId: one.runId, created: false })
    const taken = await Promise.all([drainRecalculations(context()), drainRecalculations(context())])
    expect(taken[0] + taken[1]).toBe(2)
    expect(await runOf(INDIVIDUAL, one.runId)).toMatchObject({ state: 'completed', error: null, engines: { portfolio_snapshot: { state: 'done' } } })
    expect(await runOf(HEDGE_FUND, two.runId)).toMatchObject({ state: 'completed' })
    expect(await runOf(HEDGE_FUND, one.runId)).toBeNull()
    expect(await drainRecalculations(context())).toBe(0)
  })

  it('and requested nights belong to the trace of whoever asked for them', async () => {
    const collector = await startCollector()
    const tracing = await startTracing({ tracing: { endpoint: collector.url, serviceName: null } }, silent, 'test')
    await traced('asking', {}, () => queue(INDIVIDUAL))
    const request = { kind: 'night', asOf: AS_OF, portfolioId: HEDGE_FUND, requestedBy: randomUUID(), force: true } as const
    await traced('asking', {}, () => requestNight(database, request))
    await drainRecalculations(context())
    await conductRequest(context(), (await readNextRequest(database))!)
    await tracing.close()
    await collector.close()
    const spansOf = (name: string) => collector.spans.filter((span) => span.name === name)
    expect(spansOf('night').map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual(spansOf('asking').map(({ traceId, spanId }) => [traceId, spanId]))
  })

  it('goes on after one that fails, which keeps its error', async () => {
    const gone = await queueRecalculation(database, { portfolioId: randomUUID(), asOf: AS_OF, requestedBy: '' })
    const next = await queue(INDIVIDUAL)
    expect(await drainRecalculations(context())).toBe(2)
    const { rows } = await database.pool.query('SELECT state, error FROM runs WHERE id = $1', [gone.runId])
    expect(rows).toEqual([{ state: 'failed', error: { message: expect.stringMatching(/no such portfolio/) } }])
    expect(await runOf(INDIVIDUAL, next.runId)).toMatchObject({ state: 'completed' })
  })

  it('waits while a night of the session is under way', async () => {
    const lock = await tryLock(database, `night ${AS_OF}`)
    const { runId } = await queue(INDIVIDUAL)
    const drained = drainRecalculations(context())
    expect(await eventually(() => runOf(INDIVIDUAL, runId), (run) => run!.stage === 'waiting')).toMatchObject({ state: expect.stringMatching(/running/), stage: 'waiting' })
    expect(await failAbandonedRecalculations(database)).toBe(0)
    await lock!.release()
    await drained
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'completed' })
  })

  it('takes a run back that a signal stopped, and fails one whose worker died', async () => {
    const { runId } = await queue(INDIVIDUAL)
    const stop = new AbortController()
    stop.abort()
    await expect(drainRecalculations(context(stop.signal))).rejects.toThrow(/signal/)
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'queued' })
    await database.pool.query(`UPDATE runs SET state = 'running' WHERE id = $1`, [runId])
    expect(await failAbandonedRecalculations(database)).toBe(1)
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'failed', error: expect.stringMatching(/ended before/) })
  })
})

describe('a NAV chain whose flows are stated later', () => {
  const chain = async () => (await database.pool.query<{ date: string; nav: string; pnl: string; flow: string }>(
    `SELECT snapshot_date::text AS date, total_value::text AS nav, daily_pnl::text AS pnl, external_flow::text AS flow FROM portfolio_snapshots WHERE portfolio_id = $1 ORDER BY snapshot_date`, [INDIVIDUAL])).rows
  const standing = async () => (await readPortfolioChains(database, [INDIVIDUAL], AS_OF)).get(INDIVIDUAL)!
  const recalculate = async (): Promise<void> => {
    await queue(INDIVIDUAL)
    await drainRecalculations(context())
  }
  const closes = (rows: Awaited<ReturnType<typeof chain>>): boolean => rows.every((row, t) => t === 0 || new Decimal(rows[t - 1]!.nav).plus(row.pnl).plus(row.flow).equals(row.nav))

  it('is rolled again from the date of the flow, by a run of the latest session', async () => {
    const before = await chain()
    const id = await createFlow(database, INDIVIDUAL, { date: '2025-06-26', amount: '25000', kind: 'deposit', note: null })
    expect((await standing()).staleFrom).toBe('2025-06-26')
    await recalculate()
    const after = await chain()
    expect((await standing()).staleFrom).toBeNull()
    expect(after.map((row, t) => new Decimal(row.nav).minus(before[t]!.nav).toNumber())).toEqual([0, 0, 25_000, 25_000, 25_000])
    expect([closes(after), after[2]!.flow]).toEqual([true, before[2]!.flow.replace(/^0\./, '25000.')])
    await deleteFlow(database, INDIVIDUAL, id)
    await recalculate()
    expect(await chain()).toEqual(before)
  })

  it('keeps its first snapshot where it stood when equity is stated anew', async () => {
    const before = await chain()
    const { version, firstValue } = await standing()
    const amount = new Decimal(600_000).minus(before.at(-1)!.nav).toFixed()
    expect(await writeEquity(database, INDIVIDUAL, version, { equityBalance: '600000', firstValue, flow: { date: AS_OF, amount, kind: 'equity', note: null } })).toBe(true)
    expect(await writeEquity(database, INDIVIDUAL, version, { equityBalance: '1', firstValue, flow: null })).toBe(false)
    await recalculate()
    await night(database, '2025-06-24')
    const after = await chain()
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
    expect([closes(after), Number(after.at(-1)!.nav)]).toEqual([true, 600_000])
  })

  it('that begins on the day of the statement begins with what was stated last', async () => {
    await database.pool.query(`DELETE FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date < $2`, [INDIVIDUAL, AS_OF])
    await recalculate()
    const [first] = await chain()
    const anchor = await database.pool.query<{ anchor: string; flow: string }>(
      `SELECT equity_anchor::text AS anchor, (SELECT sum(amount)::text FROM external_flows WHERE portfolio_id = $1 AND kind = 'equity' AND date = $2) AS flow FROM portfolios WHERE id = $1`, [INDIVIDUAL, AS_OF])
    expect(Number(first!.nav)).toBeCloseTo(Number(anchor.rows[0]!.anchor) + Number(anchor.rows[0]!.flow), 6)
  })

  it('is marked again when a flow is stated while a run is at work', async () => {
    await createFlow(database, INDIVIDUAL, { date: AS_OF, amount: '1', kind: 'deposit', note: null })
    const { versions } = await readStaleSnapshots(database, [INDIVIDUAL], AS_OF)
    await createFlow(database, INDIVIDUAL, { date: AS_OF, amount: '2', kind: 'deposit', note: null })
    await clearStale(database, versions)
    expect((await standing()).staleFrom).toBe(AS_OF)
  })
})
