import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { completeOperation } from './complete.js'
import { detailsOperation } from './details.js'
import { portfoliosOperation } from './portfolios.js'
import { snapshotsOperation } from './snapshots.js'

/** What a book holds and is worth. */
export function dataOperations(services: Services): Operation[] {
  return [portfoliosOperation(services), completeOperation(services), detailsOperation(services), snapshotsOperation(services)]
}
