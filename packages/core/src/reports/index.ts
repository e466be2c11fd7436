export { CORRELATION_QUERY, correlationMatrixBody, type CorrelationQuery, diversificationScoreBody } from './correlation-matrix.js'
export {
  concentrationBody, diversificationBody, greeksBody, marketScenariosBody, reconciliationBody, type ReportContext, riskMeasuresBody, sectorExposureBody, volatilityBody,
} from './engine-reports.js'
export type { DataQuality, ReportEnvelope } from './envelope.js'
export { type FactorCoverage, factorExposuresBody, factorQuality } from './factor-exposures.js'
export { type PortfolioRows, preparedBodies, reportBodies, type ReportName } from './prepared-bodies.js'
export { stressTestBody } from './stress-test.js'
export { pnlAttribution } from './pnl-attribution.js'
export { riskMetricsBody } from './risk-metrics.js'
