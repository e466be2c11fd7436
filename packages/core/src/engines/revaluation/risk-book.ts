import { type OptionTerms, optionPrice } from '../greeks/index.js'
import { isFiniteNumber } from '../math/finite.js'
import { FACTOR_COUNT, MARKET, RATE, VECTOR_FACTORS } from './factor-vector.js'
import { coverageOf, type RiskCoverage, type SkippedPosition } from './risk-coverage.js'
import type { RiskPosition } from './risk-position.js'

/** An option with its value before any shock, dollars a share. */
interface BookOption {
  readonly terms: OptionTerms
  readonly value: number
}

/** The analysed positions of one portfolio as columns, in the order of their ids: made once a night, read by every scenario. */
export interface RiskBook {
  readonly ids: readonly string[]
  /** n_i. */
  readonly units: Float64Array
  /** n_i P_i in dollars. */
  readonly values: Float64Array
  /** E_i in dollars. */
  readonly exposures: Float64Array
  /** Betas to market, styles and rate (D_par), a row a position; 0 for a style or rate that was not estimated (specification 7.6). */
  readonly loadings: Float64Array
  /** D_tot; NaN where not estimated. */
  readonly rateBetas: Float64Array
  /** null for shares and funds. */
  readonly options: readonly (BookOption | null)[]
  /** Factors to which some position's beta is known, in the order of factor vectors. */
  readonly known: readonly boolean[]
  readonly coverage: RiskCoverage
}

/** Puts the positions of one portfolio, in any order, into a book. Positions that cannot take part are left out and named in `coverage`. */
export function riskBook(positions: readonly RiskPosition[]): RiskBook {
  const ordered = [...positions].sort((a, b) => (a.id < b.id ? -1 : 1))
  const analysed: RiskPosition[] = []
  const options: (BookOption | null)[] = []
  const skipped: SkippedPosition[] = []
  for (const position of ordered) {
    const option = position.option === null ? null : bookOption(position.option)
    const reason = skipReason(position, option)
    if (reason !== null) skipped.push({ position_id: position.id, symbol: position.symbol, reason })
    else {
      analysed.push(position)
      options.push(option)
    }
  }
  return { ids: analysed.map(({ id }) => id), ...columnsOf(analysed), options, coverage: coverageOf(ordered, analysed, skipped) }
}

/** exposure_dollar of each factor: sum of E_i beta_(i,f) (specification 5.7), in the order of factor vectors. */
export function factorDollars({ exposures, loadings }: RiskBook): Float64Array {
  const dollars = new Float64Array(FACTOR_COUNT)
  for (let i = 0; i < exposures.length; i++) {
    for (let f = 0; f < FACTOR_COUNT; f++) dollars[f]! += exposures[i]! * loadings[i * FACTOR_COUNT + f]!
  }
  return dollars
}

function bookOption(terms: OptionTerms): BookOption {
  return { terms, value: optionPrice(terms, terms.spot, terms.rate, terms.volatility) }
}

function skipReason({ skipped, betas, units, price, exposure }: RiskPosition, option: BookOption | null): string | null {
  if (skipped !== null) return skipped
  if (!isFiniteNumber(betas?.market)) return 'insufficient_history'
  if (price === null || !Number.isFinite(units * price)) return 'NO_PRICE'
  if (!isFiniteNumber(exposure)) return 'no_delta'
  return option !== null && !Number.isFinite(option.value) ? 'NOT_FINITE' : null
}

function columnsOf(positions: readonly RiskPosition[]): Pick<RiskBook, 'units' | 'values' | 'exposures' | 'loadings' | 'rateBetas' | 'known'> {
  const count = positions.length
  const [units, values, exposures, rateBetas] = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  const loadings = new Float64Array(count * FACTOR_COUNT)
  const known = VECTOR_FACTORS.map(() => false)
  for (let i = 0; i < count; i++) {
    const { units: n, price, exposure, betas } = positions[i]!
    const { market, styles, rateTotal, ratePartial } = betas!
    units[i] = n
    values[i] = n * price!
    exposures[i] = exposure!
    rateBetas[i] = isFiniteNumber(rateTotal) ? rateTotal : Number.NaN
    for (let f = 0; f < FACTOR_COUNT; f++) {
      const beta = f === MARKET ? market : f === RATE ? ratePartial : styles[f - 1]
      if (!isFiniteNumber(beta)) continue
      loadings[i * FACTOR_COUNT + f] = beta
      known[f] = true
    }
  }
  return { units, values, exposures, loadings, rateBetas, known }
}
