import { belsley, correlationOf } from '../math/collinearity.js'
import { symmetricEigen } from '../math/jacobi-eigen.js'
import { dot, type Matrix, mean, zeros } from '../math/matrix.js'

/** Condition number to which the ridge penalty brings the style block (specification 5.3). */
export const KAPPA_MAX = 4
/** A style whose residual deviation is below this adds nothing to the market and is dropped. */
const NO_VARIATION = 1e-10

/**
 * The explanatory side of the factor model over one set of rows, prepared once and shared by every driver with those rows.
 * Vectors over styles have one entry a kept style.
 */
export interface FactorDesign {
  readonly rows: number
  readonly marketMean: number
  /** Sum of squares of the centred market return. */
  readonly marketSquares: number
  readonly centredMarket: Float64Array
  /** Indexes of the kept styles in the order given. */
  readonly kept: readonly number[]
  readonly gamma: Float64Array
  readonly residualDeviation: Float64Array
  /** Standardised style residuals, one array a kept style. */
  readonly z: readonly Float64Array[]
  readonly eigenvalues: Float64Array
  readonly ridgeLambda: number
  /** (R + lambda I)^-1, row-major. */
  readonly penalisedInverse: Float64Array
  /** Diagonal of (R + lambda I)^-1 R (R + lambda I)^-1. */
  readonly sandwichDiagonal: Float64Array
  readonly effectiveParams: number
  readonly vif: Float64Array
  readonly conditionNumber: number
  readonly belsleyConditionNumber: number
}

/**
 * Market plus market-residual styles (specification 5.3): style residuals u_k = f_k - mean - gamma_k (m - mean m), standardised, and
 * the smallest ridge penalty that brings their condition number to kappa [Frisch, Waugh 1933; Hoerl, Kennard 1970].
 * Inputs: complete rows only. Returns null when the market does not vary.
 */
export function prepareDesign(market: Float64Array, styles: readonly Float64Array[], kappa: number): FactorDesign | null {
  const n = market.length
  const marketMean = mean(market)
  const centredMarket = market.map((value) => value - marketMean)
  const marketSquares = dot(centredMarket, centredMarket)
  if (!(marketSquares > 0)) return null
  const residuals = styles.map((style) => styleResidual(style, centredMarket, marketSquares))
  const kept = residuals.map((_, k) => k).filter((k) => residuals[k]!.deviation >= NO_VARIATION)
  const z = kept.map((k) => residuals[k]!.u.map((value) => value / residuals[k]!.deviation))
  const zMatrix = fromColumns(z, n)
  const k = kept.length
  const eigen = k > 0 ? symmetricEigen(correlationOf(zMatrix)) : null
  const eigenvalues = eigen?.values ?? new Float64Array(0)
  const ridgeLambda = k > 1 ? Math.max(0, (eigenvalues[k - 1]! - kappa * kappa * eigenvalues[0]!) / (kappa * kappa - 1)) : 0
  const spectral = (weight: (e: number) => number): Float64Array => spectralMatrix(eigen?.vectors, eigenvalues, weight)
  return {
    rows: n, marketMean, marketSquares, centredMarket, kept,
    gamma: Float64Array.from(kept, (i) => residuals[i]!.gamma),
    residualDeviation: Float64Array.from(kept, (i) => residuals[i]!.deviation),
    z, eigenvalues, ridgeLambda,
    penalisedInverse: spectral((e) => 1 / (e + ridgeLambda)),
    sandwichDiagonal: diagonal(spectral((e) => e / (e + ridgeLambda) ** 2), k),
    effectiveParams: 2 + eigenvalues.reduce((sum, e) => sum + e / (e + ridgeLambda), 0),
    vif: diagonal(spectral((e) => 1 / e), k),
    conditionNumber: k > 0 ? Math.sqrt(eigenvalues[k - 1]! / eigenvalues[0]!) : 1,
    belsleyConditionNumber: belsley(fromColumns([market, ...kept.map((i) => styles[i]!)], n)),
  }
}

function styleResidual(style: Float64Array, centredMarket: Float64Array, marketSquares: number): { gamma: number; u: Float64Array; deviation: number } {
  const centre = mean(style)
  const u = style.map((value) => value - centre)
  const gamma = dot(u, centredMarket) / marketSquares
  for (let i = 0; i < u.length; i++) u[i] = u[i]! - gamma * centredMarket[i]!
  return { gamma, u, deviation: Math.sqrt(dot(u, u) / u.length) }
}

function fromColumns(columns: readonly Float64Array[], rows: number): Matrix {
  const out = zeros(rows, columns.length)
  columns.forEach((values, j) => {
    for (let i = 0; i < rows; i++) out.data[i * columns.length + j] = values[i]!
  })
  return out
}

/** V diag(weight(e)) V'. */
function spectralMatrix(vectors: Matrix | undefined, eigenvalues: Float64Array, weight: (e: number) => number): Float64Array {
  const k = eigenvalues.length
  const out = new Float64Array(k * k)
  if (!vectors) return out
  for (let e = 0; e < k; e++) {
    const w = weight(eigenvalues[e]!)
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) out[i * k + j] = out[i * k + j]! + w * vectors.data[i * k + e]! * vectors.data[j * k + e]!
  }
  return out
}

function diagonal(matrix: Float64Array, k: number): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => matrix[i * k + i]!)
}
