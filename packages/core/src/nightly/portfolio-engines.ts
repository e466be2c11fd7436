import type { PortfolioAggregate } from '../engines/aggregation/index.js'
import { positionCorrelations, type PositionCorrelations } from '../engines/correlations/index.js'
import { aggregateExposures, type PortfolioExposures } from '../engines/factors/index.js'
import { calculateGreeks, type GreeksResult } from '../engines/greeks/index.js'
import { marketRiskScenarios, type MarketScenariosResult } from '../engines/market-scenarios/index.js'
import { ENGINES, type EngineName, POSITION_VALUES } from '../engines/registry.js'
import { riskBook } from '../engines/revaluation/index.js'
import { stressPortfolio, type StressResult } from '../engines/stress/index.js'
import type { EngineOutcome } from '../store/write/runs.js'
import { engineRuns } from './engine-runs.js'
import { CORRELATION_SESSIONS, type NightMarket } from './market/night-market.js'
import { correlationPositions, type DrivenPosition, drivenPositions, scenarioPositions } from './portfolio-positions.js'
import type { ValuedPortfolio } from './value-portfolios.js'

/** Engine 7's result under the status of specification 12.2, which says more than SKIPPED. */
export type NamedCorrelations = Omit<PositionCorrelations, 'status'> & { readonly status: string }

/** What the engines found for one portfolio; null where one did not run or failed, and `outcomes` says which. */
export interface EngineResults {
  readonly portfolio: ValuedPortfolio
  readonly driven: readonly DrivenPosition[]
  /** One entry an engine, in the order in which they run. */
  readonly outcomes: Readonly<Record<string, EngineOutcome>>
  readonly greeks: GreeksResult | null
  readonly correlations: NamedCorrelations | null
  readonly aggregate: PortfolioAggregate | null
  readonly exposures: PortfolioExposures | null
  readonly marketRisk: MarketScenariosResult | null
  readonly stress: StressResult | null
  /** The NAV chain is rolled with the position values; it is stored when engine 6 ended well. */
  readonly hasSnapshot: boolean
}

/** Runs the engines of one valued portfolio in waves (specification 13.1); what fails stops only what needs it. Pure: nothing is read or written. */
export function runEngines(portfolio: ValuedPortfolio, market: NightMarket): EngineResults {
  const runs = engineRuns([[POSITION_VALUES, { state: 'done' }], ['factor_correlations', market.factors.outcome]])
  const nav = portfolio.nav?.toNumber() ?? null
  const driven = drivenPositions(portfolio.positions, market.betas)
  const greeks = runs.run('greeks_calculation', () => calculateGreeks(portfolio.positions.map(({ position, valuation, model }) => ({
    position, marketValue: valuation.marketValue.toNumber(), contract: model,
  }))))
  const correlations = runs.run('position_correlations', () => named(positionCorrelations({
    portfolioId: portfolio.portfolioId, asOf: portfolio.asOf, durationDays: CORRELATION_SESSIONS, positions: correlationPositions(portfolio.positions, driven),
    series: market.correlationSeries,
  })))
  const aggregate = runs.run('portfolio_aggregation', () => ({ ...portfolio.aggregate, status: 'COMPLETED' }))
  const analysis = runs.run('factor_analysis', () => {
    const exposures = aggregateExposures({
      portfolioId: portfolio.portfolioId, asOf: portfolio.asOf, nav, windowSessions: market.factors.windowSessions, modelStatus: market.factors.status,
      missingFactors: market.factors.missingFactors, positions: driven,
    })
    const skipped = new Map(exposures.positions.map((position) => [position.positionId, position.skipped]))
    return { status: exposures.status, exposures, book: riskBook(scenarioPositions(portfolio.positions, driven, skipped)) }
  })
  const marketRisk = runs.run('market_risk_scenarios', () => marketRiskScenarios(analysis!.book, nav))
  const stress = runs.run('stress_testing', () => stressPortfolio(market.stress, { book: analysis!.book, nav, exposureAgeSessions: analysis!.status === 'COMPLETED' ? 0 : null }))
  const snapshot = runs.run('portfolio_snapshot', () => ({ status: 'COMPLETED' }))
  return { portfolio, driven, outcomes: inOrder(runs.outcomes), greeks, correlations, aggregate, exposures: analysis?.exposures ?? null, marketRisk, stress, hasSnapshot: snapshot !== null }
}

function named(result: PositionCorrelations): NamedCorrelations {
  return { ...result, status: result.skip?.jobStatus ?? result.status }
}

function inOrder(outcomes: ReadonlyMap<string, EngineOutcome>): Record<EngineName, EngineOutcome> {
  return Object.fromEntries(ENGINES.map(({ name }) => [name, outcomes.get(name)])) as Record<EngineName, EngineOutcome>
}
