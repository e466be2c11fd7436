import { z } from '../../http/schemas.js'
import { onPortfolio, portfolioId, words } from './arguments.js'
import { LIMITS, type Tool, tool } from './tool.js'

const lookback = z.number().int().min(30).max(365).default(90).describe('Sessions of a stored calculation; 90 is always there')
const minOverlap = z.number().int().min(10).max(365).default(30)
const change = z.object({
  symbol: z.string().trim().regex(/^[\x21-\x7e]{1,32}$/), quantity: z.number().describe('Change in shares or contracts; negative sells'),
  position_type: z.enum(['LONG', 'SHORT', 'LC', 'LP', 'SC', 'SP']).optional(),
})

/** What drives a book and what it may lose. */
export const RISK_TOOLS: readonly Tool[] = [
  tool({
    name: 'get_factor_exposures', operationId: 'getPortfolioFactorExposures',
    description: 'Betas of the portfolio to the market and to the style factors, per unit of net asset value and in dollars.',
    args: z.object({ portfolio_id: portfolioId }), call: (args, caller) => onPortfolio(args, caller),
  }),
  tool({
    name: 'get_position_factor_exposures', operationId: 'listPositionFactorExposures', description: 'Factor betas of single positions.',
    args: z.object({
      portfolio_id: portfolioId, symbols: words('Only these symbols'), limit: z.number().int().min(1).max(LIMITS.max_positions).default(50), offset: z.number().int().min(0).default(0),
    }),
    call: ({ portfolio_id, ...query }, caller) => onPortfolio({ portfolio_id }, caller, query),
  }),
  tool({
    name: 'get_stress_test', operationId: 'getStressTest',
    description: 'What the portfolio would gain or lose in stored stress scenarios, such as market_crash_35, rates_up_100bp or financial_crisis_2008.',
    args: z.object({ portfolio_id: portfolioId, scenarios: words('Scenario ids; all when left out') }),
    call: ({ portfolio_id, ...query }, caller) => onPortfolio({ portfolio_id }, caller, query),
  }),
  tool({
    name: 'get_market_scenarios', operationId: 'getMarketRiskScenarios', description: 'P&L of the portfolio for moves of the whole market, from its beta.',
    args: z.object({ portfolio_id: portfolioId }), call: (args, caller) => onPortfolio(args, caller),
  }),
  tool({
    name: 'get_correlations', operationId: 'getCorrelationMatrix', description: 'Correlations between the heaviest symbols of the portfolio.',
    args: z.object({ portfolio_id: portfolioId, lookback_days: lookback, min_overlap: minOverlap, max_symbols: z.number().int().min(2).max(50).default(25) }),
    call: ({ portfolio_id, ...query }, caller) => onPortfolio({ portfolio_id }, caller, query),
  }),
  tool({
    name: 'get_diversification', operationId: 'getDiversificationScore', description: 'Weighted average correlation of the portfolio, 0 to 1; high means concentrated.',
    args: z.object({ portfolio_id: portfolioId, lookback_days: lookback, min_overlap: minOverlap }),
    call: ({ portfolio_id, ...query }, caller) => onPortfolio({ portfolio_id }, caller, query),
  }),
  tool({
    name: 'get_risk_metrics', operationId: 'getRiskMetrics', description: 'Realised volatility, drawdown and beta of the portfolio from its net asset values.',
    args: z.object({ portfolio_id: portfolioId, lookback_days: z.number().int().min(30).max(252).default(90) }),
    call: ({ portfolio_id, ...query }, caller) => onPortfolio({ portfolio_id }, caller, query),
  }),
  tool({
    name: 'get_risk_measures', operationId: 'getRiskMeasures', description: 'Value at risk, expected shortfall, contributions to risk and the backtest of these figures.',
    args: z.object({ portfolio_id: portfolioId }), call: (args, caller) => onPortfolio(args, caller),
  }),
  tool({
    name: 'get_greeks', operationId: 'getPortfolioGreeks', description: 'Delta, gamma, theta, vega and rho of the options of the portfolio.',
    args: z.object({ portfolio_id: portfolioId }), call: (args, caller) => onPortfolio(args, caller),
  }),
  tool({
    name: 'what_if', operationId: 'runWhatIf', description: 'How value, exposures and risk would change with trades that are only imagined. Nothing is traded or stored.',
    args: z.object({ portfolio_id: portfolioId, trades: z.array(change).min(1).max(50) }),
    call: ({ portfolio_id, trades }, caller) => ({ ...onPortfolio({ portfolio_id }, caller), body: { trades } }),
  }),
]
