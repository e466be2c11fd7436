import { groupBy, sortedFlags, STYLE_FACTORS } from '../../domain/index.js'
import { commonRows, countPresent, gather, missingKey, presentRows } from '../factors/factor-model.js'
import { HISTORY_LIMITS, type HistoryLimits } from '../factors/history-quality.js'
import { varies } from '../math/variation.js'
import { type RateDesign, rateDesign, type RateSlope, rateSlope } from './rate-design.js'

/** Simple returns and decimal yield changes over the same sessions, NaN where one is missing; styles in engine order. */
export interface RateBetaInput {
  readonly market: Float64Array
  readonly styles: readonly Float64Array[]
  /** null without a source of yields. */
  readonly yieldChange: Float64Array | null
  readonly drivers: ReadonlyMap<string, Float64Array>
  readonly limits?: HistoryLimits
}

/** What the history of one driver says about rates; a slope that cannot be measured is null, never 0. */
export interface RateBeta {
  /** D_tot: slope on the yield change alone (stored as ir_beta); from 30 common rows. */
  readonly total: RateSlope | null
  /** D_par: coefficient of the yield change beside the seven factors; from 60 common rows. */
  readonly partial: RateSlope | null
  /** ZERO_VARIANCE for a driver that never moves: slopes of 0 by measurement. */
  readonly flags: readonly string[]
}

export interface RateBetas {
  readonly status: 'COMPLETED' | 'SKIPPED_NO_RATE_DATA'
  readonly reason: 'no_rate_data' | null
  /** Yield changes in the window. */
  readonly rateObservations: number
  /** Names of styles without enough history, left out of the joint regression for every driver. */
  readonly missingFactors: readonly string[]
  /** One entry a driver, in the order given. */
  readonly drivers: ReadonlyMap<string, RateBeta>
  /** Sorted. */
  readonly flags: readonly string[]
}

/** One regression of all drivers that miss the same sessions. */
interface SharedDesign {
  readonly rows: Int32Array
  readonly design: RateDesign
}

/**
 * Rate betas of every driver (specification 5.9): unit, return per 1.00 of yield, minus effective duration in years. Drivers that miss the same
 * sessions share both factorisations. Fewer than 30 yield changes, or yields that never move: skipped, NO_RATE_DATA. Series of unequal length are a RangeError.
 */
export function rateBetas(input: RateBetaInput): RateBetas {
  const { market, styles, yieldChange, drivers, limits = HISTORY_LIMITS } = input
  if ([...styles, ...(yieldChange ? [yieldChange] : []), ...drivers.values()].some(({ length }) => length !== market.length)) {
    throw new RangeError('returns of factors and drivers and yield changes must cover the same sessions')
  }
  const rateRows = yieldChange ? commonRows([yieldChange]) : new Int32Array(0)
  const rateObservations = rateRows.length
  const isLong = styles.map((style) => countPresent(style) >= limits.full)
  const missingFactors = STYLE_FACTORS.filter((_, k) => !isLong[k])
  if (!yieldChange || rateObservations < limits.market || !varies(gather(yieldChange, rateRows))) {
    return { status: 'SKIPPED_NO_RATE_DATA', reason: 'no_rate_data', rateObservations, missingFactors, drivers: new Map(), flags: ['NO_RATE_DATA'] }
  }
  const factors = [market, ...styles.filter((_, k) => isLong[k])]
  const factorRows = commonRows([yieldChange, ...factors])
  const found = new Map<string, RateBeta>()
  for (const group of groupBy(drivers, ([, y]) => missingKey(y, rateRows)).values()) {
    const total = sharedDesign([], yieldChange, presentRows(group[0]![1], rateRows), limits.market)
    const partial = sharedDesign(factors, yieldChange, presentRows(group[0]![1], factorRows), limits.full)
    for (const [symbol, y] of group) found.set(symbol, betasOf(y, total, partial))
  }
  const ordered = new Map([...drivers.keys()].map((symbol) => [symbol, found.get(symbol)!]))
  return { status: 'COMPLETED', reason: null, rateObservations, missingFactors, drivers: ordered, flags: sortedFlags(missingFactors.map((name) => `FACTOR_MISSING:${name}`)) }
}

/** null with fewer rows than `least`, or where the yield change has nothing of its own on them. */
function sharedDesign(factors: readonly Float64Array[], yieldChange: Float64Array, rows: Int32Array, least: number): SharedDesign | null {
  const design = rows.length >= least ? rateDesign(factors.map((factor) => gather(factor, rows)), gather(yieldChange, rows)) : null
  return design && { rows, design }
}

function betasOf(y: Float64Array, total: SharedDesign | null, partial: SharedDesign | null): RateBeta {
  const slopeOf = (shared: SharedDesign | null): RateSlope | null => shared && rateSlope(shared.design, gather(y, shared.rows))
  const [own, joint] = [slopeOf(total), slopeOf(partial)]
  return { total: own, partial: joint, flags: own?.rSquared === null ? ['ZERO_VARIANCE'] : [] }
}
