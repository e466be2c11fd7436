import type { Operation } from '../http/operation.js'
import type { Services } from '../services.js'
import { batchOperations } from './admin/batch-operations.js'
import { analyticsOperations } from './analytics/operations.js'
import { authOperations } from './auth/operations.js'
import { dataOperations } from './data/operations.js'
import { healthOperations } from './health/operations.js'

/** Every operation of the API: what is mounted, documented and tested. */
export function allOperations(services: Services): Operation[] {
  return [...healthOperations(services), ...authOperations(services), ...dataOperations(services), ...analyticsOperations(services), ...batchOperations(services)]
}
