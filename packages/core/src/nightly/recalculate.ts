import { setTimeout as pause } from 'node:timers/promises'
import { Interrupted, messageOf } from '../errors.js'
import type { Database } from '../store/database.js'
import { tryLock } from '../store/locks.js'
import { readRecalculationIds } from '../store/read/recalculations.js'
import { failRecalculations, requeueRecalculation, startRecalculation, type TakenRecalculation } from '../store/write/recalculations.js'
import { recordStage } from '../store/write/runs.js'
import { type NightContext, runNight } from './run-night.js'
import { isSessionBusy } from './session-lock.js'

/** While another run of the session holds the lock, it is tried again this often. */
const RETRY_MS = 500

/** Held by the worker as long as it works on a run: a running run whose lock is free was left behind by a process that died. */
const lockOf = (runId: string): string => `recalculation ${runId}`

/**
 * Calculates queued recalculations, oldest first, until none waits. Several workers share the queue; one that fails ends with its error in the ledger and
 * does not stop the next. Returns how many were taken. Error: Interrupted when stopped by a signal; the run in hand goes back into the queue.
 */
export async function drainRecalculations(context: NightContext): Promise<number> {
  let taken = 0
  for (let next = await takeNext(context.database); next !== null; next = await takeNext(context.database)) {
    taken++
    try {
      await calculate(context, next.run)
    } finally {
      await next.release()
    }
  }
  return taken
}

/** Ends running recalculations whose process died. Returns how many there were. */
export async function failAbandonedRecalculations(database: Database): Promise<number> {
  let failed = 0
  for (const id of await readRecalculationIds(database, 'running')) {
    const lock = await tryLock(database, lockOf(id))
    if (!lock) continue
    try {
      failed += await failRecalculations(database, [id], 'the process that calculated it ended before it was done')
    } finally {
      await lock.release()
    }
  }
  return failed
}

/** Locked first and set to running second, so that a running run without its lock is certainly abandoned. */
async function takeNext(database: Database): Promise<{ readonly run: TakenRecalculation; release(): Promise<void> } | null> {
  for (const id of await readRecalculationIds(database, 'queued')) {
    const lock = await tryLock(database, lockOf(id))
    if (!lock) continue
    const run = await startRecalculation(database, id)
    if (run) return { run, release: () => lock.release() }
    await lock.release()
  }
  return null
}

async function calculate(context: NightContext, { runId, portfolioId, asOf, traceparent }: TakenRecalculation): Promise<void> {
  const { database, logger, signal } = context
  for (;;) {
    try {
      await runNight(context, { asOf, kind: 'recalculation', trigger: 'api', portfolioId, force: false, runId, traceparent, onProgress: () => undefined })
      return
    } catch (error) {
      if (error instanceof Interrupted) {
        await requeueRecalculation(database, runId)
        throw error
      }
      if (!isSessionBusy(error)) {
        logger.error(`recalculation failed: ${messageOf(error)}`, { run_id: runId, portfolio_id: portfolioId })
        await failRecalculations(database, [runId], messageOf(error))
        return
      }
      await recordStage(database, runId, 'waiting', {})
      await waitOrStop(database, runId, signal)
    }
  }
}

async function waitOrStop(database: Database, runId: string, signal: AbortSignal): Promise<void> {
  await pause(RETRY_MS)
  if (!signal.aborted) return
  await requeueRecalculation(database, runId)
  throw new Interrupted('stopped by a signal; the next worker takes the recalculation up')
}
