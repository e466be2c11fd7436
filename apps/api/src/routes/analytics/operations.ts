import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { overviewOperation } from './overview.js'
import { portfolioFactorsOperation } from './portfolio-factors.js'
import { positionFactorsOperation } from './position-factors.js'

/** What drives a book. */
export function analyticsOperations(services: Services): Operation[] {
  return [overviewOperation(services), portfolioFactorsOperation(services), positionFactorsOperation(services)]
}
