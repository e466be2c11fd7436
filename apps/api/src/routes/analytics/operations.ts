import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { correlationMatrixOperation, diversificationScoreOperation } from './correlations.js'
import { overviewOperation } from './overview.js'
import { portfolioFactorsOperation } from './portfolio-factors.js'
import { positionFactorsOperation } from './position-factors.js'
import { reportOperations } from './reports.js'
import { stressTestOperation } from './stress-test.js'

/** What drives a book. */
export function analyticsOperations(services: Services): Operation[] {
  return [overviewOperation(services), portfolioFactorsOperation(services), positionFactorsOperation(services), correlationMatrixOperation(services), diversificationScoreOperation(services), stressTestOperation(services), ...reportOperations(services)]
}
