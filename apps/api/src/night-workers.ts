import { type Config, type Database, failRequests, type Logger, requestsWithoutWorker } from '@sigmasight/core'
import { childWorker, hasWorked, nightlyCommand, noWorker } from './child-worker.js'

/** Sees to it that runs which were asked for are conducted, in another process than this one. */
export interface NightWorkers {
  /** Starts a worker as a child process where a run waits and no worker is alive anywhere. */
  ensure(): Promise<void>
  /** Starts no more. One that is at work finishes on its own. */
  stop(): void
}

/** Workers by `cron worker --once`; `command` are the arguments that node runs it with. A child outlives this process and ends when nothing waits. */
export function childWorkers(database: Database, config: Config, logger: Logger, command: readonly string[] = nightlyCommand('worker', '--once')): NightWorkers {
  let stopped = false
  let startedFor: readonly string[] = []
  const onEnd = async (code: number | null): Promise<void> => {
    if (stopped) return
    if (!hasWorked(code)) {
      logger.error(`the worker ended with ${code ?? 'a signal'}; its own log says why`)
      if (code === null) return // what it was started for waits: another attempt is made when somebody asks
      await failRequests(database, startedFor, noWorker(code))
    }
    await ensure() // for what was asked for in the meantime
  }
  const worker = childWorker(config, logger, { command, onEnd })
  const ensure = async (): Promise<void> => {
    const waiting = worker.running || stopped ? [] : await requestsWithoutWorker(database)
    if (waiting.length === 0 || worker.running || stopped) return
    startedFor = waiting
    worker.start()
  }
  return { ensure, stop: () => void (stopped = true) }
}
