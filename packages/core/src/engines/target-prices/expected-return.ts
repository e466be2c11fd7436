import type { IsoDate } from '../../domain/index.js'
import { blackScholes, type OptionTerms, timeToExpiry } from '../greeks/index.js'

/** The three prices a user expects of one instrument, dollars a share; null or 0 states none. */
export interface TargetLevels {
  readonly targetEoy: number | null
  readonly targetNextYear: number | null
  readonly downside: number | null
}

/** Percent; null where no target is stated or no price known. */
export interface TargetReturns {
  readonly eoy: number | null
  readonly nextYear: number | null
  readonly downside: number | null
}

export const NO_RETURNS: TargetReturns = { eoy: null, nextYear: null, downside: null }

/** Returns of shares and funds: 100 d (target - price) / price with d +1 for long and -1 for short (specification 17). `price` in dollars a share. */
export function shareReturns(levels: TargetLevels, price: number, direction: 1 | -1): TargetReturns {
  return returnsOf(levels, (target) => percentMove(price, target, direction))
}

/** An option contract valued as of `asOf`. */
export interface ValuedContract {
  /** Model terms at `asOf`: spot, time, rate, yield and volatility. */
  readonly terms: OptionTerms
  /** Dollars a share. */
  readonly price: number
  readonly asOf: IsoDate
  readonly expiration: IsoDate
  /** +1 held, -1 written. */
  readonly sign: 1 | -1
}

/**
 * Returns of an option whose targets are prices of the underlying: its value repriced at the target on the target's day, against its value
 * at `asOf`; rate, yield and volatility stay (specification 17). Past expiry the value is intrinsic. The days are the ends of this year
 * and of the next; the downside is taken at the end of this year.
 */
export function optionReturns(levels: TargetLevels, contract: ValuedContract): TargetReturns {
  const year = Number(contract.asOf.slice(0, 4))
  const [thisYear, nextYear] = [`${year}-12-31`, `${year + 1}-12-31`]
  const valueAt = (spot: number, day: IsoDate): number => blackScholes({ ...contract.terms, spot, time: timeToExpiry(day, contract.expiration) }).price
  return returnsOf(levels, (target, name) => percentMove(contract.price, valueAt(target, name === 'nextYear' ? nextYear : thisYear), contract.sign))
}

function returnsOf({ targetEoy, targetNextYear, downside }: TargetLevels, returnOf: (target: number, name: keyof TargetReturns) => number | null): TargetReturns {
  const ask = (target: number | null, name: keyof TargetReturns): number | null => (target === null || target === 0 ? null : returnOf(target, name))
  return { eoy: ask(targetEoy, 'eoy'), nextYear: ask(targetNextYear, 'nextYear'), downside: ask(downside, 'downside') }
}

/** null without a positive price, and where the figure overflows. */
function percentMove(from: number, to: number, direction: 1 | -1): number | null {
  const percent = (100 * direction * (to - from)) / from
  return from > 0 && Number.isFinite(percent) ? percent : null
}
