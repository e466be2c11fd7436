import { CORRELATION_QUERY, CORRELATIONS, correlationMatrixBody, diversificationScoreBody, readLatestResult } from '@sigmasight/core'
import { ApiError } from '../../errors/registry.js'
import { operation } from '../../http/operation.js'
import { wholeNumber, z } from '../../http/schemas.js'
import { ownPortfolio, readyReport, type Services } from '../../services.js'
import { portfolioPath } from '../nouns.js'
import { activePositions } from './active-positions.js'
import * as examples from './examples.js'
import { correlationMatrix, diversificationScore } from './schemas.js'

const { lookbackDays, minOverlap, maxSymbols } = CORRELATION_QUERY
const window = {
  lookback_days: wholeNumber(lookbackDays, 30, 365).meta({ description: `Sessions the stored correlations run over: others than ${lookbackDays} are not stored, so that none is available` }),
  min_overlap: wholeNumber(minOverlap, 10, 365).meta({ description: 'Common sessions a pair must have, else it is null; at most lookback_days' }),
}

interface Window {
  readonly lookback_days: number
  readonly min_overlap: number
}

/** Error: ApiError overlap_too_long, before anything is looked up. */
function checkWindow(query: Window): void {
  if (query.min_overlap > query.lookback_days) throw new ApiError('overlap_too_long')
}

/** What the night prepared is for the usual window. */
function isUsual(query: Window & { readonly max_symbols?: number }): boolean {
  return query.lookback_days === lookbackDays && query.min_overlap === minOverlap && (query.max_symbols ?? maxSymbols) === maxSymbols
}

/** Stored correlations of the heaviest holdings, unrepaired; unknown pairs are null. */
export function correlationMatrixOperation(services: Services) {
  return operation({
    id: 'getCorrelationMatrix', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/correlation-matrix', tag: 'analytics', summary: 'Stored pairwise correlations', auth: 'bearer', kept: true,
    description: 'As measured, not repaired: an unknown pair is `null`. Without stored correlations `available` is false.',
    params: portfolioPath, query: z.object({ ...window, max_symbols: wholeNumber(maxSymbols, 2, 50).meta({ description: 'The heaviest holdings, so many' }) }), response: correlationMatrix, example: examples.correlations, errors: ['portfolio_not_found', 'overlap_too_long'],
    ready: async ({ params: { portfolio_id }, query, user }) => (isUsual(query) ? readyReport(services, user, portfolio_id, 'correlation-matrix') : null),
    handle: async ({ params: { portfolio_id }, query, user }) => {
      checkWindow(query)
      const portfolio = await ownPortfolio(services, user, portfolio_id)
      const result = await readLatestResult(services.database, CORRELATIONS, portfolio.id)
      const asked = { lookbackDays: query.lookback_days, minOverlap: query.min_overlap, maxSymbols: query.max_symbols }
      return correlationMatrixBody(result, asked, await activePositions(services, portfolio.id, result))
    },
  })
}

/** Weighted average absolute correlation of the holdings; high means concentrated. */
export function diversificationScoreOperation(services: Services) {
  return operation({
    id: 'getDiversificationScore', method: 'get', path: '/api/v1/analytics/portfolio/{portfolio_id}/diversification-score', tag: 'analytics', summary: 'Weighted average absolute correlation', auth: 'bearer', kept: true,
    description: '0 to 1, weighted by position size. High means that the holdings move together.',
    params: portfolioPath, query: z.object(window), response: diversificationScore, example: examples.diversification, errors: ['portfolio_not_found', 'overlap_too_long'],
    ready: async ({ params: { portfolio_id }, query, user }) => (isUsual(query) ? readyReport(services, user, portfolio_id, 'diversification-score') : null),
    handle: async ({ params: { portfolio_id }, query, user }) => {
      checkWindow(query)
      const portfolio = await ownPortfolio(services, user, portfolio_id)
      const result = await readLatestResult(services.database, CORRELATIONS, portfolio.id)
      return diversificationScoreBody(result, { lookbackDays: query.lookback_days, minOverlap: query.min_overlap }, portfolio.id)
    },
  })
}
