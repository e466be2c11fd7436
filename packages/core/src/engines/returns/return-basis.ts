import { historyQuality } from '../factors/history-quality.js'
import { simpleReturns } from './return-series.js'

/** Which stored column returns are taken from: closes adjusted for splits and dividends, or raw closes. */
type ReturnBasis = 'total' | 'raw'

/** Sessions by which adjusted closes may end before raw ones: providers read as many again, so that whoever stood in for fewer is filled up. */
const LAG = 5

/**
 * The one column of a symbol that serves its returns over a window: the adjusted closes, unless only the raw closes reach a better
 * history quality, are all there is, or go on where the adjusted ones have ended (specification 1.6 and 5.1; the two are never mixed).
 * Inputs: one price a session, NaN where there is none.
 */
export function pickReturnBasis(adjusted: Float64Array, raw: Float64Array): { readonly basis: ReturnBasis; readonly prices: Float64Array } {
  const better = rank(raw) - rank(adjusted)
  const ended = lastPriced(raw) - lastPriced(adjusted) > LAG
  return better > 0 || (better === 0 && ended) ? { basis: 'raw', prices: raw } : { basis: 'total', prices: adjusted }
}

function lastPriced(prices: Float64Array): number {
  return prices.findLastIndex((price) => !Number.isNaN(price))
}

const RANKS = { insufficient_history: 1, limited_history: 2, full_history: 3 } as const

/** Of the usable returns, suspected splits not among them; 0 without any. */
function rank(prices: Float64Array): number {
  const { returns } = simpleReturns(prices)
  let usable = 0
  for (let t = 0; t < returns.length; t++) if (!Number.isNaN(returns[t]!)) usable++
  return usable === 0 ? 0 : RANKS[historyQuality(usable)]
}
