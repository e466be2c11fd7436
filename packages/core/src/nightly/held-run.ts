import { randomUUID } from 'node:crypto'
import { messageOf, OperatorError } from '../errors.js'
import { beatRun, conductRun } from '../store/write/runs.js'
import type { NightContext } from './night-context.js'

/** How often the conductor says that it lives. */
const HEARTBEAT_MS = 3_000

/** A running run in the hands of this process. */
export interface HeldRun {
  readonly conductor: string
  /** Aborted when the run is no longer this process's own: it was cancelled, or another process has taken it up. */
  readonly displaced: AbortSignal
  /** Ends the heartbeat. */
  end(): void
}

/** Makes this process the one that conducts the run, and says that it lives until `end`. */
export async function holdRun(context: NightContext, runId: string): Promise<HeldRun> {
  const conductor = randomUUID()
  const displaced = new AbortController()
  await conductRun(context.database, runId, conductor)
  const heartbeat = setInterval(() => void beat(context, runId, conductor, displaced), HEARTBEAT_MS)
  return { conductor, displaced: displaced.signal, end: () => clearInterval(heartbeat) }
}

/** One heartbeat; a run that is no longer this process's own is given up. */
async function beat({ database, logger }: NightContext, runId: string, conductor: string, displaced: AbortController): Promise<void> {
  try {
    if (!(await beatRun(database, runId, conductor))) displaced.abort(new OperatorError('the run was cancelled, or another process has taken it up', 1))
  } catch (error) {
    logger.warn(`heartbeat: ${messageOf(error)}`, { run_id: runId })
  }
}
