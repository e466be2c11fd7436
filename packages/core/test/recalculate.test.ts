import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Decimal } from '../src/domain/index.js'
import { runNight } from '../src/nightly/run-night.js'
import { serveQueue, WORKERS_LOCK } from '../src/nightly/serve-queue.js'
import { isLockFree, tryLock } from '../src/store/locks.js'
import { readPortfolioChains } from '../src/store/read/portfolio-chain.js'
import { readRecalculation } from '../src/store/read/recalculations.js'
import { readStaleSnapshots } from '../src/store/read/stale-snapshots.js'
import { createFlow, deleteFlow, writeEquity } from '../src/store/write/flows.js'
import { cancelRun, queueRecalculation, requestNight, requestSync } from '../src/store/write/run-requests.js'
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
const queue = (portfolioId: string, asOf = AS_OF) => queueRecalculation(database, { portfolioId, asOf, requestedBy: randomUUID() })
const work = () => serveQueue(context(), { once: true })
const runOf = (portfolioId: string, runId: string) => readRecalculation(database, portfolioId, runId)

describe('recalculations that were asked for', () => {
  it('are made by whoever takes work, each once however many there are, in the ledger rows that were asked for', async () => {
    const [one, two] = [await queue(INDIVIDUAL), await queue(HEDGE_FUND)]
    expect(await queue(INDIVIDUAL)).toEqual({ runId: one.runId, created: false })
    await Promise.all([work(), work()])
    expect(await runOf(INDIVIDUAL, one.runId)).toMatchObject({ state: 'completed', error: null, engines: { portfolio_snapshot: { state: 'done' } } })
    expect(await runOf(HEDGE_FUND, two.runId)).toMatchObject({ state: 'completed' })
    expect(await runOf(HEDGE_FUND, one.runId)).toBeNull()
    const { rows } = await database.pool.query('SELECT attempts FROM run_portfolios WHERE run_id IN ($1, $2)', [one.runId, two.runId])
    expect(rows).toEqual([{ attempts: 1 }, { attempts: 1 }])
  })

  it('belong, as nights that were asked for, to the trace of whoever asked for them', async () => {
    const collector = await startCollector()
    const tracing = await startTracing({ tracing: { endpoint: collector.url, serviceName: null } }, silent, 'test')
    await traced('asking', {}, () => queue(INDIVIDUAL))
    const request = { kind: 'night', asOf: AS_OF, portfolioId: HEDGE_FUND, requestedBy: randomUUID(), force: true } as const
    await traced('asking', {}, () => requestNight(database, request))
    await work()
    await tracing.close()
    await collector.close()
    const spansOf = (name: string) => collector.spans.filter((span) => span.name === name)
    expect(spansOf('night').map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual(spansOf('asking').map(({ traceId, spanId }) => [traceId, spanId]))
  })

  it('that fail keep their error and stop no other', async () => {
    const gone = await queueRecalculation(database, { portfolioId: randomUUID(), asOf: AS_OF, requestedBy: '' })
    const next = await queue(INDIVIDUAL)
    await work()
    const { rows } = await database.pool.query('SELECT state, error FROM runs WHERE id = $1', [gone.runId])
    expect(rows).toEqual([{ state: 'failed', error: { message: expect.stringMatching(/no such portfolio/) } }])
    expect(await runOf(INDIVIDUAL, next.runId)).toMatchObject({ state: 'completed' })
  })

  it('wait while another run has their session, and let those of other sessions pass', async () => {
    const lock = await tryLock(database, `night ${AS_OF}`)
    const first = await queue(INDIVIDUAL)
    const other = await queue(HEDGE_FUND, '2025-06-27')
    const working = work()
    await eventually(() => runOf(HEDGE_FUND, other.runId), (run) => run!.state === 'completed')
    expect(await runOf(INDIVIDUAL, first.runId)).toMatchObject({ state: 'queued', stage: null })
    await lock!.release()
    await working
    expect(await runOf(INDIVIDUAL, first.runId)).toMatchObject({ state: 'completed' })
  })

  it('that take down every process before their portfolios are handed out are failed, and tell why', async () => {
    const dead = async (losses: number, stage: string): Promise<string> => {
      const { runId } = await queue(INDIVIDUAL)
      await database.pool.query(`UPDATE runs SET state = 'running', stage = $2, losses = $3, heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [runId, stage, losses])
      await work()
      return runId
    }
    const stateOf = async (runId: string) => (await database.pool.query('SELECT state, losses, error FROM runs WHERE id = $1', [runId])).rows[0]
    expect(await stateOf(await dead(2, 'symbols'))).toEqual({ state: 'failed', losses: 2, error: { message: expect.stringMatching(/^the process that conducted it ended or fell silent 3 times before portfolios/) } })
    expect(await stateOf(await dead(1, 'symbols'))).toMatchObject({ state: 'completed', losses: 2 })
    expect(await stateOf(await dead(2, 'portfolios'))).toMatchObject({ state: 'completed', losses: 2 })
  })

  it('wait again when a signal stops their process, and are taken up when it dies', async () => {
    const { runId } = await queue(INDIVIDUAL)
    const stop = new AbortController()
    const logger = { info: (line: string) => void (line.startsWith('run for') && stop.abort()), warn: () => undefined, error: () => undefined } as unknown as typeof silent
    await serveQueue({ ...context(stop.signal), logger }, { once: true })
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'queued', error: null, startedAt: expect.any(Date) })
    await database.pool.query(`UPDATE runs SET state = 'running', heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [runId])
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'interrupted' })
    expect(await queue(INDIVIDUAL)).toEqual({ runId, created: false })
    await work()
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'completed' })
  })

  it('wait again although their process dies right after the signal has stopped it', async () => {
    const { runId } = await queue(INDIVIDUAL)
    const stop = new AbortController()
    const logger = { info: (line: string) => void (line.startsWith('run for') && stop.abort()), warn: () => undefined, error: () => undefined } as unknown as typeof silent
    const request = { asOf: AS_OF, kind: 'recalculation', trigger: 'api', portfolioId: INDIVIDUAL, force: false, runId, onProgress: () => undefined } as const
    await expect(runNight({ ...context(stop.signal), logger }, request)).rejects.toThrow(/stopped by a signal/)
    await work()
    expect(await runOf(INDIVIDUAL, runId)).toMatchObject({ state: 'completed' })
  })
})

describe('a sync that was asked for', () => {
  const NEXT = '2025-07-01'
  const ask = () => requestSync(database, { kind: 'market_data', asOf: NEXT, portfolioId: null, requestedBy: '', force: false })
  const stateOf = async (runId: string) => (await database.pool.query<{ state: string }>('SELECT state FROM runs WHERE id = $1', [runId])).rows[0]!.state
  /** The context of a worker to which `step` happens before the first statement that is like `pattern`. */
  const meeting = (pattern: RegExp, step: (statements: readonly string[]) => unknown, signal?: AbortSignal) => {
    const statements: string[] = []
    const pool = new Proxy(database.pool, {
      get: (target, name) => name !== 'query' ? Reflect.get(target, name) : async (...statement: [string, unknown[]]) => {
        const met = pattern.test(statement[0]) && !statements.some((text) => pattern.test(text))
        statements.push(statement[0])
        if (met) await step(statements)
        return target.query(...statement)
      },
    })
    return { ...context(signal), database: { ...database, pool } }
  }
  const fetched = async () => (await database.pool.query(`SELECT 1 FROM market_data_cache WHERE date = $1`, [NEXT])).rowCount

  it('waits again when a signal stops its process before it has all, and is then made', async () => {
    const runId = await ask()
    const stop = new AbortController()
    await serveQueue(meeting(/FROM sync_states/, () => stop.abort(), stop.signal), { once: true })
    expect([await stateOf(runId), await fetched()]).toEqual(['queued', 0])
    await work()
    expect([await stateOf(runId), (await fetched())! > 0]).toEqual(['completed', true])
  })

  it('says that it lives, and stops when it is cancelled', async () => {
    await database.pool.query('DELETE FROM sync_states')
    await database.pool.query('DELETE FROM market_data_cache WHERE date = $1', [NEXT])
    const runId = await ask()
    let beaten = false
    await serveQueue(meeting(/FROM sync_states/, async (statements) => {
      await cancelRun(database, runId)
      await eventually(() => statements.filter((text) => text.startsWith('UPDATE runs SET heartbeat_at')).length, (beats) => beats > 0)
      beaten = true
    }), { once: true })
    expect([await stateOf(runId), beaten, await fetched()]).toEqual(['cancelled', true, 0])
  })
})

describe('a worker', () => {
  it('makes itself known as soon as it can, where somebody asked for workers at the moment it began', async () => {
    let asking = await tryLock(database, WORKERS_LOCK)
    const stop = new AbortController()
    const pool = new Proxy(database.pool, {
      get: (target, name) => name !== 'query' ? Reflect.get(target, name) : async (...statement: [string, unknown[]]) => {
        if (asking && /FROM runs\s+WHERE/.test(statement[0])) { // it looks for runs: its own lock was refused before
          const lock = asking
          asking = null
          await lock.release()
        }
        return target.query(...statement)
      },
    })
    const working = serveQueue({ ...context(stop.signal), database: { ...database, pool } }, { once: false })
    await eventually(async () => asking === null && !(await isLockFree(database, WORKERS_LOCK)), (known) => known).finally(() => stop.abort())
    await working
  })
})

describe('a NAV chain whose flows are stated later', () => {
  const chain = async () => (await database.pool.query<{ date: string; nav: string; pnl: string; flow: string }>(
    `SELECT snapshot_date::text AS date, total_value::text AS nav, daily_pnl::text AS pnl, external_flow::text AS flow FROM portfolio_snapshots WHERE portfolio_id = $1 ORDER BY snapshot_date`, [INDIVIDUAL])).rows
  const standing = async () => (await readPortfolioChains(database, [INDIVIDUAL], AS_OF)).get(INDIVIDUAL)!
  const recalculate = async (): Promise<void> => {
    await queue(INDIVIDUAL)
    await work()
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

  it('is rolled again by the first run that can read the portfolio, when the one before could not', async () => {
    const before = await chain()
    const id = await createFlow(database, INDIVIDUAL, { date: '2025-06-26', amount: '25000', kind: 'deposit', note: null })
    const broken = randomUUID()
    await database.pool.query(
      `INSERT INTO positions (portfolio_id, id, symbol, position_type, quantity, entry_price, entry_date) VALUES ($1, $2, 'AAPL', 'SWAP', 1, 1, '2025-01-02')`, [INDIVIDUAL, broken])
    await recalculate()
    expect((await standing()).staleFrom).toBe('2025-06-26')
    await database.pool.query('DELETE FROM positions WHERE portfolio_id = $1 AND id = $2', [INDIVIDUAL, broken])
    await recalculate()
    const after = await chain()
    expect(after.map((row, t) => new Decimal(row.nav).minus(before[t]!.nav).toNumber())).toEqual([0, 0, 25_000, 25_000, 25_000])
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
