export { NO_RETURNS, optionReturns, shareReturns, type TargetLevels, type TargetReturns } from './expected-return.js'
export { contributionToReturn, positionWeight } from './position-share.js'
export { marginalRisk } from './marginal-risk.js'
export { summarizeTargets, type WeightedTarget } from './summary.js'
