import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { completeOperation } from './complete.js'
import { dataQualityOperation } from './data-quality.js'
import { demoOperations } from './demo.js'
import { detailsOperation } from './details.js'
import { portfoliosOperation } from './portfolios.js'
import { snapshotsOperation } from './snapshots.js'
import { topPositionsOperation } from './top-positions.js'

/** What a book holds and is worth. */
export function dataOperations(services: Services): Operation[] {
  return [
    portfoliosOperation(services), completeOperation(services), dataQualityOperation(services), detailsOperation(services), topPositionsOperation(services),
    snapshotsOperation(services),
    ...demoOperations(services),
  ]
}
