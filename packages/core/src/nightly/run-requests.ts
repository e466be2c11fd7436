import { createCalendar } from '../calendar/index.js'
import { Interrupted, messageOf, OperatorError } from '../errors.js'
import { systemClock } from '../market-data/index.js'
import { readRequests, type RunRequestRow } from '../store/read/run-requests.js'
import { readSymbolUniverse } from '../store/read/symbol-universe.js'
import { failRequests, requeueRun } from '../store/write/run-requests.js'
import { closeRun, reopenRun } from '../store/write/runs.js'
import { sendAlerts } from './alerts.js'
import type { NightContext } from './night-context.js'
import { type HeldRun, holdRun } from './held-run.js'
import { openMarketData } from './open-market-data.js'
import { runNight } from './run-night.js'
import { isSessionBusy, lockSession } from './session-lock.js'
import { syncPrices, syncProfiles, windowSessions } from './sync-market-data.js'
import { symbolUniverse } from './universe.js'

/**
 * Conducts the oldest run that was asked for, or whose process died, and whose session is free. `waiting`: whether any waits; `conducted`: whether
 * one was conducted. Error: Interrupted by a signal; the run in hand waits again.
 */
export async function conductNext(context: NightContext): Promise<{ readonly waiting: boolean; readonly conducted: boolean }> {
  const requests = await readRequests(context.database)
  const busy = new Set<string>()
  for (const request of requests) {
    if (busy.has(request.asOf)) continue
    if (await conductRequest(context, request)) return { waiting: true, conducted: true }
    busy.add(request.asOf)
  }
  return { waiting: requests.length > 0, conducted: false }
}

/** How it ends stands in the ledger; what fails is logged. Returns false when another process has it or holds its session, so that it is to be tried again later. */
async function conductRequest(context: NightContext, request: RunRequestRow): Promise<boolean> {
  const { id, asOf, portfolioId, force, trigger, kind, traceparent } = request
  if (request.losses >= context.config.maxAttempts) return giveUp(context, request)
  try {
    if (kind === 'market_data' || kind === 'company_profiles') return await syncOnly(context, request)
    await runNight(context, { asOf, kind, trigger, portfolioId, force, runId: id, traceparent, onProgress: () => undefined })
    return true
  } catch (error) {
    if (error instanceof Interrupted) throw error
    if (isSessionBusy(error)) return false
    context.logger.error(`run for ${asOf} failed: ${messageOf(error)}`, { run_id: id })
    if (error instanceof OperatorError) await failRequests(context.database, [id], messageOf(error)) // it could not even begin; one that has begun closes itself
    return true
  }
}

/** Ends a run that has taken down every process that conducted it: the next one would die too. */
async function giveUp({ database, config, logger }: NightContext, { id, asOf, losses }: RunRequestRow): Promise<boolean> {
  const message = `the process that conducted it ended or fell silent ${losses} times before portfolios were handed out: out of memory, a crash, or killed`
  if ((await failRequests(database, [id], message)) === 0) return false
  logger.error(`run for ${asOf} failed: ${message}`, { run_id: id })
  await sendAlerts(config, logger, [`Run for ${asOf} failed: ${message}`])
  return true
}

/** Prices or company profiles alone, under the lock of the session. */
async function syncOnly(context: NightContext, request: RunRequestRow): Promise<boolean> {
  const lock = await lockSession(context.database, request.asOf)
  if (!lock) return false
  try {
    if (!(await reopenRun(context.database, request.id))) return false
    const run = await holdRun(context, request.id)
    await syncHeld({ ...context, signal: AbortSignal.any([context.signal, lock.lost, run.displaced]) }, request, run).finally(run.end)
    return true
  } finally {
    await lock.release()
  }
}

/** A sync that was stopped before it had all waits again, unless it was cancelled; whoever took it up says how it ends. */
async function syncHeld(context: NightContext, request: RunRequestRow, { conductor, displaced }: HeldRun): Promise<void> {
  const { database, signal } = context
  try {
    await syncKind(context, request)
  } catch (error) {
    await closeRun(database, request.id, 'failed', messageOf(error), conductor)
    throw error
  }
  if (!signal.aborted) return closeRun(database, request.id, 'completed', null, conductor)
  if (displaced.aborted) return
  await requeueRun(database, request.id, conductor)
  throw new Interrupted('stopped before everything was fetched; it waits again')
}

async function syncKind(context: NightContext, { kind, asOf }: RunRequestRow): Promise<void> {
  const { database, config, signal } = context
  const calendar = createCalendar({ extraClosures: config.extraClosures })
  const clock = context.clock ?? systemClock
  const market = openMarketData(config, database, calendar, clock)
  const universe = symbolUniverse(await readSymbolUniverse(database, calendar.previousSession(asOf), asOf, null))
  if (kind === 'market_data') await syncPrices({ database, market, calendar, signal, onDone: () => undefined }, universe, windowSessions(calendar, asOf, config.regressionWindow)[0]!, asOf)
  else await syncProfiles(database, market, universe.daily, asOf, clock.now())
}
