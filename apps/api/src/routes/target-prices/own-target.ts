import { findOwnedPortfolios, findPortfolioOwner, findTargetPrice, type PortfolioRecord, type TargetPriceRecord, type UserRecord } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import type { Services } from '../../services.js'

/** The caller's portfolio. Errors: ApiError portfolio_not_found, and targets_forbidden for someone else's. */
export async function ownTargetPortfolio({ database }: Services, user: UserRecord, id: string): Promise<PortfolioRecord> {
  const [portfolio] = await findOwnedPortfolios(database, user.id, id)
  if (portfolio) return portfolio
  throw new ApiError((await findPortfolioOwner(database, id)) === null ? 'portfolio_not_found' : 'targets_forbidden')
}

/** The caller's target price. Errors: ApiError target_price_not_found, and targets_forbidden for one in someone else's portfolio. */
export async function ownTarget({ database }: Services, user: UserRecord, id: string): Promise<TargetPriceRecord> {
  const found = await findTargetPrice(database, id)
  if (!found) throw new ApiError('target_price_not_found')
  if (found.userId !== user.id) throw new ApiError('targets_forbidden')
  return found.target
}
