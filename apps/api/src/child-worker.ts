import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Config, type Logger, messageOf } from '@sigmasight/core'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const STOPPED_BY_SIGNAL = 143
/** As a shell says that a command could not be started. */
const NOT_STARTED = 127

/** Arguments that node runs the nightly command line with: built where this is (`pnpm build`), from its sources elsewhere. */
export function nightlyCommand(...words: string[]): string[] {
  return [...(import.meta.filename?.endsWith('.js') ? ['dist/cron.js'] : ['--import', 'tsx', 'apps/cron/src/cli.ts']), ...words]
}

/** A process beside this one, one at a time, so that nothing is calculated in this one. It outlives this one and ends when it finds nothing to do. */
export interface ChildWorker {
  readonly running: boolean
  /** Starts the process unless it is running. */
  start(): void
}

/** What a child worker is made of: node's arguments; what is to be done after it has ended (null: killed by a signal). */
export interface ChildWorkerOptions {
  readonly command: readonly string[]
  readonly onEnd: (code: number | null) => Promise<void>
}

export function childWorker(config: Config, logger: Logger, { command, onEnd }: ChildWorkerOptions): ChildWorker {
  let child: ChildProcess | null = null
  return {
    get running() {
      return child !== null
    },
    start: () => {
      if (child !== null) return
      const started = spawn(process.execPath, command, { cwd: ROOT, env: environment(config), detached: true, stdio: ['ignore', 'ignore', 'inherit'] })
      child = started
      const end = (code: number | null): void => {
        if (child !== started) return // an error after the exit, or the exit after an error
        child = null
        onEnd(code).catch((error: unknown) => logger.error(`requested runs: ${messageOf(error)}`))
      }
      started.on('error', (error) => {
        logger.error(`the worker cannot be started: ${error.message}`)
        end(NOT_STARTED)
      })
      started.on('exit', end)
      started.unref()
    },
  }
}

/** Whether a worker came to do its work: it ended by itself, or was stopped. */
export function hasWorked(code: number | null): boolean {
  return code === 0 || code === STOPPED_BY_SIGNAL
}

/** Why requests that wait for a worker have failed. */
export function noWorker(code: number): string {
  return `no worker could be started (exit code ${code}); the log of the server says why`
}

/** The child reads its settings as every process does; those that this one was given otherwise than by its environment are passed on. */
function environment({ databaseUrl, dataDir, providers }: Config): NodeJS.ProcessEnv {
  return { ...process.env, DATA_DIR: dataDir, MARKET_DATA_PROVIDERS: providers.join(','), ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) }
}
