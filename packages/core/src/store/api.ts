/** What the API reads and writes. */
export { findUser, type UserRecord } from './read/api-users.js'
export { registerUser } from './write/api-users.js'
export {
  findOwnedPortfolios, findOwnedPositions, type PortfolioRecord, type PositionLabels, readPositionLabels, readPositionPnl, readSnapshots, type SnapshotRecordRow,
} from './read/api-portfolios.js'
export { readFactorExposures, readPositionBetas } from './read/api-factor-exposures.js'
export { readReadiness } from './read/api-readiness.js'
export { findTag, readTags, type TagRecord } from './read/tags.js'
export { findPositionOwner, type PositionOwner, readPositionTags, readTaggedPositions } from './read/position-tags.js'
export { archiveTag, createFirstTags, createTag, type NewTag, restoreTag, updateTag } from './write/tags.js'
export { linkTags, unlinkTags } from './write/position-tags.js'
export { readDailyBars, type StoredBar } from './read/daily-bars.js'
export { type LatestQuote, readLatestQuotes } from './read/latest-quotes.js'
export { type PriceHistory, readPriceHistories } from './read/price-histories.js'
export { readSymbolUniverse } from './read/symbol-universe.js'
export { findPortfolioOwner } from './read/portfolio-owner.js'
