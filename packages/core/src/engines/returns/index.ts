export { logReturns, simpleReturns } from './return-series.js'
export { pickReturnBasis } from './return-basis.js'
