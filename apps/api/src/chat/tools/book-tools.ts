import { id, z } from '../../http/schemas.js'
import { isoDate, portfolioId, portfolioOf, portfolioTool } from './arguments.js'
import { LIMITS, type Tool, tool } from './tool.js'

/** What a book holds, is worth and how good its data are. */
export const BOOK_TOOLS: readonly Tool[] = [
  tool({
    name: 'list_portfolios', operationId: 'listPortfolios', description: 'The portfolios of the person with their values. Ask this to learn ids and names.',
    args: z.object({}), call: () => ({ applied: {}, truncated: false }),
  }),
  portfolioTool({
    name: 'get_portfolio_complete', operationId: 'getPortfolioComplete',
    description: 'The whole portfolio at a session: net asset value, cash, leverage, holdings with values and weights, optionally the series of net asset values and the best and worst contributors.',
    asked: {
      include_holdings: z.boolean().default(true), include_position_tags: z.boolean().default(true), include_timeseries: z.boolean().default(false),
      include_attrib: z.boolean().default(false), as_of_date: isoDate.describe('YYYY-MM-DD, at most 180 days back'),
    },
    lists: ['holdings'],
  }),
  portfolioTool({
    name: 'get_portfolio_overview', operationId: 'getPortfolioOverview', description: 'Exposures (long, short, gross, net), leverage, cash, realised and unrealised P&L and counts of a portfolio.',
  }),
  portfolioTool({
    name: 'get_portfolio_data_quality', operationId: 'getPortfolioDataQuality',
    description: 'How complete the price histories of a portfolio are and which calculations they allow. Ask this before trusting a figure that looks odd.',
    asked: { check_factors: z.boolean().default(true), check_correlations: z.boolean().default(true) },
  }),
  tool({
    name: 'get_positions_details', operationId: 'getPositionsDetails', description: 'Positions with quantity, entry, cost, price, value and P&L: of a whole portfolio, or those with given ids.',
    args: z.object({
      portfolio_id: portfolioId, position_ids: z.array(id).min(1).optional().describe(`At most ${LIMITS.max_positions}`), include_closed: z.boolean().default(false),
    }),
    call: ({ portfolio_id, position_ids, include_closed }, caller) => {
      if (position_ids === undefined) {
        const query = { portfolio_id: portfolioOf({ portfolio_id }, caller), include_closed }
        return { query, applied: query, truncated: false }
      }
      const query = { position_ids: position_ids.slice(0, LIMITS.max_positions), include_closed }
      return { query, applied: query, truncated: position_ids.length > LIMITS.max_positions }
    },
    lists: ['positions'],
  }),
  portfolioTool({
    name: 'get_top_positions', operationId: 'getTopPositions', description: 'The largest positions of a portfolio by value or weight.',
    asked: { limit: z.number().int().min(1).max(50).default(20), sort_by: z.enum(['market_value', 'weight']).default('market_value') },
  }),
  portfolioTool({
    name: 'get_portfolio_history', operationId: 'listSnapshots', description: 'Stored net asset values with daily P&L, returns and cash flows, oldest first, between two dates.',
    asked: { from: isoDate.describe('YYYY-MM-DD'), to: isoDate.describe('YYYY-MM-DD') },
    select: lastDays,
  }),
  portfolioTool({
    name: 'get_target_prices', operationId: 'listTargetPrices', description: 'Target prices the person has set, with expected returns.',
  }),
]

/** The newest records within the limit on days. */
function lastDays(data: Record<string, unknown>): { data: Record<string, unknown>; truncated: boolean } {
  const records = Array.isArray(data.snapshots) ? (data.snapshots as unknown[]) : []
  return { data: { ...data, snapshots: records.slice(-LIMITS.max_days) }, truncated: records.length > LIMITS.max_days }
}
