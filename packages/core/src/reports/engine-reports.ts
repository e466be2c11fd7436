import type { CorrelationRow, GreeksRow, MarketRiskRow, PortfolioReportRow, RiskMeasuresRow } from '../store/result-tables.js'
import { availableReport, endedAs, type ReportEnvelope, type ResultHead, unavailableReport } from './envelope.js'

/** A result with its head, or null before the first night. */
type Found<Row> = (Row & ResultHead) | null

/** Whom a report is for, and how many active positions there are when no result counts them. */
export interface ReportContext {
  readonly portfolioId: string
  readonly positionsTotal?: number
}

/** Option Greeks at position scale and their sums (specification 4.5). */
export function greeksBody(result: Found<GreeksRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, { flag: 'NO_GREEKS', what: 'Greeks calculation' }, ({ totals, positions }) => ({ totals, positions }))
}

/** The ten market-risk scenarios (specification 6). */
export function marketScenariosBody(result: Found<MarketRiskRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, { flag: 'NO_MARKET_SCENARIOS', what: 'market scenarios' }, ({ marketBeta, scenarios, coverage }) => {
    const { portfolio_value, market_exposure_dollar, rate_exposure_dollar } = coverage as Record<string, number | null>
    return { market_beta: marketBeta, portfolio_value, market_exposure_dollar, rate_exposure_dollar, scenarios }
  })
}

/** Clusters, hedges and diversification measures (specification 9.5 and 9.6). */
export function diversificationBody(result: Found<CorrelationRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, { flag: 'NO_CORRELATION_CALCULATION', what: 'correlation calculation' }, ({ metrics, clusters, symbols, durationDays }) => {
    const { drivers, hedges, matrix_quality, ...measures } = metrics as Record<string, unknown>
    return { duration_days: durationDays, symbols, measures, clusters, hedges, drivers, matrix_quality }
  })
}

/** Risk measures with the backtest of our own VaR (specification 10). */
export function riskMeasuresBody(result: Found<RiskMeasuresRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, { flag: 'NO_RISK_MEASURES', what: 'risk calculation' }, ({ measures, backtest }) => ({ ...measures, backtest }))
}

/** Exposure by sector beside the market's weights. */
export function sectorExposureBody(result: Found<PortfolioReportRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, REPORT, ({ sectors }) => sectors)
}

/** How much of the book stands on few holdings. */
export function concentrationBody(result: Found<PortfolioReportRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, REPORT, ({ concentration }) => concentration)
}

/** Realised volatility of the portfolio over 21 and 63 sessions. */
export function volatilityBody(result: Found<PortfolioReportRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, REPORT, ({ volatility }) => volatility)
}

/** Whether the results agree with each other (specification 18). */
export function reconciliationBody(result: Found<PortfolioReportRow>, context: ReportContext): ReportEnvelope {
  return reportOf(result, context, REPORT, ({ reconciliation, status }) => ({ agrees: status === 'COMPLETED', checks: reconciliation }))
}

const REPORT = { flag: 'NO_PORTFOLIO_REPORT', what: 'portfolio report' }

function reportOf<Row>(result: Found<Row>, { portfolioId, positionsTotal }: ReportContext, none: { readonly flag: string; readonly what: string }, dataOf: (row: Row & ResultHead) => object): ReportEnvelope {
  if (!result) return unavailableReport(null, portfolioId, none.flag, `No ${none.what} is stored for this portfolio`, positionsTotal)
  if (result.status.startsWith('SKIPPED')) return unavailableReport(result, portfolioId, none.flag, endedAs(result, none.what))
  return availableReport(result, dataOf(result))
}
