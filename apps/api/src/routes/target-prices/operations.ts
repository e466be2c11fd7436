import { liveCloses, openMarketData } from '@sigmasight/core'
import type { Operation } from '../../http/operation.js'
import type { Services } from '../../services.js'
import { targetPriceBulk } from './bulk.js'
import { targetPriceExportOperation } from './csv-export.js'
import { targetPriceImportOperation } from './csv-import.js'
import { targetPriceReads } from './read.js'
import { targetPriceWrites } from './write.js'

/** What users expect prices to become, and what that means for the portfolio. */
export function targetPriceOperations(services: Services): Operation[] {
  const live = liveCloses(() => openMarketData(services.config, services.database, services.calendar), services.calendar)
  return [...targetPriceReads(services), ...targetPriceWrites(services, live), ...targetPriceBulk(services, live), targetPriceImportOperation(services, live), targetPriceExportOperation(services)]
}
