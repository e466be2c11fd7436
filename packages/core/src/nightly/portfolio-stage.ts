import type { TradingCalendar } from '../calendar/index.js'
import type { IsoDate } from '../domain/index.js'
import { ENGINES, POSITION_VALUES } from '../engines/registry.js'
import { messageOf } from '../errors.js'
import { type Database, type DatabaseClient, within } from '../store/database.js'
import type { PendingPortfolio } from '../store/read/runs.js'
import { readLaterSnapshotDates } from '../store/read/portfolio-ids.js'
import { confirmLease, confirmPending, lockPortfolios } from '../store/write/leases.js'
import { readStaleSnapshots } from '../store/read/stale-snapshots.js'
import { clearStale } from '../store/write/stale-snapshots.js'
import { writePositionValues } from '../store/write/position-values.js'
import { preparedBodies } from '../reports/index.js'
import { writeReportBodies } from '../store/write/report-bodies.js'
import { writeResults } from '../store/write/results.js'
import { CORRELATIONS, FACTOR_EXPOSURES, GREEKS, MARKET_RISK, PORTFOLIO_REPORTS, RISK_MEASURES, SNAPSHOTS, STRESS_TESTS, VALUATIONS } from '../store/result-tables.js'
import { type EngineOutcome, type PortfolioOutcome, recordOutcomes } from '../store/write/runs.js'
import { upstreamFailed } from './engine-runs.js'
import type { NightMarket } from './market/night-market.js'
import { type EngineResults, runEngines } from './portfolio-engines.js'
import { portfolioReports, type PortfolioReports } from './portfolio-reports.js'
import { isOutage, withRetries } from './retry.js'
import { priceCoverage } from './rows/price-coverage.js'
import { type ResultRows, rowsOf } from './rows/result-rows.js'
import { snapshotRow, valuationRow } from './rows/value-rows.js'
import { readTrackHistories, type TrackHistory } from './track-history.js'
import { type ValuedPortfolio, valuePortfolios } from './value-portfolios.js'

/** A batch whose process stands still for this long between two statements is rolled back, so that its portfolios are free for others. */
const PAUSED_MS = 300_000

/** What portfolio work of one run needs. */
export interface PortfolioStage {
  readonly database: Database
  readonly calendar: TradingCalendar
  readonly runId: string
  readonly asOf: IsoDate
  readonly market: NightMarket
  /** Results are written only for portfolios that are still under it. */
  readonly lease: string
  /** Tries of work that fails for a passing reason. */
  readonly attempts: number
  /** Limit of one statement. */
  readonly timeoutSeconds: number
}

/**
 * Step 3 of the night for a batch of portfolios: all engines in memory; results, later snapshots that stand on them and ledger rows in one
 * transaction. What passes is tried again; when the transaction fails for good, each portfolio is tried by itself, so that one bad portfolio
 * never stops another. Returns the portfolios that ended. Error: the database is out of reach; then nothing of the batch stands.
 */
export async function runPortfolioBatch(stage: PortfolioStage, portfolioIds: readonly string[]): Promise<PortfolioOutcome[]> {
  try {
    return await withRetries(stage.attempts, () => calculate(stage, portfolioIds))
  } catch (error) {
    if (isOutage(error)) throw error // says nothing about a portfolio: the work goes back
    if (portfolioIds.length === 1) return recordFailure(stage, portfolioIds[0]!, messageOf(error))
    const outcomes: PortfolioOutcome[] = []
    for (const id of portfolioIds) outcomes.push(...(await runPortfolioBatch(stage, [id])))
    return outcomes
  }
}

/** Rolls snapshots after the session again, in order: they stand on the one that was just written (specification 8.2). Returns portfolios that could not be rolled. */
async function rerollLater(client: DatabaseClient, stage: PortfolioStage, portfolioIds: readonly string[]): Promise<string[]> {
  return rollAgain(client, stage, await readLaterSnapshotDates(within(stage.database, client), portfolioIds, stage.asOf))
}

/** Rolls snapshots again, session by session in ascending order. Returns portfolios that could not be valued in one. */
async function rollAgain(client: DatabaseClient, { database, calendar }: Pick<PortfolioStage, 'database' | 'calendar'>, dates: ReadonlyMap<IsoDate, readonly string[]>): Promise<string[]> {
  const left: string[] = []
  for (const [date, portfolioIds] of dates) {
    const { valued, unreadable } = await valuePortfolios(within(database, client), calendar, { portfolioIds, asOf: date })
    await writeResults(client, VALUATIONS, date, [...valued.values()].map((portfolio) => valuationRow(portfolio, priceCoverage(portfolio))))
    await writeResults(client, SNAPSHOTS, date, [...valued.values()].map(snapshotRow))
    left.push(...unreadable.map(({ portfolioId }) => portfolioId))
  }
  return left
}

/**
 * A portfolio at the close of `asOf` as its user sees it: on snapshots rolled again where they no longer fit what was stated. Nothing of that is kept: a run
 * rolls them. null when the portfolio does not exist or cannot be read.
 */
export async function valueAsStated(database: Database, calendar: TradingCalendar, portfolioId: string, asOf: IsoDate): Promise<ValuedPortfolio | null> {
  return database.transaction(async (client) => {
    const inside = within(database, client)
    const { dates } = await readStaleSnapshots(inside, [portfolioId], asOf)
    await client.query('SAVEPOINT as_stored')
    await rollAgain(client, { database, calendar }, dates)
    const { valued } = await valuePortfolios(inside, calendar, { portfolioIds: [portfolioId], asOf })
    await client.query('ROLLBACK TO SAVEPOINT as_stored')
    return valued.get(portfolioId) ?? null
  })
}

/** One portfolio's results, and the reports made of them; `error` when those failed, which changes nothing else. */
interface Calculated {
  readonly results: EngineResults
  readonly track: TrackHistory
  readonly reports: PortfolioReports | null
  readonly reportError: string | null
}

async function calculate(stage: PortfolioStage, portfolioIds: readonly string[]): Promise<PortfolioOutcome[]> {
  const { database, runId, asOf, lease, timeoutSeconds } = stage
  return database.transaction(async (client) => {
    await client.query(`SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)`, [String(timeoutSeconds * 1000), String(PAUSED_MS)])
    await lockPortfolios(client, portfolioIds)
    const stale = await readStaleSnapshots(within(database, client), portfolioIds, asOf)
    const left = await rollAgain(client, stage, stale.dates)
    const { calculated, outcomes } = await analyse({ ...stage, database: within(database, client) }, portfolioIds)
    const held = await confirmLease(client, lease, runId, portfolioIds)
    const mine = calculated.filter(({ results }) => held.has(results.portfolio.portfolioId))
    const known = new Map(outcomes.map((outcome) => [outcome.portfolioId, outcome]))
    const ended = [...held].map((id) => known.get(id) ?? valuesFailed(id, 'the portfolio was deleted while the run was under way', stage.market))
    await writeRows(client, asOf, mine.map(({ results, reports, track }) => rowsOf(results, reports, track, stage.market)))
    left.push(...(await rerollLater(client, stage, [...held])))
    // One that could not be rolled keeps its mark, or what its user stated would be in no snapshot once it can be read again.
    const rolled = new Set(mine.filter(({ results }) => results.hasSnapshot).map(({ results }) => results.portfolio.portfolioId).filter((id) => !left.includes(id)))
    await clearStale(within(database, client), stale.versions.filter(({ portfolioId }) => rolled.has(portfolioId)))
    await recordOutcomes(client, runId, ended)
    return ended
  })
}

/** Reads and calculates; writes nothing. */
async function analyse({ database, calendar, asOf, market }: PortfolioStage, portfolioIds: readonly string[]): Promise<{ calculated: Calculated[]; outcomes: PortfolioOutcome[] }> {
  const [{ valued, unreadable }, tracks] = await Promise.all([
    valuePortfolios(database, calendar, { portfolioIds, asOf }, market.pricing), readTrackHistories(database, portfolioIds, asOf),
  ])
  const calculated = [...valued.values()].map((portfolio): Calculated => {
    const results = runEngines(portfolio, market)
    const track = tracks.get(portfolio.portfolioId)!
    return { results, track, ...reportsOf(results, market, track) }
  })
  const outcomes = [...calculated.map(outcomeOfPortfolio), ...unreadable.map(({ portfolioId, error }) => valuesFailed(portfolioId, error, market))]
  return { calculated, outcomes }
}

/** One statement a table, whatever the number of portfolios. */
async function writeRows(client: DatabaseClient, asOf: IsoDate, portfolios: readonly ResultRows[]): Promise<void> {
  const all = <Row>(rowOf: (rows: ResultRows) => Row | undefined): Row[] => portfolios.map(rowOf).filter((row) => row !== undefined)
  await writeResults(client, VALUATIONS, asOf, all((rows) => rows.valuation))
  await writePositionValues(client, asOf, portfolios.flatMap((rows) => rows.positionValues))
  await writeResults(client, GREEKS, asOf, all((rows) => rows.greeks))
  await writeResults(client, FACTOR_EXPOSURES, asOf, all((rows) => rows.factors))
  await writeResults(client, MARKET_RISK, asOf, all((rows) => rows.marketRisk))
  await writeResults(client, STRESS_TESTS, asOf, all((rows) => rows.stress))
  await writeResults(client, CORRELATIONS, asOf, all((rows) => rows.correlations))
  await writeResults(client, SNAPSHOTS, asOf, all((rows) => rows.snapshot))
  await writeResults(client, RISK_MEASURES, asOf, all((rows) => rows.risk))
  await writeResults(client, PORTFOLIO_REPORTS, asOf, all((rows) => rows.report))
  await writeReportBodies(client, asOf, portfolios.flatMap((rows) => preparedBodies(rows, asOf)))
}

/** Reports stand on finished results: where they fail, the results stay. */
function reportsOf(results: EngineResults, market: NightMarket, track: TrackHistory): Pick<Calculated, 'reports' | 'reportError'> {
  try {
    return { reports: portfolioReports(results, market, track), reportError: null }
  } catch (error) {
    return { reports: null, reportError: messageOf(error) }
  }
}

function outcomeOfPortfolio({ results, reportError }: Calculated): PortfolioOutcome {
  const engines = results.outcomes
  const errors = Object.entries(engines).flatMap(([name, outcome]) => (outcome.state === 'failed' ? [`${name}: ${outcome.reason ?? 'failed'}`] : []))
  const problems = reportError === null ? errors : [...errors, `risk_measures: ${reportError}`]
  return { portfolioId: results.portfolio.portfolioId, state: problems.length > 0 ? 'failed' : 'done', engines, error: problems.length > 0 ? problems.join('; ') : null }
}

/** Position values failed: every engine that needs them is skipped with that reason (specification 13.2). */
function valuesFailed(portfolioId: string, error: string, market: NightMarket): PortfolioOutcome {
  return { portfolioId, state: 'failed', error, engines: everyEngine(upstreamFailed(POSITION_VALUES), market) }
}

/** Results that could not be stored are rolled back together: nothing of them stands. */
async function recordFailure({ database, runId, market, lease }: PortfolioStage, portfolioId: string, error: string): Promise<PortfolioOutcome[]> {
  const outcomes: PortfolioOutcome[] = [{ portfolioId, state: 'failed', error, engines: everyEngine({ state: 'failed', reason: 'results_not_stored' }, market) }]
  return database.transaction(async (client) => {
    const held = await confirmLease(client, lease, runId, [portfolioId])
    if (!held.has(portfolioId)) return []
    await recordOutcomes(client, runId, outcomes)
    return outcomes
  })
}

/** Ends portfolios whose calculation took down every process that tried: they are failed, so that the run can end. What somebody has by now is left alone. */
export async function failLost({ database, runId, market }: Pick<PortfolioStage, 'database' | 'runId' | 'market'>, lost: readonly PendingPortfolio[]): Promise<void> {
  const engines = everyEngine({ state: 'failed', reason: 'process_lost' }, market)
  const error = ({ losses, worker }: PendingPortfolio): string =>
    `the process that calculated it alone ended or fell silent ${losses} times, the last was ${worker ?? 'unknown'}: out of memory, a crash, or killed; it is not tried again in this run`
  await database.transaction(async (client) => {
    const pending = await confirmPending(client, runId, lost.map(({ id }) => id))
    await recordOutcomes(client, runId, lost.filter(({ id }) => pending.has(id)).map((portfolio): PortfolioOutcome => ({ portfolioId: portfolio.id, state: 'failed', engines, error: error(portfolio) })))
  })
}

/** What the night did once for all portfolios keeps its own outcome. */
function everyEngine(outcome: EngineOutcome, { factors }: NightMarket): Record<string, EngineOutcome> {
  return Object.fromEntries(ENGINES.map(({ name, scope }) => [name, scope === 'night' ? factors.outcome : outcome]))
}
