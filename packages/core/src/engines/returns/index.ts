export { type ReturnSeries, simpleReturns } from './simple-returns.js'
export { pickReturnBasis, type ReturnBasis } from './return-basis.js'
