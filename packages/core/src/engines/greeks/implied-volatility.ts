import { blackScholes, optionPrice, type OptionTerms } from './black-scholes.js'

/** The volatility that reprices an option, or why there is none. */
export type ImpliedVolatility =
  | { readonly status: 'ok'; readonly volatility: number }
  | { readonly status: 'below_lower_bound' | 'above_upper_bound' | 'out_of_range' | 'expired'; readonly volatility: null }

/** Everything of an option but its volatility. */
export type QuotedTerms = Omit<OptionTerms, 'volatility'>

const LOWEST = 0.0001
const HIGHEST = 5
const MAX_STEPS = 100
const TOLERANCE = 1e-12
/** A time value within this many units of rounding of spot and strike says nothing about volatility. */
const ROUNDING = 4 * Number.EPSILON

/**
 * The annual volatility at which Black-Scholes-Merton gives `price` dollars a share (specification 4.4). A quote in the money is first
 * turned into the out-of-the-money option by put-call parity, which keeps the digits of its time value. A price that is no number lies
 * below the lower bound.
 */
export function impliedVolatility(quoted: QuotedTerms, price: number): ImpliedVolatility {
  const { right, spot, strike, time, rate, dividendYield } = quoted
  if (time <= 0) return none('expired')
  const carriedSpot = spot * Math.exp(-dividendYield * time)
  const discountedStrike = strike * Math.exp(-rate * time)
  const intrinsic = Math.max(0, right * (carriedSpot - discountedStrike))
  if (!(price >= intrinsic)) return none('below_lower_bound')
  if (price >= (right === 1 ? carriedSpot : discountedStrike)) return none('above_upper_bound')
  const otherRight = right === 1 ? -1 : 1
  const terms: OptionTerms = { ...quoted, right: intrinsic > 0 ? otherRight : right, volatility: inflection(carriedSpot / discountedStrike, time) }
  const timeValue = price - intrinsic
  const tooSmall = timeValue <= ROUNDING * intrinsic || !(optionPrice(terms, spot, rate, LOWEST) <= timeValue)
  if (tooSmall || !(optionPrice(terms, spot, rate, HIGHEST) >= timeValue)) return none('out_of_range')
  return { status: 'ok', volatility: solve(terms, timeValue) }
}

function none(status: Exclude<ImpliedVolatility['status'], 'ok'>): ImpliedVolatility {
  return { status, volatility: null }
}

/** sqrt(2 |ln(F/K)| / T): where the price turns from convex to concave in volatility [Manaster, Koehler 1982], kept inside the bracket. */
function inflection(moneyness: number, time: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, Math.sqrt((2 * Math.abs(Math.log(moneyness))) / time)))
}

/**
 * Newton on the logarithm of the price, which is concave in volatility, from `terms.volatility`; a step that leaves the bracket is replaced
 * by bisection. The price grows with volatility, so the root in the bracket is unique.
 */
function solve(terms: OptionTerms, target: number): number {
  let low = LOWEST
  let high = HIGHEST
  let volatility = terms.volatility
  for (let step = 0; step < MAX_STEPS; step++) {
    const { price, vega } = blackScholes({ ...terms, volatility })
    if (price < target) low = volatility
    else high = volatility
    const newton = volatility - (price * Math.log(price / target)) / (100 * vega)
    const next = newton >= low && newton <= high ? newton : (low + high) / 2
    const moved = Math.abs(next - volatility)
    volatility = next
    if (moved < TOLERANCE) break
  }
  return volatility
}
