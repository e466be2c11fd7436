import { z } from '../../http/schemas.js'
import { days, onPortfolio, portfolioId, symbols, withinDays, withinSymbols, words } from './arguments.js'
import { LIMITS, type Tool, tool, type ToolCall } from './tool.js'

/** Prices of the market. */
export const MARKET_TOOLS: readonly Tool[] = [
  tool({
    name: 'get_prices_historical', operationId: 'getHistoricalPrices', description: 'Daily prices of symbols that a portfolio holds, or of the factor ETFs.',
    args: z.object({ portfolio_id: portfolioId, symbols: symbols.optional(), lookback_days: days(90), include_factor_etfs: z.boolean().default(false) }),
    call: (args, caller) => {
      const period = withinDays(args.lookback_days)
      const wanted = args.symbols && withinSymbols(args.symbols)
      const call = onPortfolio(args, caller, { lookback_days: period.days, include_factor_etfs: args.include_factor_etfs }, period.cut || (wanted?.cut ?? false))
      return { ...call, applied: { ...call.applied, symbols: wanted?.symbols ?? null } }
    },
    select: chosenSymbols,
  }),
  tool({
    name: 'get_current_quotes', operationId: 'getQuotes', description: 'Latest known prices of symbols with the change on the day.',
    args: z.object({ symbols }),
    call: (args) => {
      const { symbols: chosen, cut } = withinSymbols(args.symbols)
      return { query: { symbols: chosen }, applied: { symbols: chosen }, truncated: cut }
    },
  }),
  tool({
    name: 'get_factor_etf_prices', operationId: 'getFactorEtfPrices', description: 'Prices of the ETFs that stand for the factors: market, value, growth, momentum, quality, size, low volatility.',
    args: z.object({ lookback_days: days(150), factors: words('Factor names, such as Momentum; all when left out') }),
    call: ({ lookback_days, factors }) => {
      const period = withinDays(lookback_days)
      const query = { lookback_days: period.days, factors }
      return { query, applied: query, truncated: period.cut }
    },
  }),
]

/** The symbols asked for, or the first few of the answer, within the limit. */
function chosenSymbols(data: Record<string, unknown>, applied: ToolCall['applied']): { data: Record<string, unknown>; truncated: boolean } {
  const series = Object.entries((data.symbols ?? {}) as Record<string, unknown>)
  const wanted = applied.symbols as readonly string[] | null
  const matching = wanted === null ? series : series.filter(([symbol]) => wanted.includes(symbol.toUpperCase()))
  return { data: { ...data, symbols: Object.fromEntries(matching.slice(0, LIMITS.max_symbols)) }, truncated: matching.length > LIMITS.max_symbols }
}
