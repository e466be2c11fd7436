import { gram } from '../math/gram.js'
import { isVariance } from '../math/variation.js'
import type { PreparedSeries } from './prepared-series.js'

/** Correlations of the pairs i < j of `count` series, row by row: (0,1), (0,2), ..., (1,2), ... */
export interface CorrelationTriangle {
  readonly count: number
  /** NaN where there is none: too few common rows, or no variance on them. */
  readonly correlations: Float64Array
  /** Sessions on which both series have a return. */
  readonly overlaps: Int32Array
}

/** Place of the pair i < j in a triangle over `count` series. */
export function pairIndex(count: number, i: number, j: number): number {
  return (i * (2 * count - i - 1)) / 2 + j - i - 1
}

/** Entry i, j of the symmetric table behind a triangle; i and j differ. */
export function pairValue({ count, correlations }: CorrelationTriangle, i: number, j: number): number {
  return correlations[i < j ? pairIndex(count, i, j) : pairIndex(count, j, i)]!
}

/**
 * Pearson correlations over the rows that both series have, clamped to [-1, 1] against rounding (specification 9.2). Complete series go through
 * one product of all with all; a pair with a gap is measured on its own rows. Fewer than `minOverlap` common rows: no correlation. Series of
 * unequal length are a RangeError.
 */
export function pairwiseCorrelations(series: readonly PreparedSeries[], minOverlap: number): CorrelationTriangle {
  const count = series.length
  const length = series[0]?.unit.length ?? 0
  if (series.some(({ unit }) => unit.length !== length)) throw new RangeError('series must cover the same sessions')
  const correlations = new Float64Array((count * (count - 1)) / 2)
  const overlaps = new Int32Array(correlations.length)
  const complete = [...series.keys()].filter((i) => series[i]!.complete)
  const products = gram(unitsOf(series, complete, length), complete.length, length)
  const place = new Int32Array(count).fill(-1)
  complete.forEach((i, at) => (place[i] = at))
  for (let i = 0, pair = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++, pair++) {
      const whole = place[i]! >= 0 && place[j]! >= 0
      overlaps[pair] = whole ? length : commonRows(series[i]!.centred, series[j]!.centred)
      const measurable = overlaps[pair]! >= minOverlap && series[i]!.varies && series[j]!.varies
      if (!measurable) correlations[pair] = Number.NaN
      else correlations[pair] = whole ? clamp(products[place[i]! * complete.length + place[j]!]!) : onCommonRows(series[i]!.centred, series[j]!.centred, overlaps[pair]!)
    }
  }
  return { count, correlations, overlaps }
}

function unitsOf(series: readonly PreparedSeries[], chosen: readonly number[], length: number): Float64Array {
  const data = new Float64Array(chosen.length * length)
  chosen.forEach((i, at) => data.set(series[i]!.unit, at * length))
  return data
}

function commonRows(x: Float64Array, y: Float64Array): number {
  let rows = 0
  for (let t = 0; t < x.length; t++) if (!Number.isNaN(x[t]! + y[t]!)) rows++
  return rows
}

/** Two passes, means first: products of raw sums would lose digits where a large return stands on rows that the pair does not share. */
function onCommonRows(x: Float64Array, y: Float64Array, rows: number): number {
  let sumX = 0
  let sumY = 0
  for (let t = 0; t < x.length; t++) {
    if (Number.isNaN(x[t]! + y[t]!)) continue
    sumX += x[t]!
    sumY += y[t]!
  }
  const meanX = sumX / rows
  const meanY = sumY / rows
  let xx = 0
  let yy = 0
  let xy = 0
  for (let t = 0; t < x.length; t++) {
    if (Number.isNaN(x[t]! + y[t]!)) continue
    xx += (x[t]! - meanX) ** 2
    yy += (y[t]! - meanY) ** 2
    xy += (x[t]! - meanX) * (y[t]! - meanY)
  }
  return isVariance(xx, rows) && isVariance(yy, rows) ? clamp(xy / (Math.sqrt(xx) * Math.sqrt(yy))) : Number.NaN
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value))
}
