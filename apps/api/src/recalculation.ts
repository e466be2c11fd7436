import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  type Config, type Database, failAbandonedRecalculations, failRecalculations, type Logger, messageOf, queueRecalculation, readRecalculation, readRecalculationIds, type RecalculationRecord,
} from '@sigmasight/core'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** The worker is the nightly command line in a process of its own; nothing is calculated in this one. */
const WORKER = ['--import', 'tsx', 'apps/cron/src/cli.ts', 'recalculate']
const STOPPED_BY_SIGNAL = 143

/** Sees to it that what users ask to be calculated is. The ledger holds the requests; who takes them is nobody else's business. */
export interface Recalculations {
  /** Records a request, unless one of the portfolio is waiting or running: then `created` is false and `runId` is that one. */
  request(portfolioId: string, asOf: string, requestedBy: string): Promise<{ readonly runId: string; readonly created: boolean }>
  /** One recalculation of a portfolio; one whose process died is shown as failed. null when there is none. */
  find(portfolioId: string, runId: string): Promise<RecalculationRecord | null>
  /** Takes up what waited while no server was there. */
  resume(): void
  /** Starts no more workers. One that is at work finishes on its own. */
  stop(): void
}

/** Recalculations by child processes of this one, one at a time; a worker takes what waits until nothing does. `worker` are the arguments node runs it with. */
export function childRecalculations(database: Database, config: Config, logger: Logger, worker: readonly string[] = WORKER): Recalculations {
  return new ChildRecalculations(database, config, logger, worker)
}

class ChildRecalculations implements Recalculations {
  private worker: ChildProcess | null = null
  private stopped = false

  constructor(private readonly database: Database, private readonly config: Config, private readonly logger: Logger, private readonly command: readonly string[]) {}

  async request(portfolioId: string, asOf: string, requestedBy: string): Promise<{ readonly runId: string; readonly created: boolean }> {
    await failAbandonedRecalculations(this.database)
    const queued = await queueRecalculation(this.database, { portfolioId, asOf, requestedBy })
    this.ensureWorker()
    return queued
  }

  async find(portfolioId: string, runId: string): Promise<RecalculationRecord | null> {
    const run = await readRecalculation(this.database, portfolioId, runId)
    if (run?.state === 'queued') this.ensureWorker()
    if (run?.state !== 'running') return run
    const died = await failAbandonedRecalculations(this.database)
    return died > 0 ? readRecalculation(this.database, portfolioId, runId) : run
  }

  resume(): void {
    this.settle(0).catch((error: unknown) => this.logger.error(`recalculations: ${messageOf(error)}`))
  }

  stop(): void {
    this.stopped = true
  }

  private ensureWorker(): void {
    if (this.worker !== null || this.stopped) return
    const worker = spawn(process.execPath, this.command, { cwd: ROOT, env: environment(this.config), detached: true, stdio: ['ignore', 'ignore', 'inherit'] })
    this.worker = worker
    let ended = false
    const onEnd = (code: number | null): void => {
      if (ended) return
      ended = true
      this.worker = null
      this.settle(code).catch((error: unknown) => this.logger.error(`recalculations: ${messageOf(error)}`))
    }
    worker.on('error', (error) => {
      this.logger.error(`the worker cannot be started: ${error.message}`)
      onEnd(null)
    })
    worker.on('exit', onEnd)
    worker.unref()
  }

  /** After a worker has ended: what it left behind is failed, what still waits gets a new worker, unless none can be started. */
  private async settle(code: number | null): Promise<void> {
    if (this.stopped) return
    const abandoned = await failAbandonedRecalculations(this.database)
    const waiting = await readRecalculationIds(this.database, 'queued')
    if (waiting.length === 0) return
    if (code === 0 || code === STOPPED_BY_SIGNAL || abandoned > 0) return this.ensureWorker()
    await failRecalculations(this.database, waiting, `no worker could be started (exit code ${code ?? 'unknown'}); the log of the server says why`)
  }
}

/** The child reads its settings as every process does; those that this one was given otherwise than by its environment are passed on. */
function environment({ databaseUrl, dataDir, providers }: Config): NodeJS.ProcessEnv {
  return { ...process.env, DATA_DIR: dataDir, MARKET_DATA_PROVIDERS: providers.join(','), ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) }
}
