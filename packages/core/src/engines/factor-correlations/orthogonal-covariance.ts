import { commonRows, gather } from '../factors/factor-model.js'
import { fromColumns } from '../math/matrix.js'
import { ols } from '../math/ols.js'
import { univariate } from '../math/univariate.js'
import { varies } from '../math/variation.js'
import { ewmaWeights, weightedCovariance } from './ewma.js'

export interface OrthogonalInput {
  /** Simple returns over the same sessions, NaN where one is missing. */
  readonly market: Float64Array
  /** In engine order; null for a style that is left out. */
  readonly styles: readonly (Float64Array | null)[]
  /** Decimal yield changes of the same sessions; null without rates. */
  readonly yieldChange: Float64Array | null
  /** Last sessions over which the coefficients are estimated. */
  readonly regressionRows: number
  /** Last sessions over which the moments are taken. */
  readonly lookback: number
  readonly lambda: number
}

/**
 * The orthogonal factor space of stress tests (specification 7.2 and 11.3): u_m = m, u_k = f_k - gamma_k m and u_y = dy - delta_m m - sum delta_k u_k.
 * Style vectors have one entry a style in engine order, null for a style that is left out. Variances are of one session.
 */
export interface OrthogonalCovariance {
  readonly gamma: readonly (number | null)[]
  /** null without rates, like `deltaStyles` and `varRate`. */
  readonly deltaMarket: number | null
  readonly deltaStyles: readonly (number | null)[] | null
  readonly varMarket: number
  readonly styleCovariance: readonly (readonly (number | null)[])[]
  readonly varRate: number | null
  /** Indexes of the styles in the model, ascending. */
  readonly keptStyles: readonly number[]
  /** Complete factor rows behind the moments. */
  readonly observations: number
}

interface StyleResidual {
  readonly k: number
  readonly gamma: number
  /** f_k - gamma_k m, one entry a session. */
  readonly u: Float64Array
}

/** Sessions behind the coefficients and behind the moments. */
interface RowSets {
  readonly fit: Int32Array
  readonly moments: Int32Array
}

/**
 * gamma and delta by least squares over the regression window, then EWMA moments over the lookback with weighted means removed, on rows where all
 * factors exist. A style that is nothing but the market is left out, and so is a rate that the factors explain. null when the market does not vary.
 */
export function orthogonalCovariance(input: OrthogonalInput): OrthogonalCovariance | null {
  const { market, styles, lambda } = input
  const rows = rowSets(input, [market, ...styles.filter((style) => style !== null)])
  if (!variesOn(market, rows)) return null
  const residuals = styles.flatMap((style, k) => styleResidual(market, style, k, rows))
  const weights = ewmaWeights(market.length, lambda)
  const covariance = (x: Float64Array, y: Float64Array): number => weightedCovariance(gather(x, rows.moments), gather(y, rows.moments), gather(weights, rows.moments))
  const rate = input.yieldChange && rateBlock(input, input.yieldChange, residuals, weights)
  const place = styles.map((_, k) => residuals.find((residual) => residual.k === k))
  return {
    gamma: place.map((residual) => residual?.gamma ?? null),
    deltaMarket: rate ? rate.deltas[0]! : null,
    deltaStyles: rate ? place.map((residual) => (residual ? rate.deltas[1 + residuals.indexOf(residual)]! : null)) : null,
    varMarket: covariance(market, market), varRate: rate ? rate.variance : null,
    styleCovariance: place.map((a) => place.map((b) => (a && b ? covariance(a.u, b.u) : null))),
    keptStyles: residuals.map(({ k }) => k), observations: rows.moments.length,
  }
}

function rowSets({ market, regressionRows, lookback }: OrthogonalInput, series: readonly Float64Array[]): RowSets {
  const complete = commonRows(series)
  return { fit: complete.filter((t) => t >= market.length - regressionRows), moments: complete.filter((t) => t >= market.length - lookback) }
}

function variesOn(values: Float64Array, { fit, moments }: RowSets): boolean {
  return fit.length > 2 && varies(gather(values, fit)) && varies(gather(values, moments))
}

function styleResidual(market: Float64Array, style: Float64Array | null, k: number, rows: RowSets): StyleResidual[] {
  if (!style) return []
  const gamma = univariate(gather(style, rows.fit), gather(market, rows.fit))!.beta
  const u = style.map((value, t) => value - gamma * market[t]!)
  return variesOn(u, rows) ? [{ k, gamma, u }] : []
}

/** delta_m and delta_k, and the EWMA variance of what they leave of the yield change; null when nothing is left or rows are too few. */
function rateBlock(
  input: OrthogonalInput, yieldChange: Float64Array, residuals: readonly StyleResidual[], weights: Float64Array,
): { readonly deltas: Float64Array; readonly variance: number } | null {
  const factors = [input.market, ...residuals.map(({ u }) => u)]
  const rows = rowSets(input, [yieldChange, ...factors])
  const fit = ols(gather(yieldChange, rows.fit), fromColumns(factors.map((factor) => gather(factor, rows.fit)), rows.fit.length), true)
  if (fit.status === 'insufficient_observations') return null
  const deltas = fit.params.subarray(1)
  const u = yieldChange.map((value, t) => value - deltas.reduce((sum, delta, i) => sum + delta * factors[i]![t]!, 0))
  if (!variesOn(u, rows)) return null
  const own = gather(u, rows.moments)
  return { deltas, variance: weightedCovariance(own, own, gather(weights, rows.moments)) }
}
