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

const NOTHING = { gamma: 0, theta: 0, vega: 0, rho: 0 }

/** Black-Scholes-Merton with the limits of specification 4.2 [Black, Scholes 1973; Merton 1973; Haug 2007]. */
export function blackScholes(terms: OptionTerms): OptionGreeks {
  const { right: w, spot, strike, time, rate, dividendYield: q, volatility } = terms
  if (time <= 0) return atExpiry(w, spot, strike)
  const discountedStrike = strike * Math.exp(-rate * time)
  const carriedSpot = spot * Math.exp(-q * time)
  if (spot <= 0) return { ...NOTHING, price: w === 1 ? 0 : discountedStrike, delta: w === 1 ? 0 : -Math.exp(-q * time), ...(w === -1 ? { theta: (rate * discountedStrike) / 365, rho: (-time * discountedStrike) / 100 } : {}) }
  if (volatility <= 0) return withoutVolatility(terms, carriedSpot, discountedStrike)
  const spread = volatility * Math.sqrt(time)
  const d1 = (Math.log(spot / strike) + (rate - q + 0.5 * volatility * volatility) * time) / spread
  const d2 = d1 - spread
  const density = normalPdf(d1)
  const spotPart = carriedSpot * normalCdf(w * d1)
  const strikePart = discountedStrike * normalCdf(w * d2)
  return {
    price: Math.max(0, w * (spotPart - strikePart)),
    delta: w * Math.exp(-q * time) * normalCdf(w * d1),
    gamma: (Math.exp(-q * time) * density) / (spot * spread),
    theta: ((-carriedSpot * density * volatility) / (2 * Math.sqrt(time)) + w * (q * spotPart - rate * strikePart)) / 365,
    vega: (carriedSpot * density * Math.sqrt(time)) / 100,
    rho: (w * time * strikePart) / 100,
  }
}

function atExpiry(w: 1 | -1, spot: number, strike: number): OptionGreeks {
  const intrinsic = w * (spot - strike)
  return { ...NOTHING, price: Math.max(intrinsic, 0), delta: intrinsic > 0 ? w : spot === strike ? w / 2 : 0 }
}

function withoutVolatility(terms: OptionTerms, carriedSpot: number, discountedStrike: number): OptionGreeks {
  const { right: w, time, rate, dividendYield: q } = terms
  const forward = w * (carriedSpot - discountedStrike)
  if (forward <= 0) return { ...NOTHING, price: 0, delta: 0 }
  return {
    price: forward, delta: w * Math.exp(-q * time), gamma: 0, vega: 0, theta: (w * (q * carriedSpot - rate * discountedStrike)) / 365, rho: (w * time * discountedStrike) / 100,
  }
}
