import {
  type BookPosition, type Config, type Database, findOwnedPortfolios, type Logger, type PortfolioRecord, readBookPosition, readReadyBody, type ReportName, type TradingCalendar, type UserRecord, type ValuedPortfolio,
  valuePortfolios,
} from '@sigmasight/core'
import type { NightWorkers } from './night-workers.js'
import type { ReadyAnswer } from './http/operation.js'
import { ApiError } from './errors/registry.js'

/** What the routes work with. */
export interface Services {
  readonly config: Config
  readonly database: Database
  readonly calendar: TradingCalendar
  readonly secret: string
  readonly workers: NightWorkers
  /** The present instant; tests set it. */
  readonly clock: () => Date
  readonly logger: Logger
  /** Aborted when the server stops: what would go on for long ends then. */
  readonly stopping: AbortSignal
}

/** The caller's portfolio. A foreign one answers like a missing one. Error: ApiError portfolio_not_found. */
export async function ownPortfolio({ database }: Services, user: UserRecord, id: string): Promise<PortfolioRecord> {
  const [portfolio] = await findOwnedPortfolios(database, user.id, id)
  if (!portfolio) throw new ApiError('portfolio_not_found')
  return portfolio
}

/**
 * The ready answer of a report that the night prepared, for its owner; null when no night has prepared it. A foreign portfolio answers like a
 * missing one: ApiError portfolio_not_found.
 */
export async function readyReport({ database }: Services, user: UserRecord, portfolioId: string, report: ReportName): Promise<ReadyAnswer | null> {
  const { portfolio, ready } = await readReadyBody(database, user.id, portfolioId, report)
  if (!portfolio) throw new ApiError('portfolio_not_found')
  return ready
}

/** A position of the caller's portfolio, which is decided by `ownPortfolio`. Errors: ApiError portfolio_not_found, position_not_found. */
export async function ownBookPosition(services: Services, user: UserRecord, portfolioId: string, positionId: string): Promise<BookPosition> {
  const portfolio = await ownPortfolio(services, user, portfolioId)
  const position = await readBookPosition(services.database, portfolio.id, positionId)
  if (!position) throw new ApiError('position_not_found')
  return position
}

/** The present day in New York, by which "in the future" is meant. */
export function today({ calendar, clock }: Services): string {
  return calendar.newYorkDate(clock())
}

/** Values portfolios at a session, by default the latest that has closed. Error: a portfolio whose rows cannot be read. */
export async function valuesOf({ database, calendar, clock }: Services, portfolioIds: readonly string[], asOf?: string): Promise<Map<string, ValuedPortfolio>> {
  const { valued, unreadable } = await valuePortfolios(database, calendar, { portfolioIds, asOf: asOf ?? calendar.latestClosedSession(clock()) })
  if (unreadable.length > 0) throw new Error(unreadable.map((item) => `${item.portfolioId}: ${item.error}`).join('; '))
  return new Map(valued)
}

/** Values one portfolio. Errors: as `valuesOf`; ApiError portfolio_not_found when it was deleted a moment ago. */
export async function valueOf(services: Services, portfolioId: string, asOf?: string): Promise<ValuedPortfolio> {
  const value = (await valuesOf(services, [portfolioId], asOf)).get(portfolioId)
  if (!value) throw new ApiError('portfolio_not_found')
  return value
}

/** An instant without trailing zero fractions, in UTC. */
export function instantOf(value: Date): string {
  return value.toISOString().replace('.000Z', 'Z')
}
