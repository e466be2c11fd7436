import { Decimal } from '../domain/index.js'
import { concentration, type Concentration, sectorExposure, type SectorExposure } from '../engines/exposure-reports/index.js'
import { reconcile, type ReconciliationCheck } from '../engines/reconciliation/index.js'
import { backtestVar, riskMeasures, type RiskMeasures, sessionReturns, type SnapshotReturn, type VarBacktest } from '../engines/risk/index.js'
import { volatilityProfile, type VolatilityProfile } from '../engines/volatility/index.js'
import type { StoredPriorSnapshot } from '../store/read/portfolio-inputs.js'
import type { VarForecast } from '../store/read/return-history.js'
import type { NightMarket } from './market/night-market.js'
import type { EngineResults } from './portfolio-engines.js'
import { TRACK_SESSIONS, type TrackHistory } from './track-history.js'

/** What reports show beside the engines. */
export interface PortfolioReports {
  readonly risk: RiskMeasures
  readonly backtest: { readonly var_95: VarBacktest; readonly var_99: VarBacktest }
  readonly sectors: SectorExposure
  readonly concentration: Concentration
  readonly volatility: VolatilityProfile
  readonly reconciliation: readonly ReconciliationCheck[]
}

/** Risk measures, sectors, concentration, volatility and the identities of one portfolio (specification 10 and 18). Pure. */
export function portfolioReports(results: EngineResults, market: NightMarket, track: TrackHistory): PortfolioReports {
  const { portfolio, driven } = results
  const nav = portfolio.nav?.toNumber() ?? null
  const { snapshot } = portfolio
  const snapshots = [...track.returns, { date: snapshot.snapshotDate, dailyReturn: snapshot.dailyReturn?.toNumber() ?? null, gapSessions: gapOf(snapshot.flags) }]
  const risk = riskMeasures({ portfolioId: portfolio.portfolioId, asOf: portfolio.asOf, nav, snapshots: snapshots.slice(-TRACK_SESSIONS), positions: driven }, market.risk)
  return {
    risk, backtest: backtestOf(track.forecasts, snapshot, snapshots.at(-1)!.gapSessions),
    sectors: sectorExposure({ nav, positions: driven.map((position, i) => ({ ...position, sector: portfolio.positions[i]!.sector })), benchmarkWeights: market.benchmarkWeights }),
    concentration: concentration(driven), volatility: volatilityProfile(sessionReturns(snapshots)),
    reconciliation: reconcile(identitiesOf(results, risk)),
  }
}

/** Forecasts against what came: the last one is judged by the snapshot being calculated, unless a gap made it one of several days. */
function backtestOf(forecasts: readonly VarForecast[], { dailyPnl }: EngineResults['portfolio']['snapshot'], gapSessions: number): PortfolioReports['backtest'] {
  const judged = forecasts.map((forecast) => ({ ...forecast, pnl: forecast.beforeGap ? null : forecast.pnl ?? (gapSessions > 0 ? null : dailyPnl.toNumber()) }))
  const outcomes = (forecastOf: (forecast: VarForecast) => number | null) => judged.map((item) => ({ date: item.date, forecastVar: forecastOf(item), pnl: item.pnl }))
  return {
    var_95: backtestVar(outcomes((forecast) => forecast.valueAtRisk95), 0.95), var_99: backtestVar(outcomes((forecast) => forecast.valueAtRisk99), 0.99),
  }
}

function identitiesOf({ portfolio, driven, exposures, correlations, stress }: EngineResults, risk: RiskMeasures): Parameters<typeof reconcile>[0] {
  const { snapshot, positions, prior } = portfolio
  const { metrics } = correlations ?? {}
  return {
    factorExposures: exposures?.status === 'COMPLETED' ? { positions: driven, factors: exposures.factors } : null,
    factorVar: risk.factorVar?.levels ?? null,
    riskContributions: metrics?.contribution && metrics.portfolio_volatility !== null ? { contributions: metrics.contribution, volatility: metrics.portfolio_volatility } : null,
    navChain: prior && [linkOf(prior), { date: snapshot.snapshotDate, nav: snapshot.totalValue, pnl: snapshot.dailyPnl, flow: snapshot.externalFlow }],
    values: { marketValues: positions.map((item) => item.valuation.marketValue), netExposure: snapshot.netExposure },
    balance: { cash: snapshot.cashValue, netExposure: snapshot.netExposure, nav: snapshot.totalValue },
    stress: stress?.status === 'COMPLETED' ? stress.scenarios.flatMap(stressIdentity) : null,
  }
}

function linkOf(prior: StoredPriorSnapshot) {
  return { date: prior.date, nav: new Decimal(prior.totalValue), pnl: new Decimal(0), flow: new Decimal(0) }
}

/** The direct effect: only the factors that the scenario names move, so their impacts and the convexity make the whole P&L. */
function stressIdentity({ scenario_id, factor_impacts, convexity_direct, direct_pnl }: NonNullable<EngineResults['stress']>['scenarios'][number]) {
  const impacts = Object.values(factor_impacts).map((impact) => impact.direct_pnl)
  if (direct_pnl === null || convexity_direct === null || impacts.some((impact) => impact === null)) return []
  return [{ scenarioId: scenario_id, impacts: impacts as number[], convexity: convexity_direct, pnl: direct_pnl }]
}

function gapOf(flags: readonly string[]): SnapshotReturn['gapSessions'] {
  const flag = flags.find((text) => text.startsWith('GAP_SESSIONS:'))
  return flag === undefined ? 0 : Number(flag.slice('GAP_SESSIONS:'.length))
}
