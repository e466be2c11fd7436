import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { correlationMatrixOperation, diversificationScoreOperation } from './correlations.js'
import { factorCorrelationsOperation } from './factor-correlations.js'
import { overviewOperation } from './overview.js'
import { pnlAttributionOperation } from './pnl-attribution.js'
import { portfolioFactorsOperation } from './portfolio-factors.js'
import { positionFactorsOperation } from './position-factors.js'
import { reportOperations } from './reports.js'
import { riskMetricsOperation } from './risk-metrics.js'
import { stressTestOperation } from './stress-test.js'
import { whatIfOperation } from './what-if.js'

/** What drives a book. */
export function analyticsOperations(services: Services): Operation[] {
  return [
    overviewOperation(services), portfolioFactorsOperation(services), positionFactorsOperation(services), correlationMatrixOperation(services), diversificationScoreOperation(services), stressTestOperation(services), riskMetricsOperation(services), ...reportOperations(services),
    factorCorrelationsOperation(services), pnlAttributionOperation(services), whatIfOperation(services),
  ]
}
