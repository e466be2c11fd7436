import { type IsoDate, sortedFlags } from '../../domain/index.js'
import type { DatedPrice, ShareGreeks } from '../aggregation/index.js'
import { blackScholes, type OptionTerms } from './black-scholes.js'
import { continuousDividendYield } from './dividend-yield.js'
import { impliedVolatility, type QuotedTerms } from './implied-volatility.js'
import { riskFreeRate, type TreasuryCurve } from './risk-free-rate.js'
import { timeToExpiry } from './time-to-expiry.js'
import { hasNoTradableSpot } from './volatility-indexes.js'

/** One option contract and what the market says of it on `asOf`; each null where it is not known. */
export interface OptionContract {
  readonly asOf: IsoDate
  /** +1 call, -1 put. */
  readonly right: 1 | -1 | null
  /** Dollars a share. */
  readonly strike: number | null
  readonly expiration: IsoDate | null
  readonly underlying: string | null
  /** Last close of the underlying; one dated after `asOf` counts as none. */
  readonly spot: DatedPrice | null
  /** Close of the contract in the session `asOf` itself, dollars a share. */
  readonly close: number | null
  /** Annual fractions. */
  readonly providerVolatility: number | null
  readonly realizedVolatility: number | null
  /** Trailing dividend yield of the underlying as a fraction a year. */
  readonly dividendYield: number | null
  readonly curve: TreasuryCurve | null
}

/** Why a contract has no model value. */
export type OptionSkip = 'MISSING_TERMS' | 'NO_UNDERLYING' | 'UNSUPPORTED_UNDERLYING' | 'EXPIRED' | 'NOT_FINITE'
export type VolatilitySource = 'implied' | 'provider' | 'realized' | 'default'

/** Model value of one contract, shared by every position in it. */
export interface OptionValuation {
  readonly skipped: null
  readonly model: 'bsm_european'
  readonly terms: OptionTerms
  /** Dollars a share. */
  readonly price: number
  readonly greeks: ShareGreeks
  readonly volatilitySource: VolatilitySource
  /** Date of the underlying's close. */
  readonly spotDate: IsoDate
  /** Sorted. */
  readonly flags: readonly OptionFlag[]
}

/** A contract without a model value. */
export interface SkippedOption {
  readonly skipped: OptionSkip
}

export type OptionModel = OptionValuation | SkippedOption
type OptionFlag = 'VOL_REALIZED' | 'VOL_DEFAULT' | 'RATE_DEFAULT'

const DEFAULT_VOLATILITY = 0.25
const LOWEST_VOLATILITY = 0.01
const HIGHEST_VOLATILITY = 5

/**
 * Values one contract as a European option (specification 4.1 to 4.3): once a contract and session, whoever holds it. On the day of
 * expiry the limits of 4.2 hold. American exercise is ignored: exact for calls without dividends, low for puts and high-dividend calls.
 */
export function optionModel(contract: OptionContract): OptionModel {
  const { asOf, right, strike, expiration, underlying, spot } = contract
  if (right === null || expiration === null || !isPositive(strike)) return { skipped: 'MISSING_TERMS' }
  if (underlying === null) return { skipped: 'NO_UNDERLYING' }
  if (hasNoTradableSpot(underlying)) return { skipped: 'UNSUPPORTED_UNDERLYING' }
  if (expiration < asOf) return { skipped: 'EXPIRED' }
  if (spot === null || spot.date > asOf || !isPositive(spot.price)) return { skipped: 'NO_UNDERLYING' }
  const time = timeToExpiry(asOf, expiration)
  const { rate, flags } = riskFreeRate(contract.curve, time)
  const quoted: QuotedTerms = { right, strike, time, rate, spot: spot.price, dividendYield: continuousDividendYield(contract.dividendYield) }
  const chosen = chooseVolatility(contract, quoted)
  const terms = { ...quoted, volatility: Math.min(HIGHEST_VOLATILITY, Math.max(LOWEST_VOLATILITY, chosen.volatility)) }
  const { price, ...greeks } = blackScholes(terms)
  if (!Object.values(greeks).every(Number.isFinite) || !Number.isFinite(price)) return { skipped: 'NOT_FINITE' }
  return { skipped: null, model: 'bsm_european', terms, price, greeks, volatilitySource: chosen.source, spotDate: spot.date, flags: sortedFlags([...flags, ...chosen.flags]) }
}

interface ChosenVolatility {
  readonly volatility: number
  readonly source: VolatilitySource
  readonly flags: readonly OptionFlag[]
}

/** The order of specification 4.3. */
function chooseVolatility({ close, providerVolatility, realizedVolatility }: OptionContract, quoted: QuotedTerms): ChosenVolatility {
  const implied = close === null ? null : impliedVolatility(quoted, close)
  if (implied?.status === 'ok') return { volatility: implied.volatility, source: 'implied', flags: [] }
  if (isPositive(providerVolatility)) return { volatility: providerVolatility, source: 'provider', flags: [] }
  if (realizedVolatility !== null && realizedVolatility >= 0) return { volatility: realizedVolatility, source: 'realized', flags: ['VOL_REALIZED'] }
  return { volatility: DEFAULT_VOLATILITY, source: 'default', flags: ['VOL_DEFAULT'] }
}

function isPositive(value: number | null): value is number {
  return value !== null && value > 0 && Number.isFinite(value)
}
