export type { DriverExposure } from './driver-exposure.js'
export { type DriverExposureInput, type DriverExposures, estimateDriverExposures } from './driver-exposures.js'
export { factorAnalysisResult } from './engine-result.js'
export { aggregateExposures, type FactorPosition, type PortfolioExposureInput, type PortfolioExposures, skipReason } from './portfolio-exposures.js'
