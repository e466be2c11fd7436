import { erf } from 'mathjs/number'

/** Black-Scholes value of a European option a share, for quotes of the simulated market only; rate continuous, time in years. */
export function simulatedOptionPrice(right: 'C' | 'P', spot: number, strike: number, time: number, rate: number, volatility: number): number {
  const w = right === 'C' ? 1 : -1
  if (time <= 0) return Math.max(0, w * (spot - strike))
  const spread = volatility * Math.sqrt(time)
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * time) / spread
  return w * (spot * cdf(w * d1) - strike * Math.exp(-rate * time) * cdf(w * (d1 - spread)))
}

/** A smile: the base volatility, higher for strikes far from the spot and for those below it. */
export function simulatedVolatility(base: number, spot: number, strike: number): number {
  const moneyness = Math.log(strike / spot)
  return Math.min(1.5, Math.max(0.08, base - 0.1 * moneyness + 0.15 * moneyness ** 2))
}

function cdf(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2
}
