import { belsley } from '../math/collinearity.js'
import { dot, fromColumns, type Matrix, mean, zeros } from '../math/matrix.js'
import { twoSidedTail } from '../math/student-t.js'
import { type StyleBlock, styleBlock } from './style-block.js'

/** Condition number to which the ridge penalty brings the style block (specification 5.3). */
export const KAPPA_MAX = 4
/** A return series whose deviation is below this does not vary; such a style residual adds nothing to the market and is dropped. */
const NO_VARIATION = 1e-10

/**
 * The explanatory side of the factor model over one set of n rows, prepared once and shared by every driver with those rows. K counts the
 * kept styles; vectors over styles have one entry a kept style, in the order given.
 */
export interface FactorDesign {
  readonly rows: number
  readonly marketMean: number
  /** Indexes of the kept styles in the order given. */
  readonly kept: readonly number[]
  readonly gamma: Float64Array
  /** s_k, the population deviation of each style residual. */
  readonly residualDeviation: Float64Array
  readonly block: StyleBlock
  /** (1 + K) x n: the betas of a return y are this times y, the market first. */
  readonly projection: Matrix
  /**
   * Rows that turn a return into all that is linear in it: the projection, 1 / n for its mean at row `meanAt`, the slopes' projection. Padded with
   * zeros to a multiple of 4 rows and an even number of columns.
   */
  readonly weights: Matrix
  readonly meanAt: number
  /** One row a session: what the coefficients multiply, m - mean m and u_k, 1 for the mean, 0 for the slopes. Padded to a multiple of 4 rows. */
  readonly regressors: Matrix
  /** Standard errors per unit of residual deviation, the market first. */
  readonly errorScale: Float64Array
  /** n - p with p = 2 + effective styles. */
  readonly freedom: number
  /** p-value of a t statistic with n - p degrees. */
  readonly tail: (t: number) => number
  readonly slopes: OneFactorDesign
  readonly belsleyConditionNumber: number
}

/** What the slopes on one factor at a time need: one row a factor, the market first, then every style given. */
interface OneFactorDesign {
  /** The slopes of y are this times y. A factor that does not vary has a row of zeros. */
  readonly projection: Matrix
  /** Sum of squares of each centred factor; 0 where it does not vary. */
  readonly squares: Float64Array
}

/**
 * Market plus market-residual styles (specification 5.3): u_k = f_k - mean f_k - gamma_k (m - mean m), standardised, penalised to the
 * condition number kappa [Sharpe 1964; Frisch, Waugh 1933; Hoerl, Kennard 1970]. Inputs: complete rows, n > 2 + K; kappa > 1, else a
 * RangeError. null when the market does not vary.
 */
export function prepareDesign(market: Float64Array, styles: readonly Float64Array[], kappa: number): FactorDesign | null {
  if (!(kappa > 1)) throw new RangeError(`kappa must be above 1, got ${kappa}`)
  const n = market.length
  const centredMarket = centred(market)
  const marketSquares = dot(centredMarket, centredMarket)
  if (!varies(marketSquares, n) || !Number.isFinite(marketSquares)) return null
  const residuals = styles.map((style) => styleResidual(style, centredMarket, marketSquares))
  const kept = [...residuals.keys()].filter((k) => residuals[k]!.deviation >= NO_VARIATION)
  const residualDeviation = Float64Array.from(kept, (k) => residuals[k]!.deviation)
  const z = kept.map((k) => residuals[k]!.u.map((value) => value / residuals[k]!.deviation))
  const block = styleBlock(fromColumns(z, n), kappa)
  const freedom = n - 2 - block.effectiveStyles
  const projection = projectionOf(centredMarket, marketSquares, z, residualDeviation, block.penalisedInverse)
  const slopes = oneFactorDesign([market, ...styles])
  const weights = weightsOf(projection, slopes.projection)
  return {
    rows: n, marketMean: mean(market), kept, gamma: Float64Array.from(kept, (k) => residuals[k]!.gamma), residualDeviation, block,
    projection, weights, meanAt: projection.rows, regressors: regressorsOf([centredMarket, ...kept.map((k) => residuals[k]!.u)], n, weights.rows),
    errorScale: Float64Array.of(1 / Math.sqrt(marketSquares), ...block.sandwichDiagonal.map((value, i) => Math.sqrt(value / n) / residualDeviation[i]!)),
    freedom, tail: twoSidedTail(freedom), slopes,
    belsleyConditionNumber: belsley(fromColumns([market, ...kept.map((k) => styles[k]!)], n)),
  }
}

function styleResidual(style: Float64Array, centredMarket: Float64Array, marketSquares: number): { gamma: number; u: Float64Array; deviation: number } {
  const u = centred(style)
  const gamma = dot(u, centredMarket) / marketSquares
  for (let i = 0; i < u.length; i++) u[i] = u[i]! - gamma * centredMarket[i]!
  return { gamma, u, deviation: Math.sqrt(dot(u, u) / u.length) }
}

/** Rows (m - mean m) / var and, for each style, its row of (R + lambda I)^-1 Z' / n in units of its own return. */
function projectionOf(centredMarket: Float64Array, marketSquares: number, z: readonly Float64Array[], deviation: Float64Array, inverse: Matrix): Matrix {
  const n = centredMarket.length
  const out = zeros(1 + z.length, n)
  for (let t = 0; t < n; t++) out.data[t] = centredMarket[t]! / marketSquares
  for (let i = 0; i < z.length; i++) {
    const row = out.data.subarray((1 + i) * n, (2 + i) * n)
    for (let j = 0; j < z.length; j++) {
      const weight = inverse.data[i * z.length + j]! / (n * deviation[i]!)
      const column = z[j]!
      for (let t = 0; t < n; t++) row[t] = row[t]! + weight * column[t]!
    }
  }
  return out
}

function weightsOf(projection: Matrix, slopes: Matrix): Matrix {
  const n = projection.cols
  const out = zeros(multipleOf(4, projection.rows + 1 + slopes.rows), multipleOf(2, n))
  const place = (row: Float64Array, at: number): void => out.data.set(row, at * out.cols)
  for (let i = 0; i < projection.rows; i++) place(projection.data.subarray(i * n, (i + 1) * n), i)
  place(new Float64Array(n).fill(1 / n), projection.rows)
  for (let i = 0; i < slopes.rows; i++) place(slopes.data.subarray(i * n, (i + 1) * n), projection.rows + 1 + i)
  return out
}

function regressorsOf(columns: readonly Float64Array[], n: number, width: number): Matrix {
  const out = zeros(multipleOf(4, n), width)
  for (let t = 0; t < n; t++) {
    for (let k = 0; k < columns.length; k++) out.data[t * width + k] = columns[k]![t]!
    out.data[t * width + columns.length] = 1
  }
  return out
}

function multipleOf(step: number, atLeast: number): number {
  return Math.ceil(atLeast / step) * step
}

function oneFactorDesign(factors: readonly Float64Array[]): OneFactorDesign {
  const n = factors[0]!.length
  const projection = zeros(factors.length, n)
  const squares = factors.map((factor, i) => {
    const values = centred(factor)
    const sum = dot(values, values)
    if (!varies(sum, n)) return 0
    for (let t = 0; t < n; t++) projection.data[i * n + t] = values[t]! / sum
    return sum
  })
  return { projection, squares: Float64Array.from(squares) }
}

function centred(values: Float64Array): Float64Array {
  const centre = mean(values)
  return values.map((value) => value - centre)
}

function varies(squares: number, n: number): boolean {
  return Math.sqrt(squares / n) >= NO_VARIATION
}
