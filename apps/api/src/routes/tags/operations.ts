import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { positionTagOperations } from './position-tags.js'
import { tagOperations } from './tags.js'

/** A user's labels and the positions that carry them. */
export function tagAreaOperations(services: Services): Operation[] {
  return [...tagOperations(services), ...positionTagOperations(services)]
}
