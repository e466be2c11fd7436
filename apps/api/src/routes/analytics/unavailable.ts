import type { readFactorExposures } from '@sigmasight/core'
import { type Services, valueOf } from '../../services.js'

type Stored = Awaited<ReturnType<typeof readFactorExposures>>

/**
 * The six keys that explain a missing factor answer (specification 12.3). Without a stored result the active positions of the latest
 * closed session are counted, so that an empty book can be told from one that no night has seen yet.
 */
export async function unavailable(services: Services, portfolioId: string, stored: Stored) {
  if (stored) {
    const { positions_analyzed, positions_total, positions_skipped, data_days } = stored.coverage
    return { flag: 'NO_FACTOR_CALCULATIONS', message: `The factor calculation of ${stored.calculationDate} ended as ${stored.status}`, positions_analyzed, positions_total, positions_skipped, data_days }
  }
  const total = (await valueOf(services, portfolioId)).positions.length
  return { flag: 'NO_FACTOR_CALCULATIONS', message: 'No factor calculation is stored for this portfolio', positions_analyzed: 0, positions_total: total, positions_skipped: total, data_days: 0 }
}
