import { type Services, valueOf } from '../../services.js'

/**
 * How many positions a portfolio has at the latest closed session, for an answer that no stored result counts: an empty book can then be told from
 * one that no night has seen yet. With a result nothing is read.
 */
export async function activePositions(services: Services, portfolioId: string, result: object | null): Promise<number> {
  return result ? 0 : (await valueOf(services, portfolioId)).positions.length
}
