import type { PortfolioRows } from '../../reports/index.js'
import type { SnapshotRow, ValuationRow } from '../../store/result-tables.js'
import type { PositionValueRow } from '../../store/write/position-values.js'
import type { NightMarket } from '../market/night-market.js'
import type { EngineResults } from '../portfolio-engines.js'
import type { PortfolioReports } from '../portfolio-reports.js'
import type { TrackHistory } from '../track-history.js'
import { correlationRow, factorRow, greeksRow, marketRiskRow, rowEvidence, stressRow } from './engine-rows.js'
import { reportRow, riskRow } from './report-rows.js'
import { positionValueRows, snapshotRow, valuationRow } from './value-rows.js'

/** Everything one portfolio's session leaves behind. */
export interface ResultRows extends PortfolioRows {
  readonly valuation: ValuationRow | undefined
  readonly positionValues: readonly PositionValueRow[]
  readonly snapshot: SnapshotRow | undefined
}

/** Results of one portfolio as they are stored. */
export function rowsOf(results: EngineResults, reports: PortfolioReports | null, track: TrackHistory, market: NightMarket): ResultRows {
  const { portfolio } = results
  const evidence = rowEvidence(results, market)
  const { prices } = evidence
  return {
    portfolioId: portfolio.portfolioId, netAssetValue: portfolio.snapshot.totalValue.toNumber(), valuation: results.aggregate ? valuationRow(portfolio, prices) : undefined,
    positionValues: positionValueRows(portfolio), snapshot: results.hasSnapshot ? snapshotRow(portfolio) : undefined, greeks: greeksRow(results, evidence), factors: factorRow(results, evidence),
    marketRisk: marketRiskRow(results, evidence), stress: stressRow(results, market, evidence), correlations: correlationRow(results, market, evidence),
    risk: reports ? riskRow(results, reports, track, prices) : undefined, report: reports ? reportRow(results, reports, prices) : undefined,
  }
}
