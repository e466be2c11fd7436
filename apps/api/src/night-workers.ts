import { type Config, type Database, failQueuedRuns, isWorkerAlive, type Logger } from '@sigmasight/core'
import { childWorker, hasWorked, nightlyCommand, noWorker } from './child-worker.js'

/** Sees to it that requested runs are conducted, in another process than this one. */
export interface NightWorkers {
  /** Starts a worker as a child process unless one is alive anywhere. */
  ensure(): Promise<void>
}

/** Workers by `cron worker --once`; `command` are the arguments that node runs it with. A child outlives this process and ends when nothing waits. */
export function childWorkers(database: Database, config: Config, logger: Logger, command: readonly string[] = nightlyCommand('worker', '--once')): NightWorkers {
  const onEnd = async (code: number | null): Promise<void> => {
    if (hasWorked(code)) return
    logger.error(`the worker ended with ${code ?? 'a signal'}; its own log says why`)
    await failQueuedRuns(database, noWorker(code))
  }
  const worker = childWorker(config, logger, { what: 'requested runs', command, onEnd })
  return {
    ensure: async () => {
      if (!worker.running && !(await isWorkerAlive(database))) worker.start()
    },
  }
}
