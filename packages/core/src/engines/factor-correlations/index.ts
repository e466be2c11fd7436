export { type FactorCorrelations, factorCorrelations } from './factor-correlations.js'
export { FACTOR_CORRELATION_OPTIONS, type FactorCorrelationInput, type FactorCorrelationOptions } from './input.js'
export type { OrthogonalCovariance } from './orthogonal-covariance.js'
