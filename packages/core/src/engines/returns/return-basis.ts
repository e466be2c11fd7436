import { historyQuality } from '../factors/history-quality.js'

/** Which stored column returns are taken from: closes adjusted for splits and dividends, or raw closes. */
export type ReturnBasis = 'total' | 'raw'

/**
 * The one column of a symbol that serves its returns over a window: the adjusted closes, unless only the raw closes reach a better
 * history quality (specification 1.6; the two are never mixed). Inputs: one price a session, NaN where there is none.
 */
export function pickReturnBasis(adjusted: Float64Array, raw: Float64Array): { readonly basis: ReturnBasis; readonly prices: Float64Array } {
  const better = rank(raw) > rank(adjusted)
  return better ? { basis: 'raw', prices: raw } : { basis: 'total', prices: adjusted }
}

const RANKS = { insufficient_history: 0, limited_history: 1, full_history: 2 } as const

function rank(prices: Float64Array): number {
  let pairs = 0
  for (let t = 1; t < prices.length; t++) if (prices[t]! > 0 && prices[t - 1]! > 0) pairs++
  return pairs === 0 ? -1 : RANKS[historyQuality(pairs)]
}
