import { createHash } from 'node:crypto'
import type { IsoDate } from '../domain/index.js'
import type { CorrelationRow, FactorExposureRow, GreeksRow, MarketRiskRow, PortfolioReportRow, ReportBodyRow, RiskMeasuresRow, StressRow } from '../store/result-tables.js'
import { CORRELATION_QUERY, correlationMatrixBody, diversificationScoreBody } from './correlation-matrix.js'
import { concentrationBody, diversificationBody, greeksBody, marketScenariosBody, reconciliationBody, riskMeasuresBody, sectorExposureBody, volatilityBody } from './engine-reports.js'
import { factorExposuresBody } from './factor-exposures.js'
import { stressTestBody } from './stress-test.js'

/** The heavy reads that the night prepares, by the last part of their path. */
export const REPORTS = [
  'factor-exposures', 'correlation-matrix', 'diversification-score', 'stress-test', 'greeks', 'market-scenarios', 'diversification', 'risk-measures', 'sector-exposure', 'concentration',
  'volatility', 'reconciliation',
] as const
export type ReportName = (typeof REPORTS)[number]

/** One portfolio's results of one session; a part that an engine failed to make is absent and leaves its last body in place. */
export interface PortfolioRows {
  readonly portfolioId: string
  /** Dollars; null when unknown. */
  readonly netAssetValue: number | null
  readonly factors?: FactorExposureRow | undefined
  readonly correlations?: CorrelationRow | undefined
  readonly stress?: StressRow | undefined
  readonly greeks?: GreeksRow | undefined
  readonly marketRisk?: MarketRiskRow | undefined
  readonly risk?: RiskMeasuresRow | undefined
  readonly report?: PortfolioReportRow | undefined
}

/** Ready answers of the heavy reads as text, each with an ETag of its text: equal answers keep their ETag over any number of nights. */
export function preparedBodies(rows: PortfolioRows, calculationDate: IsoDate): ReportBodyRow[] {
  return Object.entries(reportBodies(rows, calculationDate)).map(([report, body]) => {
    const text = JSON.stringify(body)
    return { portfolioId: rows.portfolioId, report, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`, body: text }
  })
}

/** Answers of the heavy reads in their default form. */
export function reportBodies(rows: PortfolioRows, calculationDate: IsoDate): Partial<Record<ReportName, object>> {
  const { portfolioId, netAssetValue, factors, correlations, stress, greeks, marketRisk, risk, report } = rows
  const dated = <Row extends object>(row: Row) => ({ ...row, calculationDate })
  const context = { portfolioId }
  return {
    ...(factors && { 'factor-exposures': factorExposuresBody(dated(factors), portfolioId) }),
    ...(stress && { 'stress-test': stressTestBody(dated(stress), { baseline: netAssetValue }) }),
    ...(correlations && {
      'correlation-matrix': correlationMatrixBody(dated(correlations), CORRELATION_QUERY),
      'diversification-score': diversificationScoreBody(dated(correlations), CORRELATION_QUERY, portfolioId), diversification: diversificationBody(dated(correlations), context),
    }),
    ...(greeks && { greeks: greeksBody(dated(greeks), context) }),
    ...(marketRisk && { 'market-scenarios': marketScenariosBody(dated(marketRisk), context) }),
    ...(risk && { 'risk-measures': riskMeasuresBody(dated(risk), context) }),
    ...(report && {
      'sector-exposure': sectorExposureBody(dated(report), context), concentration: concentrationBody(dated(report), context), volatility: volatilityBody(dated(report), context),
      reconciliation: reconciliationBody(dated(report), context),
    }),
  }
}
