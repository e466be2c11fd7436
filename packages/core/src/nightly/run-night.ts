import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createCalendar, type TradingCalendar } from '../calendar/index.js'
import type { IsoDate } from '../domain/index.js'
import { Interrupted, messageOf, OperatorError } from '../errors.js'
import type { Database } from '../store/database.js'
import { type HeldLock, isLockLost } from '../store/locks.js'
import { readPortfolioIds } from '../store/read/portfolio-ids.js'
import { countEnded, readOpenPortfolios, readRunPortfolios, readUnfinishedRun } from '../store/read/runs.js'
import { readSettlingUnderlyings } from '../store/read/settling-underlyings.js'
import { readSymbolUniverse } from '../store/read/symbol-universe.js'
import { reclaimPortfolios } from '../store/write/leases.js'
import { requeueRun } from '../store/write/run-requests.js'
import { closeRun, enterPortfolios, openRun, recordStage, reopenRun, type RunState } from '../store/write/runs.js'
import type { NightContext } from './night-context.js'
import { alertsOf, sendAlerts } from './alerts.js'
import { batchesToSend, type OpenPortfolios } from './hand-out.js'
import { holdRun } from './held-run.js'
import { loadMarket } from './market/load-market.js'
import type { NightMarket } from './market/night-market.js'
import { systemClock } from '../market-data/index.js'
import { openMarketData } from './open-market-data.js'
import { openWorker } from './portfolio-worker.js'
import type { ProgressListener } from './progress.js'
import { failLost } from './portfolio-stage.js'
import { openQueue } from './queue.js'
import { isPassing, withRetries } from './retry.js'
import { lockSession, runUnderWay, sessionBusy } from './session-lock.js'
import { summarise, type NightSummary, type StageSummaries } from './summary.js'
import { StageTimes } from './stage-times.js'
import { activeTraceparent, traced, type WorkSpan } from '../tracing.js'
import { runSymbolStage } from './symbol-stage.js'
import { NO_PROFILES, syncAlerts, syncPrices, syncProfiles, windowSessions } from './sync-market-data.js'
import { symbolUniverse, withSettling } from './universe.js'

/** How long the conductor waits when others have all the work. */
const IDLE_MS = 100

export type { NightContext }

export interface NightRequest {
  readonly asOf: IsoDate
  readonly kind: 'night' | 'backfill' | 'recalculation'
  readonly trigger: string
  readonly portfolioId: string | null
  readonly force: boolean
  /** The ledger row of a run that was recorded when it was asked for; absent for a run that begins now. */
  readonly runId?: string
  /** The trace that it belongs to (W3C traceparent); absent for a run that begins one. */
  readonly traceparent?: string | null
  /** The lock of the session where the caller holds it already; it stays the caller's. */
  readonly lock?: HeldLock
  readonly onProgress: ProgressListener
}

/**
 * The night: prices, profiles, symbol work, portfolio work, summary. The ledger is the truth: a run that was killed is taken up where it
 * stopped. Errors: OperatorError with exit code 75 when another run of the session holds the lock, 2 for an unknown portfolio;
 * Interrupted when stopped by a signal.
 */
export async function runNight(context: NightContext, request: NightRequest): Promise<NightSummary> {
  const { database, config } = context
  const portfolioIds = await readPortfolioIds(database, request.portfolioId)
  if (request.portfolioId !== null && portfolioIds.length === 0) throw new OperatorError(`--portfolio ${request.portfolioId}: no such portfolio`)
  const calendar = createCalendar({ extraClosures: config.extraClosures })
  const lock = request.lock ?? (await lockSession(database, request.asOf))
  if (!lock) throw runUnderWay(request.asOf)
  try {
    const { asOf, kind, trigger } = request
    const own = { ...context, signal: AbortSignal.any([context.signal, lock.lost]) }
    return await traced('night', { session: asOf, kind, trigger, portfolios: portfolioIds.length }, (span) => conduct(own, request, calendar, portfolioIds, span), request.traceparent ?? undefined)
  } catch (error) {
    throw context.signal.aborted && !(error instanceof Interrupted) ? new Interrupted(`stopped by a signal; the next run resumes (${messageOf(error)})`) : error
  } finally {
    if (lock !== request.lock) await lock.release()
  }
}

async function conduct(context: NightContext, request: NightRequest, calendar: TradingCalendar, portfolioIds: readonly string[], span: WorkSpan): Promise<NightSummary> {
  const { database, logger, config } = context
  const started = Date.now()
  const subject = `${request.kind === 'recalculation' ? 'Recalculation' : 'Night'} of ${request.asOf}`
  const runId = await takeUp(database, request)
  span.set({ 'run.id': runId })
  const { conductor, displaced, end } = await holdRun(context, runId)
  logger.info(`run for ${request.asOf} started`, { run_id: runId, portfolios: portfolioIds.length })
  const own = { ...context, signal: AbortSignal.any([context.signal, displaced]) }
  try {
    await enterPortfolios(database, runId, portfolioIds)
    const times = new StageTimes()
    const { stages, market } = await marketStages(own, request, calendar, { runId, times })
    await times.run('portfolios', () => portfolioStage(own, request, { runId, conductor, market }))
    await recordStage(database, runId, 'portfolios', stages, times.seconds)
    const portfolios = await readRunPortfolios(database, runId, request.asOf)
    const state: RunState = portfolios.some((portfolio) => portfolio.state === 'failed') ? 'completed_with_failures' : 'completed'
    await closeRun(database, runId, state, null, conductor)
    span.set({ state })
    logger.info(`run for ${request.asOf} ${state}`, { run_id: runId })
    const summary = summarise({ runId, asOf: request.asOf, status: state, durationMs: Date.now() - started, stages, portfolios })
    await sendAlerts(config, logger, alertsOf(summary, subject))
    return summary
  } catch (error) {
    // A run that another process took up, or that was cancelled, is not ours to close; a dead database cannot be told, and the next run resumes.
    if (!displaced.aborted && !isPassing(error) && !isLockLost(error)) await putDown(database, { runId, conductor, requested: request.runId !== undefined }, error)
    if (!displaced.aborted && !(error instanceof Interrupted)) await sendAlerts(config, logger, [`${subject} failed: ${messageOf(error)}`])
    throw error
  } finally {
    end()
  }
}

/** Ends a run by the error that stopped it. One that was asked for and is stopped by a signal waits again, in one step: a process that is stopping may be killed at any moment. */
async function putDown(database: Database, { runId, conductor, requested }: { readonly runId: string; readonly conductor: string; readonly requested: boolean }, error: unknown): Promise<void> {
  if (!(error instanceof Interrupted)) await closeRun(database, runId, 'failed', messageOf(error), conductor)
  else if (requested) await requeueRun(database, runId, conductor)
  else await closeRun(database, runId, 'interrupted', messageOf(error), conductor)
}

/** The run to continue, or a new one. With --force a killed run is not resumed but started over. */
async function takeUp(database: Database, request: NightRequest): Promise<string> {
  if (request.runId !== undefined) {
    if (!(await reopenRun(database, request.runId))) throw sessionBusy(`run ${request.runId} has ended or was cancelled`)
    return request.runId
  }
  const unfinished = await readUnfinishedRun(database, request.asOf, request.portfolioId)
  if (unfinished && !request.force) {
    await reopenRun(database, unfinished)
    return unfinished
  }
  if (unfinished) await closeRun(database, unfinished, 'failed', 'started over with --force', null)
  const id = randomUUID()
  await openRun(database, { id, asOf: request.asOf, kind: request.kind, trigger: request.trigger, portfolioId: request.portfolioId, force: request.force })
  return id
}

/** The stages before the portfolios, and the market that those then share. */
async function marketStages(context: NightContext, request: NightRequest, calendar: TradingCalendar, { runId, times }: { readonly runId: string; readonly times: StageTimes }): Promise<{ stages: StageSummaries; market: NightMarket }> {
  const { database, config, signal } = context
  const { asOf, onProgress } = request
  const clock = context.clock ?? systemClock
  const providers = openMarketData(config, database, calendar, clock)
  const sessions = windowSessions(calendar, asOf, config.regressionWindow)
  const instruments = await readSymbolUniverse(database, calendar.previousSession(asOf), asOf, null)
  const universe = symbolUniverse(instruments)
  const priced = withSettling(universe, await readSettlingUnderlyings(database, asOf))
  onProgress({ stage: 'prices', done: 0, total: priced.daily.length })
  const onDone = (done: number): void => onProgress({ stage: 'prices', done, total: priced.daily.length })
  const prices = await times.run('prices', () => syncPrices({ database, market: providers, calendar, signal, onDone }, priced, sessions[0]!, asOf))
  for (const alert of syncAlerts(prices)) context.logger.warn(`market data: ${alert}`)
  onProgress({ stage: 'prices', done: priced.daily.length, total: priced.daily.length })
  await checkpoint(signal, () => recordStage(database, runId, 'profiles', { prices }, times.seconds))
  const profiles = await times.run('profiles', () => profilesNeverBlock(context, () => syncProfiles(database, providers, universe.daily, asOf, clock.now())))
  onProgress({ stage: 'profiles', done: profiles.fetched + profiles.fresh, total: universe.daily.length })
  await checkpoint(signal, () => recordStage(database, runId, 'symbols', { prices, profiles }, times.seconds))
  const { summary: symbols, series } = await times.run('symbols', () => runSymbolStage(database, universe.daily, sessions))
  onProgress({ stage: 'symbols', done: universe.daily.length, total: universe.daily.length })
  const { market, invalidScenarios } = await loadMarket(database, calendar, { asOf, sessions, symbols: universe.daily, instruments, series })
  for (const { scenario_id, error } of invalidScenarios) context.logger.warn(`stress scenario ${scenario_id} was left out: ${error}`, { run_id: runId })
  const stages = { prices, profiles, symbols: { ...symbols, invalid_scenarios: invalidScenarios } }
  await checkpoint(signal, () => recordStage(database, runId, 'portfolios', stages, times.seconds))
  return { stages, market }
}

/** A run in its last stage: what portfolio work needs beside the request. */
interface ConductedRun {
  readonly runId: string
  readonly conductor: string
  readonly market: NightMarket
}

/** Hands out the portfolios and works along until the ledger shows none that is open. */
async function portfolioStage(context: NightContext, request: NightRequest, { runId, conductor, market }: ConductedRun): Promise<void> {
  const { database, config, logger, signal } = context
  const queue = await withRetries(config.maxAttempts, () => openQueue(database, logger, config.batchTimeoutSeconds))
  const worker = await openWorker(context, queue, { conductor, market })
  try {
    const { total } = await readOpenPortfolios(database, runId)
    const ended = await countEnded(database, runId)
    let quietSince = Date.now()
    for (;;) {
      request.onProgress({ stage: 'portfolios', done: (await countEnded(database, runId)) - ended, total })
      const worked = await worker.workOne()
      await checkpoint(signal, async () => undefined)
      if (worked !== null) continue
      if ((await reclaimPortfolios(database, runId)) > 0) quietSince = Date.now()
      const open = await endLost(context, { runId, market }, await readOpenPortfolios(database, runId))
      if (open.total === 0) break
      // Pending with an empty queue: not handed out yet, given back, or their job died with its taker. Should it still turn up, the ledger makes it a job without work.
      const batches = batchesToSend(open, config.portfolioBatch, Date.now() - quietSince)
      await queue.send(batches.map((portfolioIds) => ({ runId, conductor, asOf: request.asOf, portfolioIds, traceparent: activeTraceparent() })))
      if (batches.length === 0) await pause(IDLE_MS)
    }
    request.onProgress({ stage: 'portfolios', done: total, total })
  } finally {
    await worker.close()
  }
}

/** Fails the portfolios that were lost alone as often as anything is tried; returns what is open besides. */
async function endLost({ database, config, logger }: NightContext, run: { readonly runId: string; readonly market: NightMarket }, open: OpenPortfolios): Promise<OpenPortfolios> {
  const lost = open.pending.filter(({ losses }) => losses >= config.maxAttempts)
  if (lost.length === 0) return open
  await failLost({ database, ...run }, lost)
  for (const { id, losses } of lost) logger.error(`portfolio failed: it took its process down ${losses} times`, { run_id: run.runId, portfolio_id: id })
  return { total: open.total - lost.length, pending: open.pending.filter((portfolio) => !lost.includes(portfolio)) }
}

/** Profile failures are logged and change nothing else (step 1.5). */
async function profilesNeverBlock(context: NightContext, sync: () => Promise<StageSummaries['profiles']>): Promise<StageSummaries['profiles']> {
  try {
    return await sync()
  } catch (error) {
    context.logger.warn(`company profiles: ${messageOf(error)}`)
    return NO_PROFILES
  }
}

async function checkpoint(signal: AbortSignal, record: () => Promise<void>): Promise<void> {
  await record()
  if (!signal.aborted) return
  throw signal.reason instanceof OperatorError || isLockLost(signal.reason) ? signal.reason : new Interrupted('stopped by a signal; the next run resumes')
}

