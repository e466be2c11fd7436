import { isPositiveDefinite } from '../math/cholesky.js'
import { shrinkageIntensity, shrinkToIdentity } from '../math/ledoit-wolf.js'
import { identity } from '../math/spectrum.js'
import type { Matrix } from '../math/matrix.js'
import { nearestCorrelation } from '../math/nearest-correlation.js'
import { type CorrelationTriangle, pairIndex } from './pairwise.js'
import type { PreparedSeries } from './prepared-series.js'

/** A smallest eigenvalue below this is repaired. */
const EIGENVALUE_FLOOR = -1e-10
/** A repair that moves the matrix further than this a series limits the data quality. */
const LIMITED_DISTANCE = 0.1
/** Shrink when there are more series than this share of the observations. */
const SHRINK_ABOVE = 0.5

/** The correlation matrix used in further algebra, and what was done to the measured one to get it (specification 9.4). */
export interface AlgebraMatrix {
  /** Unit diagonal, no eigenvalue below -1e-10. */
  readonly matrix: Matrix
  /** Pairs without a correlation, taken as 0 here and nowhere else. */
  readonly nullPairs: number
  readonly repaired: boolean
  /** Frobenius norm of the repair; 0 without one. */
  readonly frobeniusDistance: number
  /** Intensity of the shrinkage towards no correlation [Ledoit, Wolf 2004]; 0 without it. */
  readonly shrinkage: number
  /** Set when the repair moved the matrix by more than 0.1 a series. */
  readonly limited: boolean
}

/** The measured correlations of `series` made fit for algebra: nulls 0, repaired where indefinite, shrunk where observations are few. */
export function algebraMatrix(triangle: CorrelationTriangle, series: readonly PreparedSeries[]): AlgebraMatrix {
  const { count } = triangle
  const measured = squareOf(triangle)
  const nullPairs = triangle.correlations.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
  const repair = isPositiveDefinite(measured, -EIGENVALUE_FLOOR) ? null : nearestCorrelation(measured)
  const shrinkage = count > SHRINK_ABOVE * meanOverlap(triangle) ? intensityOf(series) : 0
  const sound = repair?.matrix ?? measured
  return {
    matrix: shrinkage > 0 ? shrinkToIdentity(sound, shrinkage) : sound, nullPairs, repaired: repair !== null, frobeniusDistance: repair?.distance ?? 0, shrinkage,
    limited: (repair?.distance ?? 0) > LIMITED_DISTANCE * count,
  }
}

function squareOf({ count, correlations }: CorrelationTriangle): Matrix {
  const out = identity(count)
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const value = correlations[pairIndex(count, i, j)]!
      if (!Number.isNaN(value)) out.data[i * count + j] = out.data[j * count + i] = value
    }
  }
  return out
}

/** Common rows of the pairs that have a correlation, on average; infinite without any, as there is nothing to shrink then. */
function meanOverlap({ correlations, overlaps }: CorrelationTriangle): number {
  let rows = 0
  let pairs = 0
  for (let pair = 0; pair < correlations.length; pair++) {
    if (Number.isNaN(correlations[pair]!)) continue
    rows += overlaps[pair]!
    pairs++
  }
  return pairs > 0 ? rows / pairs : Infinity
}

/** Over the whole window, each series at mean square 1; a missing return stands at its mean. */
function intensityOf(series: readonly PreparedSeries[]): number {
  const length = series[0]!.unit.length
  const scale = Math.sqrt(length)
  const data = new Float64Array(series.length * length)
  series.forEach(({ unit }, i) => {
    for (let t = 0; t < length; t++) data[i * length + t] = unit[t]! * scale
  })
  return shrinkageIntensity(data, series.length, length)
}
