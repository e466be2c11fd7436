import {
  type Config, type Database, failAbandonedRecalculations, failRecalculations, type Logger, messageOf, queueRecalculation, readRecalculation, readRecalculationIds, type RecalculationRecord,
} from '@sigmasight/core'
import { type ChildWorker, childWorker, hasWorked, nightlyCommand, noWorker } from './child-worker.js'

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

/** Recalculations by child processes of this one, one at a time; a worker takes what waits until nothing does. `command` are the arguments node runs it with. */
export function childRecalculations(database: Database, config: Config, logger: Logger, command: readonly string[] = nightlyCommand('recalculate')): Recalculations {
  return new ChildRecalculations(database, config, logger, command)
}

class ChildRecalculations implements Recalculations {
  private readonly worker: ChildWorker
  private stopped = false

  constructor(private readonly database: Database, config: Config, private readonly logger: Logger, command: readonly string[]) {
    this.worker = childWorker(config, logger, { what: 'recalculations', command, onEnd: (code) => this.settle(code) })
  }

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
    await failAbandonedRecalculations(this.database)
    return readRecalculation(this.database, portfolioId, runId)
  }

  resume(): void {
    this.settle(0).catch((error: unknown) => this.logger.error(`recalculations: ${messageOf(error)}`))
  }

  stop(): void {
    this.stopped = true
  }

  private ensureWorker(): void {
    if (!this.stopped) this.worker.start()
  }

  /** After a worker has ended: what it left behind is failed, what still waits gets a new worker, unless none can be started. */
  private async settle(code: number | null): Promise<void> {
    if (this.stopped) return
    const abandoned = await failAbandonedRecalculations(this.database)
    const waiting = await readRecalculationIds(this.database, 'queued')
    if (waiting.length === 0) return
    if (hasWorked(code) || abandoned > 0) return this.ensureWorker()
    await failRecalculations(this.database, waiting, noWorker(code))
  }
}
