import { randomUUID } from 'node:crypto'
import { createCalendar, type TradingCalendar } from '../calendar/index.js'
import type { Config } from '../config.js'
import type { IsoDate } from '../domain/index.js'
import { messageOf, OperatorError } from '../errors.js'
import type { Logger } from '../logger.js'
import { createProviders } from '../market-data/index.js'
import type { Database } from '../store/database.js'
import { tryLock } from '../store/locks.js'
import { readLaterSnapshotDates, readPortfolioIds } from '../store/read/portfolio-ids.js'
import { readPendingPortfolios, readRunPortfolios, readUnfinishedRun } from '../store/read/runs.js'
import { readStaleSnapshots } from '../store/read/stale-snapshots.js'
import { readSymbolUniverse } from '../store/read/symbol-universe.js'
import { closeRun, enterPortfolios, openRun, recordStage, reopenRun, type RunState } from '../store/write/runs.js'
import { loadMarket } from './market/load-market.js'
import type { NightMarket } from './market/night-market.js'
import type { PricedInstrument } from './market/pricing.js'
import { type PortfolioStage, rerollSnapshots, runPortfolioBatch } from './portfolio-stage.js'
import { clearStale } from '../store/write/stale-snapshots.js'
import type { ProgressListener } from './progress.js'
import { summarise, type NightSummary, type StageSummaries } from './summary.js'
import { runSymbolStage } from './symbol-stage.js'
import { syncPrices, syncProfiles, windowSessions } from './sync-market-data.js'
import { symbolUniverse } from './universe.js'

/** Portfolios calculated and written together. */
const BATCH = 100

/** What a run works with. `signal` stops it between batches; a later run resumes. */
export interface NightContext {
  readonly config: Config
  readonly logger: Logger
  readonly database: Database
  readonly signal: AbortSignal
}

export interface NightRequest {
  readonly asOf: IsoDate
  readonly kind: 'night' | 'backfill' | 'recalculation'
  readonly trigger: string
  readonly portfolioId: string | null
  readonly force: boolean
  /** The ledger row of a run that was recorded when it was asked for; absent for a run that begins now. */
  readonly runId?: string
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
  const lock = await tryLock(database, `night ${request.asOf}`)
  if (!lock) throw new OperatorError(`another run for ${request.asOf} is under way`, 75)
  try {
    return await conduct(context, request, calendar, portfolioIds)
  } finally {
    await lock.release()
  }
}

async function conduct(context: NightContext, request: NightRequest, calendar: TradingCalendar, portfolioIds: readonly string[]): Promise<NightSummary> {
  const { database, logger } = context
  const started = Date.now()
  const runId = await takeUp(database, request)
  logger.info(`run for ${request.asOf} started`, { run_id: runId, portfolios: portfolioIds.length })
  try {
    await enterPortfolios(database, runId, portfolioIds)
    const { stages, market } = await marketStages(context, request, calendar, runId)
    await portfolioStage(context, request, { database, calendar, runId, asOf: request.asOf, market })
    const portfolios = await readRunPortfolios(database, runId, request.asOf)
    const state: RunState = portfolios.some((portfolio) => portfolio.state === 'failed') ? 'completed_with_failures' : 'completed'
    await closeRun(database, runId, state, null)
    logger.info(`run for ${request.asOf} ${state}`, { run_id: runId })
    return summarise({ runId, asOf: request.asOf, status: state, durationMs: Date.now() - started, stages, portfolios })
  } catch (error) {
    await closeRun(database, runId, error instanceof Interrupted ? 'interrupted' : 'failed', messageOf(error))
    throw error
  }
}

/** The run to continue, or a new one. With --force a killed run is not resumed but started over. */
async function takeUp(database: Database, request: NightRequest): Promise<string> {
  if (request.runId !== undefined) {
    await reopenRun(database, request.runId)
    return request.runId
  }
  const unfinished = await readUnfinishedRun(database, request.asOf, request.portfolioId)
  if (unfinished && !request.force) {
    await reopenRun(database, unfinished)
    return unfinished
  }
  if (unfinished) await closeRun(database, unfinished, 'failed', 'started over with --force')
  const id = randomUUID()
  await openRun(database, { id, asOf: request.asOf, kind: request.kind, trigger: request.trigger, portfolioId: request.portfolioId, force: request.force })
  return id
}

/** The stages before the portfolios, and the market that those then share. */
async function marketStages(context: NightContext, request: NightRequest, calendar: TradingCalendar, runId: string): Promise<{ stages: StageSummaries; market: NightMarket }> {
  const { database, config, signal } = context
  const { asOf, onProgress } = request
  const provider = createProviders(config.providers, { calendar, simulatedSeed: config.simulatedSeed })[0] ?? null
  const sessions = windowSessions(calendar, asOf, config.regressionWindow)
  const instruments = (await readSymbolUniverse(database, calendar.previousSession(asOf), asOf, null)) as PricedInstrument[]
  const universe = symbolUniverse(instruments)
  onProgress({ stage: 'prices', done: 0, total: universe.daily.length })
  const prices = await syncPrices(database, provider, universe, sessions[0]!, asOf)
  onProgress({ stage: 'prices', done: universe.daily.length, total: universe.daily.length })
  await checkpoint(signal, () => recordStage(database, runId, 'profiles', { prices }))
  const profiles = await profilesNeverBlock(context, () => syncProfiles(database, provider, universe.daily, new Date()))
  onProgress({ stage: 'profiles', done: profiles.fetched + profiles.fresh, total: universe.daily.length })
  await checkpoint(signal, () => recordStage(database, runId, 'symbols', { prices, profiles }))
  const symbols = await runSymbolStage(database, universe.daily, sessions)
  onProgress({ stage: 'symbols', done: universe.daily.length, total: universe.daily.length })
  const { market, invalidScenarios } = await loadMarket(database, calendar, { asOf, sessions, symbols: universe.daily, instruments })
  for (const { scenario_id, error } of invalidScenarios) context.logger.warn(`stress scenario ${scenario_id} was left out: ${error}`, { run_id: runId })
  const stages = { prices, profiles, symbols: { ...symbols, invalid_scenarios: invalidScenarios } }
  await checkpoint(signal, () => recordStage(database, runId, 'portfolios', stages))
  return { stages, market }
}

async function portfolioStage(context: NightContext, request: NightRequest, stage: PortfolioStage): Promise<void> {
  const { database, calendar, runId, asOf } = stage
  const pending = await readPendingPortfolios(database, runId)
  request.onProgress({ stage: 'portfolios', done: 0, total: pending.length })
  for (let start = 0; start < pending.length; start += BATCH) {
    const batch = pending.slice(start, start + BATCH)
    const stale = await readStaleSnapshots(database, batch, asOf)
    for (const [date, ids] of stale.dates) await rerollSnapshots(database, calendar, date, ids)
    await runPortfolioBatch(stage, batch)
    await rerollLater(database, calendar, asOf, batch)
    await clearStale(database, stale.versions)
    request.onProgress({ stage: 'portfolios', done: start + batch.length, total: pending.length })
    await checkpoint(context.signal, async () => undefined)
  }
}

/** Snapshots after `asOf` stand on the one just calculated: they are rolled again, in order. */
async function rerollLater(database: Database, calendar: TradingCalendar, asOf: IsoDate, portfolioIds: readonly string[]): Promise<void> {
  for (const [date, ids] of await readLaterSnapshotDates(database, portfolioIds, asOf)) await rerollSnapshots(database, calendar, date, ids)
}

/** Profile failures are logged and change nothing else (step 1.5). */
async function profilesNeverBlock(context: NightContext, sync: () => Promise<StageSummaries['profiles']>): Promise<StageSummaries['profiles']> {
  try {
    return await sync()
  } catch (error) {
    context.logger.warn(`company profiles: ${messageOf(error)}`)
    return { fetched: 0, failed: 0, fresh: 0 }
  }
}

/** A run stopped by a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

async function checkpoint(signal: AbortSignal, record: () => Promise<void>): Promise<void> {
  await record()
  if (signal.aborted) throw new Interrupted('stopped by a signal; the next run resumes')
}

