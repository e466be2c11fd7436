import type { Operation } from '../http/operation.js'
import type { Services } from '../services.js'
import { analyticsOperations } from './analytics/operations.js'
import { authOperations } from './auth/operations.js'
import { dataOperations } from './data/operations.js'
import { debugRoutesOperation } from './health/debug-routes.js'
import { healthOperations } from './health/operations.js'
import { priceOperations } from './prices/operations.js'
import { tagAreaOperations } from './tags/operations.js'
import { targetPriceOperations } from './target-prices/operations.js'

/** Every operation of the API: what is mounted, documented and tested. */
export function allOperations(services: Services): Operation[] {
  const operations: Operation[] = [
    ...healthOperations(services), ...authOperations(services), ...dataOperations(services), ...priceOperations(services), ...analyticsOperations(services),
    ...tagAreaOperations(services), ...targetPriceOperations(services),
  ]
  operations.push(debugRoutesOperation(() => operations))
  return operations
}
