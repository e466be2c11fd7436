import { setTimeout as pause } from 'node:timers/promises'
import { messageOf, OperatorError } from '../errors.js'
import { type HeldLock, tryLock } from '../store/locks.js'
import { openQueue } from './queue.js'
import { openWorker } from './portfolio-worker.js'
import type { NightContext } from './night-context.js'
import { conductNext } from './run-requests.js'

/** Held, shared, by every live worker. */
export const WORKERS_LOCK = 'workers'

const IDLE_MS = 250
/** After this long without a database a worker gives up; whoever supervises it starts it again. */
const OUTAGE_MS = 60_000

/**
 * Takes portfolio work of running nights, and requested runs that nobody conducts, until the signal. With `once` it ends as soon as nothing waits.
 * A database that is out of reach for a moment is waited for. Error: OperatorError when it stays away; then nothing is lost, the work goes to others.
 */
export async function serveQueue(context: NightContext, { once }: { readonly once: boolean }): Promise<void> {
  let reachedAt = Date.now()
  while (!context.signal.aborted) {
    try {
      await serve(context, once, () => (reachedAt = Date.now()))
      return
    } catch (error) {
      if (context.signal.aborted) return
      context.logger.warn(`worker: ${messageOf(error)}`)
      if (Date.now() - reachedAt > OUTAGE_MS) throw new OperatorError(`no work could be taken for ${OUTAGE_MS / 1000} s: ${messageOf(error)}`, 1)
      await pause(IDLE_MS * 4)
    }
  }
}

async function serve(context: NightContext, once: boolean, reached: () => void): Promise<void> {
  const { database, config, logger, signal } = context
  const queue = await openQueue(database, logger, config.batchTimeoutSeconds)
  const worker = await openWorker(context, queue, null)
  let alive: HeldLock | null = null
  try {
    while (!signal.aborted) {
      alive ??= await tryLock(database, WORKERS_LOCK, 'shared') // refused to whoever begins at the moment at which somebody asks whether a worker is alive
      alive?.lost.throwIfAborted()
      const worked = await worker.workOne()
      reached()
      if (worked !== null) continue
      const { waiting, conducted } = await conductNext(context)
      if (conducted) continue
      if (once && !waiting) return
      await pause(IDLE_MS)
    }
  } finally {
    await worker.close()
    await alive?.release()
  }
}
