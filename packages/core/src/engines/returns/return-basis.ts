import { historyQuality } from '../factors/history-quality.js'
import { simpleReturns } from './return-series.js'

/** Which stored column returns are taken from: closes adjusted for splits and dividends, or raw closes. */
type ReturnBasis = 'total' | 'raw'

/**
 * The one column of a symbol that serves its returns over a window: the adjusted closes, unless only the raw closes reach a better
 * history quality, or are all there is (specification 1.6 and 5.1; the two are never mixed). Inputs: one price a session, NaN where there
 * is none.
 */
export function pickReturnBasis(adjusted: Float64Array, raw: Float64Array): { readonly basis: ReturnBasis; readonly prices: Float64Array } {
  return rank(raw) > rank(adjusted) ? { basis: 'raw', prices: raw } : { basis: 'total', prices: adjusted }
}

const RANKS = { insufficient_history: 1, limited_history: 2, full_history: 3 } as const

/** Of the usable returns, suspected splits not among them; 0 without any. */
function rank(prices: Float64Array): number {
  const { returns } = simpleReturns(prices)
  let usable = 0
  for (let t = 0; t < returns.length; t++) if (!Number.isNaN(returns[t]!)) usable++
  return usable === 0 ? 0 : RANKS[historyQuality(usable)]
}
