export { findUser, type UserRecord } from './read/api-users.js'
export { registerUser } from './write/api-users.js'
export { findOwnedPortfolios, findOwnedPositions, type PortfolioRecord, type PositionLabels, readPositionLabels, readPositionPnl, readSnapshots } from './read/api-portfolios.js'
export { isReady, readFactorExposures, readPositionBetas } from './read/api-factor-exposures.js'
