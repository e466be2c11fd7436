import { z } from '../../http/schemas.js'
import { whatIfChanges } from '../../routes/analytics/what-if-schemas.js'
import { onPortfolio, portfolioId, portfolioTool, words } from './arguments.js'
import { LIMITS, type Tool, tool } from './tool.js'

const lookback = z.number().int().min(30).max(365).default(90).describe('Sessions of a stored calculation; 90 is always there')
const minOverlap = z.number().int().min(10).max(365).default(30)

/** What drives a book and what it may lose. */
export const RISK_TOOLS: readonly Tool[] = [
  portfolioTool({
    name: 'get_factor_exposures', operationId: 'getPortfolioFactorExposures',
    description: 'Betas of the portfolio to the market and to the style factors, per unit of net asset value and in dollars.',
  }),
  portfolioTool({
    name: 'get_position_factor_exposures', operationId: 'listPositionFactorExposures', description: 'Factor betas of single positions.',
    asked: {
      symbols: words('Only these symbols'), limit: z.number().int().min(1).max(LIMITS.max_positions).default(50), offset: z.number().int().min(0).default(0),
    },
  }),
  portfolioTool({
    name: 'get_stress_test', operationId: 'getStressTest',
    description: 'What the portfolio would gain or lose in stored stress scenarios, such as market_crash_35, rates_up_100bp or financial_crisis_2008.',
    asked: { scenarios: words('Scenario ids; all when left out') },
  }),
  portfolioTool({
    name: 'get_correlations', operationId: 'getCorrelationMatrix', description: 'Correlations between the heaviest symbols of the portfolio.',
    asked: { lookback_days: lookback, min_overlap: minOverlap, max_symbols: z.number().int().min(2).max(50).default(25) },
  }),
  portfolioTool({
    name: 'get_diversification', operationId: 'getDiversificationScore', description: 'Weighted average correlation of the portfolio, 0 to 1; high means concentrated.',
    asked: { lookback_days: lookback, min_overlap: minOverlap },
  }),
  portfolioTool({
    name: 'get_risk_metrics', operationId: 'getRiskMetrics', description: 'Realised volatility, drawdown and beta of the portfolio from its net asset values.',
    asked: { lookback_days: z.number().int().min(30).max(252).default(90) },
  }),
  portfolioTool({ name: 'get_market_scenarios', operationId: 'getMarketScenarios', description: 'P&L of the portfolio when the market or rates move, options fully revalued.' }),
  portfolioTool({ name: 'get_risk_measures', operationId: 'getRiskMeasures', description: 'Volatility, ratios, drawdown, value at risk and expected shortfall, with the backtest of these figures.' }),
  portfolioTool({ name: 'get_risk_contributions', operationId: 'getDiversification', description: 'Clusters of holdings that move together, hedges, contributions to risk and diversification measures.' }),
  portfolioTool({ name: 'get_concentration', operationId: 'getConcentration', description: 'How much of the portfolio stands on few holdings.' }),
  portfolioTool({ name: 'get_sector_exposure', operationId: 'getSectorExposure', description: 'Exposure by sector beside the market.' }),
  portfolioTool({ name: 'get_volatility', operationId: 'getVolatility', description: 'Realised volatility over one and three months, its trend and percentile.' }),
  portfolioTool({ name: 'get_greeks', operationId: 'getGreeks', description: 'Delta, gamma, theta, vega and rho of the options of the portfolio, by position and in sum.' }),
  tool({
    name: 'what_if', operationId: 'whatIf', description: 'The full analysis before and after changes that are only imagined: positions added, closed or resized. Nothing is traded or stored.',
    args: whatIfChanges.extend({ portfolio_id: portfolioId }),
    call: ({ portfolio_id, ...body }, caller) => ({ ...onPortfolio({ portfolio_id }, caller), body }),
  }),
]
