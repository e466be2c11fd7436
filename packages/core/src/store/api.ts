/** What the API reads and writes. */
export { findUser, type UserRecord } from './read/api-users.js'
export { registerUser } from './write/api-users.js'
export {
  findOwnedPortfolios, findOwnedPositions, type PortfolioRecord, type PositionLabels, readPositionLabels, readPositionPnl, readSnapshots, type SnapshotRecordRow,
} from './read/api-portfolios.js'
export { readPositionBetas } from './read/api-factor-exposures.js'
export { readActiveRun, readLastRun, readRuns, type RunRecord } from './read/run-requests.js'
export { cancelRun, failQueuedRuns, requestNight, requestSync } from './write/run-requests.js'
export { readOperatingFigures } from './read/metrics.js'
export { readReadiness } from './read/api-readiness.js'
export { readReadyBody } from './read/report-bodies.js'
export { readLatestResult, type StoredResult } from './read/results.js'
export type { ResultTable } from './result-table.js'
export { CORRELATIONS, FACTOR_EXPOSURES, GREEKS, MARKET_RISK, PORTFOLIO_REPORTS, RISK_MEASURES, STRESS_TESTS } from './result-tables.js'
export { readBaseline } from './read/baseline.js'
export { readAttribution, readPositionSectors } from './read/attribution.js'
export { readFactorCorrelations } from './read/factor-correlations.js'
