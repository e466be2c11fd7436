import type { Operation } from '../http/operation.js'
import type { Services } from '../services.js'
import { batchOperations } from './admin/batch-operations.js'
import { adminDataQualityOperation, refreshDataQualityOperation } from './admin/data-quality.js'
import { analyticsOperations } from './analytics/operations.js'
import { authOperations } from './auth/operations.js'
import { bookFileOperations } from './book-files/operations.js'
import { chatOperations } from './chat/operations.js'
import { dataOperations } from './data/operations.js'
import { flowOperations } from './flows/operations.js'
import { debugRoutesOperation } from './health/debug-routes.js'
import { healthOperations } from './health/operations.js'
import { portfolioOperations } from './portfolios/operations.js'
import { positionOperations } from './positions/operations.js'
import { priceOperations } from './prices/operations.js'
import { recalculationOperations } from './recalculations/operations.js'
import { tagAreaOperations } from './tags/operations.js'
import { targetPriceOperations } from './target-prices/operations.js'

/** Keeping books. The template stands before the portfolios: its address would be taken for an id. */
function bookOperations(services: Services): Operation[] {
  return [...bookFileOperations(services), ...portfolioOperations(services), ...positionOperations(services), ...flowOperations(services), ...recalculationOperations(services)]
}

/** Every operation of the API: what is mounted, documented and tested. */
export function allOperations(services: Services): Operation[] {
  const operations: Operation[] = [
    ...healthOperations(services), ...authOperations(services), ...dataOperations(services), ...priceOperations(services), ...analyticsOperations(services),
    ...tagAreaOperations(services), ...targetPriceOperations(services), ...bookOperations(services), adminDataQualityOperation(services), refreshDataQualityOperation(services), ...batchOperations(services),
  ]
  operations.push(...chatOperations(services, [...operations]))
  operations.push(debugRoutesOperation(() => operations))
  return operations
}
