import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createCalendar, type TradingCalendar } from '../calendar/index.js'
import { messageOf } from '../errors.js'
import type { Database } from '../store/database.js'
import { type HeldLock, tryLock } from '../store/locks.js'
import { readSymbolUniverse } from '../store/read/symbol-universe.js'
import { type Lease, leaseLock, markAlone, releaseLease, RENEWAL_MS, renewLease, takePortfolios } from '../store/write/leases.js'
import { loadMarket } from './market/load-market.js'
import type { NightMarket } from './market/night-market.js'
import { runPortfolioBatch } from './portfolio-stage.js'
import type { BatchJob, PortfolioQueue } from './queue.js'
import type { NightContext } from './night-context.js'
import { traced } from '../tracing.js'
import { windowSessions } from './sync-market-data.js'
import { symbolUniverse } from './universe.js'

/** The hands of one process on the queue. */
export interface PortfolioWorker {
  /** Takes one job and calculates what is left of it. Returns how many portfolios ended; null when no job waits. Error: the database is out of reach. */
  workOne(): Promise<number | null>
  close(): Promise<void>
}

/** The market of one conductor's run, as this process has loaded it. */
interface OwnMarket {
  readonly conductor: string
  readonly market: NightMarket
}

/**
 * Starts to take work; `loaded` is the market of the run that this process conducts itself. One job at a time. The queue is the worker's from now on, which
 * closes it, also when it cannot start. Error: a lease that cannot be locked.
 */
export async function openWorker(context: NightContext, queue: PortfolioQueue, loaded: OwnMarket | null): Promise<PortfolioWorker> {
  const lease: Lease = { id: randomUUID(), worker: `${hostname()}:${process.pid}` }
  try {
    const lock = await tryLock(context.database, leaseLock(lease.id))
    if (!lock) throw new Error('the lease of this process is locked already')
    return new QueueWorker(context, queue, lease, lock, loaded)
  } catch (error) {
    await queue.close()
    throw error
  }
}

class QueueWorker implements PortfolioWorker {
  private readonly calendar: TradingCalendar

  constructor(private readonly context: NightContext, private readonly queue: PortfolioQueue, private readonly lease: Lease, private readonly lock: HeldLock, private loaded: OwnMarket | null) {
    this.calendar = createCalendar({ extraClosures: context.config.extraClosures })
  }

  async workOne(): Promise<number | null> {
    this.lock.lost.throwIfAborted()
    const job = await this.queue.take()
    if (!job) return null
    const { database, logger } = this.context
    const portfolioIds = await takePortfolios(database, this.lease, job)
    if (portfolioIds.length === 0) {
      await this.queue.done(job)
      return 0
    }
    const renewal = setInterval(() => {
      renewLease(database, job.runId, this.lease.id).catch((error: unknown) => logger.warn(`lease not renewed: ${messageOf(error)}`, { run_id: job.runId }))
    }, RENEWAL_MS)
    try {
      const ended = await traced('portfolio batch', { 'run.id': job.runId, 'session': job.asOf, 'portfolios': portfolioIds.length, 'worker': this.lease.worker }, () => this.calculate(job, portfolioIds), job.traceparent)
      await this.queue.done(job)
      logger.info(`${ended} portfolios of ${job.asOf} done`, { run_id: job.runId, worker: this.lease.worker })
      return ended
    } catch (error) {
      // Best effort: where the database is out of reach, the lease lapses by itself and the conductor sends the work again.
      await releaseLease(database, job.runId, this.lease.id).catch((late: unknown) => logger.warn(`lease not released: ${messageOf(late)}`, { run_id: job.runId }))
      throw error
    } finally {
      clearInterval(renewal)
    }
  }

  async close(): Promise<void> {
    await this.lock.release()
    await this.queue.close()
  }

  private async calculate(job: BatchJob, portfolioIds: readonly string[]): Promise<number> {
    const { database, config } = this.context
    const market = await this.marketOf(job)
    if (portfolioIds.length === 1) await markAlone(database, job.runId, this.lease.id)
    const stage = { database, calendar: this.calendar, runId: job.runId, asOf: job.asOf, market, lease: this.lease.id, attempts: config.maxAttempts, timeoutSeconds: config.batchTimeoutSeconds }
    return (await runPortfolioBatch(stage, portfolioIds)).length
  }

  private async marketOf({ conductor, asOf }: BatchJob): Promise<NightMarket> {
    if (this.loaded?.conductor !== conductor) {
      this.loaded = null // before the next one is loaded, so that two are never held at once
      this.loaded = { conductor, market: await loadMarketOf(this.context.database, this.calendar, asOf, this.context.config.regressionWindow) }
    }
    return this.loaded.market
  }
}

async function loadMarketOf(database: Database, calendar: TradingCalendar, asOf: string, regressionWindow: number): Promise<NightMarket> {
  const instruments = await readSymbolUniverse(database, calendar.previousSession(asOf), asOf, null)
  const sessions = windowSessions(calendar, asOf, regressionWindow)
  return (await loadMarket(database, calendar, { asOf, sessions, symbols: symbolUniverse(instruments).daily, instruments })).market
}
