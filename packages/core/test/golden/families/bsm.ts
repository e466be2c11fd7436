import { blackScholes, impliedVolatility, timeToExpiry } from '../../../src/engines/greeks/index.js'
import { daysBetween } from '../../../src/domain/index.js'
import type { Family } from '../family.js'

interface QuotedInput { type: 'C' | 'P'; S: number; K: number; T: number; r: number; q: number }
interface ImpliedExpected { status: string; sigma: number | null; reprice_abs_tolerance?: number; vega_per_1?: number }

const quotedTerms = ({ type, S, K, T, r, q }: QuotedInput) => ({ right: type === 'C' ? 1 as const : -1 as const, spot: S, strike: K, time: T, rate: r, dividendYield: q })

export const bsm: Family = {
  greeks: (input: QuotedInput & { sigma: number }) => blackScholes({ ...quotedTerms(input), volatility: input.sigma }),
  implied_vol: (input: QuotedInput & { price: number }, { expected }: { expected: ImpliedExpected }) => {
    const { status, volatility } = impliedVolatility(quotedTerms(input), input.price)
    if (expected.status === 'ill_conditioned') {
      const repriced = volatility === null ? null : blackScholes({ ...quotedTerms(input), volatility }).price
      const passes = repriced === null || Math.abs(repriced - input.price) <= expected.reprice_abs_tolerance!
      return { ...expected, status: passes ? 'ill_conditioned' : `${status} repriced at ${repriced}` }
    }
    const vega = volatility === null ? null : 100 * blackScholes({ ...quotedTerms(input), volatility }).vega
    return { status, sigma: volatility, vega_per_1: vega }
  },
  time_to_expiry: ({ as_of, expiration }: { as_of: string; expiration: string }) => ({
    days: daysBetween(as_of, expiration), T: timeToExpiry(as_of, expiration), expired: daysBetween(as_of, expiration) < 0,
  }),
}
