import type { PortfolioReportRow, RiskMeasuresRow } from '../../store/result-tables.js'
import { inputDigest } from '../digest.js'
import type { EngineResults } from '../portfolio-engines.js'
import type { PortfolioReports } from '../portfolio-reports.js'
import type { TrackHistory } from '../track-history.js'
import type { PriceCoverage } from './price-coverage.js'
import { cents, stored } from './rounding.js'

/** Risk measures, the VaR that the next session is held against, and the backtest of the past ones. */
export function riskRow({ portfolio, driven }: EngineResults, { risk, backtest }: PortfolioReports, track: TrackHistory, prices: PriceCoverage): RiskMeasuresRow {
  const { status, flags, coverage, measures, drawdown, factorVar, proForma, warnings, reason } = risk
  const published = (name: string): number | null => cents(measures[name]?.value ?? null)
  return {
    portfolioId: portfolio.portfolioId, status, flags, coverage: { ...coverage, stalest_price: prices.stalest_price },
    measures: stored({ measures, drawdown, factor_var: factorVar, warnings, reason, pro_forma: proForma && { replaced_returns: proForma.replacedReturns, dropped_sessions: proForma.droppedSessions } }),
    valueAtRisk95: published('historical_var_95'), valueAtRisk99: published('historical_var_99'), backtest: stored(backtest),
    inputDigest: inputDigest(portfolio.nav, driven.map(({ betas, ...position }) => [position, betas?.inputDigest ?? null]), track, proForma?.pnl ?? null),
  }
}

/** Sectors, concentration, volatility and the identities; COMPLETED_WITH_DIFFERENCES when an identity does not hold. */
export function reportRow({ portfolio, driven }: EngineResults, reports: PortfolioReports, prices: PriceCoverage): PortfolioReportRow {
  const { sectors, concentration, volatility, reconciliation } = reports
  const broken = reconciliation.filter((check) => check.status === 'failed').map((check) => `RECONCILIATION_FAILED:${check.name}`)
  return {
    portfolioId: portfolio.portfolioId, status: broken.length > 0 ? 'COMPLETED_WITH_DIFFERENCES' : 'COMPLETED', flags: [...new Set([...sectors.flags, ...broken])].sort(),
    sectors: stored(sectors), concentration: stored(concentration), volatility: stored(volatility), reconciliation: stored(reconciliation),
    coverage: prices, inputDigest: inputDigest(portfolio.nav, driven.map(({ betas: _betas, ...position }) => position), portfolio.positions.map(({ sector }) => sector)),
  }
}
