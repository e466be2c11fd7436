/** What the API reads and writes. */
export { findUser, type UserRecord } from './read/api-users.js'
export { registerUser } from './write/api-users.js'
export {
  findOwnedPortfolios, findOwnedPositions, type PortfolioRecord, type PositionLabels, readPositionLabels, readPositionPnl, readSnapshots, type SnapshotRecordRow,
} from './read/api-portfolios.js'
export { readFactorExposures, readPositionBetas } from './read/api-factor-exposures.js'
export { readReadiness } from './read/api-readiness.js'
