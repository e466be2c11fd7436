import type { TradingCalendar } from '../calendar/index.js'
import { driverSymbol, type IsoDate, isPrivate, roundTo } from '../domain/index.js'
import { deltaAdjustedExposure } from '../engines/aggregation/index.js'
import { aggregateExposures, type PortfolioExposures } from '../engines/factors/index.js'
import { messageOf } from '../errors.js'
import type { Database } from '../store/database.js'
import { readDriverExposures, readFactorModel, type StoredDriverExposure } from '../store/read/driver-exposures.js'
import { type FactorExposureRow, writeFactorExposures, writePositionValues, writeSnapshots, writeValuations } from '../store/write/portfolio-results.js'
import { type EngineOutcome, type PortfolioOutcome, recordOutcomes } from '../store/write/runs.js'
import { inputDigest } from './digest.js'
import { positionValueRows, snapshotRow, valuationRow } from './result-rows.js'
import { type ValuedPortfolio, valuePortfolios } from './value-portfolios.js'

/** Engines run for each portfolio, in the order they are reported. */
export const PORTFOLIO_ENGINES = ['portfolio_aggregation', 'factor_analysis', 'portfolio_snapshot'] as const

interface FactorModel {
  readonly status: string
  readonly missingFactors: readonly string[]
  readonly windowSessions: number
}

/**
 * Step 3 of the night for a batch of portfolios: values, factor exposures and snapshots, written in one transaction with their ledger
 * rows. When that transaction fails, each portfolio is tried by itself, so that one bad portfolio never stops another.
 */
export async function runPortfolioBatch(database: Database, calendar: TradingCalendar, runId: string, asOf: IsoDate, portfolioIds: readonly string[]): Promise<PortfolioOutcome[]> {
  try {
    return await calculate(database, calendar, runId, asOf, portfolioIds)
  } catch (error) {
    if (portfolioIds.length === 1) return recordFailure(database, runId, portfolioIds[0]!, messageOf(error))
    const outcomes: PortfolioOutcome[] = []
    for (const id of portfolioIds) outcomes.push(...(await runPortfolioBatch(database, calendar, runId, asOf, [id])))
    return outcomes
  }
}

/** Values the portfolios at a later session that already has snapshots, because an earlier one was calculated again (specification 8.2). */
export async function rerollSnapshots(database: Database, calendar: TradingCalendar, asOf: IsoDate, portfolioIds: readonly string[]): Promise<void> {
  const { valued } = await valuePortfolios(database, calendar, { portfolioIds, asOf })
  await database.transaction(async (client) => {
    await writeValuations(client, asOf, [...valued.values()].map(valuationRow))
    await writeSnapshots(client, asOf, [...valued.values()].map(snapshotRow))
  })
}

async function calculate(database: Database, calendar: TradingCalendar, runId: string, asOf: IsoDate, portfolioIds: readonly string[]): Promise<PortfolioOutcome[]> {
  const { valued, unreadable } = await valuePortfolios(database, calendar, { portfolioIds, asOf })
  const portfolios = [...valued.values()]
  const drivers = new Set(portfolios.flatMap((portfolio) => portfolio.positions.map((item) => driverSymbol(item.position))).filter((symbol): symbol is string => symbol !== null))
  const [model, betas] = await Promise.all([readFactorModel(database, asOf), readDriverExposures(database, [...drivers], asOf)])
  const exposures = portfolios.map((portfolio) => exposuresOf(portfolio, model ?? { status: 'SKIPPED_NO_MARKET_FACTOR', missingFactors: [], windowSessions: 0 }, betas))
  const outcomes = [
    ...portfolios.map((portfolio, index) => done(portfolio.portfolioId, exposures[index]!.result.status)),
    ...unreadable.map(({ portfolioId, error }) => failed(portfolioId, error)),
  ]
  await database.transaction(async (client) => {
    await writeValuations(client, asOf, portfolios.map(valuationRow))
    await writePositionValues(client, asOf, portfolios.flatMap(positionValueRows))
    await writeFactorExposures(client, asOf, exposures.map(({ row }) => row))
    await writeSnapshots(client, asOf, portfolios.map(snapshotRow))
    await recordOutcomes(client, runId, outcomes)
  })
  return outcomes
}

function exposuresOf(portfolio: ValuedPortfolio, model: FactorModel, betas: ReadonlyMap<string, StoredDriverExposure>): { result: PortfolioExposures; row: FactorExposureRow } {
  const positions = portfolio.positions.map((item) => {
    const driver = driverSymbol(item.position)
    return {
      id: item.position.id, symbol: item.position.symbol, driver, isPrivate: isPrivate(item.position), marketValue: item.valuation.marketValue.toNumber(),
      deltaAdjustedExposure: deltaAdjustedExposure(item), hasNoPrice: item.valuation.flags.includes('NO_PRICE'), betas: driver === null ? null : (betas.get(driver) ?? null),
    }
  })
  const nav = portfolio.nav?.toNumber() ?? null
  const result = aggregateExposures({
    portfolioId: portfolio.portfolioId, asOf: portfolio.asOf, nav, windowSessions: model.windowSessions, modelStatus: model.status, missingFactors: model.missingFactors, positions,
  })
  const digest = inputDigest(nav, model, positions.map(({ betas: own, ...position }) => [position, own?.inputDigest ?? null]))
  return { result, row: factorRow(portfolio.portfolioId, result, digest) }
}

/** Numbers are rounded half-even here, at the point of storage: betas to 6 decimals, dollars to 2 (specification 5.8). */
function factorRow(portfolioId: string, result: PortfolioExposures, digest: string): FactorExposureRow {
  return {
    portfolioId, status: result.status, flags: result.flags, coverage: result.coverage, inputDigest: digest,
    factors: result.factors.map((factor) => ({ name: factor.name, beta: roundTo(factor.exposureValue, 6), exposure_dollar: roundTo(factor.exposureDollar, 2), positions_counted: factor.positionsCounted })),
    positions: result.positions.map((position) => ({ position_id: position.positionId, symbol: position.symbol, driver: position.driver, skipped: position.skipped })),
  }
}

function done(portfolioId: string, factorStatus: string): PortfolioOutcome {
  const factors: EngineOutcome = factorStatus === 'COMPLETED' ? { state: 'done' } : { state: 'skipped', reason: factorStatus }
  return { portfolioId, state: 'done', error: null, engines: { portfolio_aggregation: { state: 'done' }, factor_analysis: factors, portfolio_snapshot: { state: 'done' } } }
}

/** Position values failed: the engines that need them are skipped with that reason (specification 13.2). */
function failed(portfolioId: string, error: string): PortfolioOutcome {
  const reason = 'upstream_failed:position_values_update'
  return { portfolioId, state: 'failed', error, engines: Object.fromEntries(PORTFOLIO_ENGINES.map((engine) => [engine, { state: 'skipped' as const, reason }])) }
}

async function recordFailure(database: Database, runId: string, portfolioId: string, error: string): Promise<PortfolioOutcome[]> {
  const outcomes = [failed(portfolioId, error)]
  await database.transaction((client) => recordOutcomes(client, runId, outcomes))
  return outcomes
}
