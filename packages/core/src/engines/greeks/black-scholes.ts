import { normalCdf, normalPdf } from '../math/normal.js'

/** One European option on a share with continuous dividend yield. */
export interface OptionTerms {
  /** +1 call, -1 put. */
  readonly right: 1 | -1
  /** Dollars a share. */
  readonly spot: number
  readonly strike: number
  /** Years. */
  readonly time: number
  /** Continuously compounded, annual. */
  readonly rate: number
  readonly dividendYield: number
  /** Annual volatility as a fraction. */
  readonly volatility: number
}

/** Price and sensitivities a share: theta a calendar day, vega a volatility point, rho a percentage point of rate. */
export interface OptionGreeks {
  readonly price: number
  readonly delta: number
  readonly gamma: number
  readonly theta: number
  readonly vega: number
  readonly rho: number
}

const NOTHING = { price: 0, delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 }

/** Black-Scholes-Merton with the limits of specification 4.2 [Black, Scholes 1973; Merton 1973; Haug 2007]. */
export function blackScholes(terms: OptionTerms): OptionGreeks {
  const { right: w, spot, strike, time, rate, dividendYield: q, volatility } = terms
  const price = optionPrice(terms, spot, rate, volatility)
  if (time <= 0) return atExpiry(w, spot, strike, price)
  const discountedStrike = strike * Math.exp(-rate * time)
  const carry = Math.exp(-q * time)
  if (spot <= 0) return w === 1 ? NOTHING : { ...NOTHING, price, delta: -carry, theta: (rate * discountedStrike) / 365, rho: (-time * discountedStrike) / 100 }
  const carriedSpot = spot * carry
  if (volatility <= 0) return withoutVolatility(terms, price, carriedSpot, discountedStrike)
  const spread = volatility * Math.sqrt(time)
  const d1 = (Math.log(spot / strike) + (rate - q + 0.5 * volatility * volatility) * time) / spread
  const density = normalPdf(d1)
  const spotPart = carriedSpot * normalCdf(w * d1)
  const strikePart = discountedStrike * normalCdf(w * (d1 - spread))
  return {
    price,
    delta: w * carry * normalCdf(w * d1),
    gamma: (carry * density) / (spot * spread),
    theta: ((-carriedSpot * density * volatility) / (2 * Math.sqrt(time)) + w * (q * spotPart - rate * strikePart)) / 365,
    vega: (carriedSpot * density * Math.sqrt(time)) / 100,
    rho: (w * time * strikePart) / 100,
  }
}

/**
 * The price alone (specification 4.2), with the spot, rate and volatility given beside the other terms: what revaluation under a shock
 * needs, without a new object for every price.
 */
export function optionPrice({ right: w, strike, time, dividendYield: q }: OptionTerms, spot: number, rate: number, volatility: number): number {
  if (time <= 0) return Math.max(w * (spot - strike), 0)
  const discountedStrike = strike * Math.exp(-rate * time)
  if (spot <= 0) return w === 1 ? 0 : discountedStrike
  const carriedSpot = spot * Math.exp(-q * time)
  if (volatility <= 0) return Math.max(w * (carriedSpot - discountedStrike), 0)
  const spread = volatility * Math.sqrt(time)
  const d1 = (Math.log(spot / strike) + (rate - q + 0.5 * volatility * volatility) * time) / spread
  return Math.max(w * (carriedSpot * normalCdf(w * d1) - discountedStrike * normalCdf(w * (d1 - spread))), 0)
}

function atExpiry(w: 1 | -1, spot: number, strike: number, price: number): OptionGreeks {
  return { ...NOTHING, price, delta: price > 0 ? w : spot === strike ? w / 2 : 0 }
}

function withoutVolatility({ right: w, time, rate, dividendYield: q }: OptionTerms, price: number, carriedSpot: number, discountedStrike: number): OptionGreeks {
  if (price <= 0) return NOTHING
  return {
    ...NOTHING, price, delta: w * Math.exp(-q * time), theta: (w * (q * carriedSpot - rate * discountedStrike)) / 365, rho: (w * time * discountedStrike) / 100,
  }
}
