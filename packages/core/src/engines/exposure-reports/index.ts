export { concentration, type Concentration, type ConcentrationPosition } from './concentration.js'
export { sectorExposure, type SectorExposure, type SectorExposureInput, type SectorPosition } from './sector-exposure.js'
