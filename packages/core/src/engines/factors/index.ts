export { type DriverExposure, type DriverExposures, estimateDriverExposures } from './driver-exposures.js'
export { aggregateExposures, type ExposureCoverage, type FactorExposure, type FactorPosition, type PortfolioExposures } from './portfolio-exposures.js'
