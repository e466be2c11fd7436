import { blackScholes, timeToExpiry } from '../../../src/engines/greeks/index.js'
import { daysBetween } from '../../../src/domain/index.js'
import type { Family } from '../family.js'

interface GreeksInput { type: 'C' | 'P'; S: number; K: number; T: number; r: number; q: number; sigma: number }

export const bsm: Family = {
  greeks: ({ type, S, K, T, r, q, sigma }: GreeksInput) =>
    blackScholes({ right: type === 'C' ? 1 : -1, spot: S, strike: K, time: T, rate: r, dividendYield: q, volatility: sigma }),
  time_to_expiry: ({ as_of, expiration }: { as_of: string; expiration: string }) => ({
    days: daysBetween(as_of, expiration), T: timeToExpiry(as_of, expiration), expired: daysBetween(as_of, expiration) < 0,
  }),
}
