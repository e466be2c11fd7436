/** What the API reads and writes. */
export { findUser, type UserRecord } from './read/api-users.js'
export { registerUser } from './write/api-users.js'
export {
  findOwnedPortfolios, findOwnedPositions, type PortfolioRecord, type PositionLabels, readPositionLabels, readPositionPnl, readSnapshots, type SnapshotRecordRow,
} from './read/api-portfolios.js'
export { readFactorExposures, readPositionBetas } from './read/api-factor-exposures.js'
export { readReadiness } from './read/api-readiness.js'
export { type ConversationRecord, findConversation, type HistoryMessage, listConversations, readHistory, readTokensSpent } from './read/conversations.js'
export { changeConversationMode, createConversation, deleteConversation, finishAnswer, type FinishedAnswer, spendTokens, startExchange } from './write/conversations.js'
export { findRunOf } from './read/run-of-result.js'
