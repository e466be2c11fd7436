import type { FactorDesign } from './factor-design.js'
import { type FactorFit, fitDrivers, fitOf } from './factor-fit.js'

/** The fit of one driver, as the night makes it for many at once; y: the design's rows. */
export function fitFactors(design: FactorDesign, y: Float64Array): FactorFit {
  return fitOf(fitDrivers(design, y, 1), 0)
}
