import {
  concentrationBody, CORRELATIONS, diversificationBody, GREEKS, greeksBody, MARKET_RISK, marketScenariosBody, PORTFOLIO_REPORTS, readLatestResult, reconciliationBody, type ReportContext,
  type ReportEnvelope, type ReportName, type ResultTable, RISK_MEASURES, riskMeasuresBody, sectorExposureBody, type StoredResult, volatilityBody,
} from '@sigmasight/core'
import { type Operation, operation } from '../../http/operation.js'
import type { z } from '../../http/schemas.js'
import { ownPortfolio, readyReport, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { activePositions } from './active-positions.js'
import * as examples from './report-examples.js'
import * as schemas from './report-schemas.js'

/** One report: where its result stands, how its answer is made, and what it looks like. */
interface Report<Row> {
  readonly operationId: string
  readonly name: ReportName
  readonly summary: string
  readonly table: ResultTable<Row>
  readonly bodyOf: (result: StoredResult<Row> | null, context: ReportContext) => ReportEnvelope
  readonly response: z.ZodType
  readonly example: unknown
}

/** What the engines found beyond the published contract: one report each, prepared by the night and sent through as it is. */
export function reportOperations(services: Services): Operation[] {
  return [
    reportOperation(services, {
      operationId: 'getRiskMeasures', name: 'risk-measures', summary: 'Volatility, ratios, drawdown, VaR and ES, factor VaR, backtest of our own VaR', table: RISK_MEASURES,
      bodyOf: riskMeasuresBody, response: schemas.riskMeasuresReport, example: examples.riskMeasures,
    }),
    reportOperation(services, {
      operationId: 'getGreeks', name: 'greeks', summary: 'Option Greeks at position scale and their sums', table: GREEKS, bodyOf: greeksBody, response: schemas.greeksReport, example: examples.greeks,
    }),
    reportOperation(services, {
      operationId: 'getMarketScenarios', name: 'market-scenarios', summary: 'P&L when the market or rates move, options fully revalued', table: MARKET_RISK, bodyOf: marketScenariosBody,
      response: schemas.marketScenariosReport, example: examples.marketScenarios,
    }),
    reportOperation(services, {
      operationId: 'getDiversification', name: 'diversification', summary: 'Clusters, hedges, risk contributions and diversification measures', table: CORRELATIONS, bodyOf: diversificationBody,
      response: schemas.diversificationReport, example: examples.diversification,
    }),
    reportOperation(services, {
      operationId: 'getSectorExposure', name: 'sector-exposure', summary: 'Exposure by sector beside the market', table: PORTFOLIO_REPORTS, bodyOf: sectorExposureBody,
      response: schemas.sectorExposureReport, example: examples.sectorExposure,
    }),
    reportOperation(services, {
      operationId: 'getConcentration', name: 'concentration', summary: 'How much of the book stands on few holdings', table: PORTFOLIO_REPORTS, bodyOf: concentrationBody,
      response: schemas.concentrationReport, example: examples.concentration,
    }),
    reportOperation(services, {
      operationId: 'getVolatility', name: 'volatility', summary: 'Realised volatility over 21 and 63 sessions, its trend and percentile', table: PORTFOLIO_REPORTS, bodyOf: volatilityBody,
      response: schemas.volatilityReport, example: examples.volatility,
    }),
    reportOperation(services, {
      operationId: 'getReconciliation', name: 'reconciliation', summary: 'Whether the results agree with each other', table: PORTFOLIO_REPORTS, bodyOf: reconciliationBody,
      response: schemas.reconciliationReport, example: examples.reconciliation,
    }),
  ]
}

function reportOperation<Row extends { readonly portfolioId: string }>(services: Services, { operationId, name, summary, table, bodyOf, response, example }: Report<Row>): Operation {
  return operation({
    id: operationId, method: 'get', path: `/api/v1/analytics/portfolio/{portfolio_id}/${name}`, tag: 'analytics', summary, auth: 'bearer', kept: true, params: portfolioPath, response, example,
    errors: ['portfolio_not_found'],
    ready: ({ params, user }) => readyReport(services, user, params.portfolio_id, name),
    handle: async ({ params, user }) => {
      const portfolio = await ownPortfolio(services, user, params.portfolio_id)
      const result = await readLatestResult(services.database, table, portfolio.id)
      return bodyOf(result, { portfolioId: portfolio.id, positionsTotal: await activePositions(services, portfolio.id, result) })
    },
  })
}
