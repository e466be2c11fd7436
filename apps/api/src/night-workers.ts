import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Config, type Database, failQueuedRuns, isWorkerAlive, type Logger, messageOf } from '@sigmasight/core'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const WORKER = ['--import', 'tsx', 'apps/cron/src/cli.ts', 'worker', '--once']
const STOPPED_BY_SIGNAL = 143

/** Sees to it that requested runs are conducted, in another process than this one. */
export interface NightWorkers {
  /** Starts a worker as a child process unless one is alive anywhere. */
  ensure(): Promise<void>
}

/** Workers by `cron worker --once`; `command` are the arguments that node runs it with. A child outlives this process and ends when nothing waits. */
export function childWorkers(database: Database, config: Config, logger: Logger, command: readonly string[] = WORKER): NightWorkers {
  let child: ChildProcess | null = null
  const settle = async (code: number | null): Promise<void> => {
    child = null
    if (code === 0 || code === STOPPED_BY_SIGNAL) return
    logger.error(`the worker ended with ${code ?? 'a signal'}; its own log says why`)
    await failQueuedRuns(database, `no worker could be started (exit code ${code ?? 'unknown'}); the log of the server says why`)
  }
  return {
    ensure: async () => {
      if (child !== null || (await isWorkerAlive(database)) || child !== null) return
      child = spawn(process.execPath, command, { cwd: ROOT, env: environment(config), detached: true, stdio: ['ignore', 'ignore', 'inherit'] })
      let ended = false
      const onEnd = (code: number | null): void => {
        if (ended) return
        ended = true
        settle(code).catch((error: unknown) => logger.error(`requested runs: ${messageOf(error)}`))
      }
      child.on('error', () => onEnd(null)).on('exit', onEnd)
      child.unref()
    },
  }
}

/** The child reads its settings as every process does; those that this one was given otherwise than by its environment are passed on. */
function environment({ databaseUrl, dataDir, providers }: Config): NodeJS.ProcessEnv {
  return { ...process.env, DATA_DIR: dataDir, MARKET_DATA_PROVIDERS: providers.join(','), ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) }
}
