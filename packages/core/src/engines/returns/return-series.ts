const SPLIT_TOLERANCE = 0.02
const SPLITS = [2, 3, 4, 5, 10, 20]

/** Returns of one symbol over a window. */
interface ReturnSeries {
  /** One return a session after the first; NaN where it is missing. */
  readonly returns: Float64Array
  /** How many returns were left out because they look like an unadjusted split (SUSPECT_SPLIT). */
  readonly suspectSplits: number
}

/**
 * Simple returns P_t / P_(t-1) - 1 of consecutive sessions (specification 1.6). Prices are never carried over a gap; a move whose
 * ratio lies within 2 % of a common split, and so above 45 %, is taken for an unadjusted split and left out. Input: one price a session,
 * NaN where there is none; what is not above 0 is no price.
 */
export function simpleReturns(prices: Float64Array): ReturnSeries {
  return returnSeries(prices, (ratio) => ratio - 1)
}

/** Log returns ln(P_t / P_(t-1)) under the same rules (specification 1.6). */
export function logReturns(prices: Float64Array): ReturnSeries {
  return returnSeries(prices, Math.log)
}

function returnSeries(prices: Float64Array, returnOf: (ratio: number) => number): ReturnSeries {
  const returns = new Float64Array(Math.max(prices.length - 1, 0)).fill(Number.NaN)
  let suspectSplits = 0
  for (let t = 1; t < prices.length; t++) {
    const ratio = prices[t]! / prices[t - 1]!
    // Then the price before is above 0 too.
    if (!(prices[t]! > 0 && ratio > 0 && Number.isFinite(ratio))) continue
    if (looksLikeSplit(ratio)) suspectSplits++
    else returns[t - 1] = returnOf(ratio)
  }
  return { returns, suspectSplits }
}

function looksLikeSplit(ratio: number): boolean {
  return SPLITS.some((split) => Math.abs(ratio / split - 1) <= SPLIT_TOLERANCE || Math.abs(ratio * split - 1) <= SPLIT_TOLERANCE)
}
