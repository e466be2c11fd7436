import { MARKET_FACTOR, sortedFlags, STYLE_FACTORS } from '../../domain/index.js'
import { commonRows, countPresent } from '../factors/factor-model.js'
import { lastOf } from '../math/last-of.js'
import { ewmaWeights, kishObservations, weightHalfLife } from './ewma.js'
import { FACTOR_CORRELATION_OPTIONS, type FactorCorrelationInput, type FactorCorrelationOptions } from './input.js'
import { type OrthogonalCovariance, orthogonalCovariance } from './orthogonal-covariance.js'
import { NO_MATRIX, type PublishedMatrix, publishedMatrix } from './published-matrix.js'

/** Engine 8's result, one a session for all portfolios. When it was skipped, lists are empty. */
export interface FactorCorrelations extends PublishedMatrix {
  readonly calculationDate: string
  readonly status: 'COMPLETED' | 'SKIPPED_NO_MARKET_FACTOR'
  readonly reason: 'no_market_factor' | null
  readonly lookbackDays: number
  readonly decayFactor: number
  /** Market returns in the window. */
  readonly dataDays: number
  /** What the weights of the window are worth in equally weighted rows (Kish). */
  readonly effectiveObservations: number
  /** Sessions after which a weight has halved; null for equal weights. */
  readonly weightHalfLife: number | null
  /** For stress tests; null without a market that varies. */
  readonly covariance: OrthogonalCovariance | null
  /** Sorted: FACTOR_MISSING:name for what the covariance lacks, NO_RATE_DATA. */
  readonly flags: readonly string[]
}

/**
 * EWMA correlations of the seven proxies with their diagnostics, and the orthogonal covariance of stress tests (specification 11). Fewer than 30
 * market returns: skipped. A style with fewer than 60 returns is left out of the covariance, rates with fewer than 60 changes too. Series of
 * unequal length are a RangeError.
 */
export function factorCorrelations(input: FactorCorrelationInput): FactorCorrelations {
  const options = { ...FACTOR_CORRELATION_OPTIONS, ...input.options }
  checkInput(input, options)
  const window = lastOf(input.market, options.lookbackDays)
  const dataDays = countPresent(window)
  const halfLife = weightHalfLife(options.lambda)
  const common = {
    calculationDate: input.asOf, lookbackDays: options.lookbackDays, decayFactor: options.lambda, dataDays,
    effectiveObservations: kishObservations(ewmaWeights(window.length, options.lambda)), weightHalfLife: Number.isFinite(halfLife) ? halfLife : null,
  }
  if (dataDays < options.limits.market) {
    return { ...common, ...NO_MATRIX, status: 'SKIPPED_NO_MARKET_FACTOR', reason: 'no_market_factor', covariance: null, flags: [`FACTOR_MISSING:${MARKET_FACTOR}`] }
  }
  const covariance = stressCovariance(input, options)
  return { ...common, ...publishedMatrix(input, options), status: 'COMPLETED', reason: null, covariance, flags: flagsOf(covariance) }
}

/**
 * The block for stress. Series with too little history are left out rather than allowed to erase rows; where the styles share too few rows all of
 * them are, and the market stands alone.
 */
function stressCovariance({ market, styles, yieldChange }: FactorCorrelationInput, options: FactorCorrelationOptions): OrthogonalCovariance | null {
  const { lookbackDays: lookback, regressionDays: regressionRows, lambda, limits } = options
  const sharedRows = (series: readonly Float64Array[]): number => commonRows(series.map((values) => lastOf(values, Math.min(lookback, regressionRows)))).length
  const long = styles.map((style) => (sharedRows([style]) >= limits.full ? style : null))
  const kept = sharedRows([market, ...present(long)]) >= limits.full ? long : long.map(() => null)
  const rates = yieldChange && sharedRows([yieldChange, market, ...present(kept)]) >= limits.full ? yieldChange : null
  return orthogonalCovariance({ market, styles: kept, yieldChange: rates, regressionRows, lookback, lambda })
}

function present(series: readonly (Float64Array | null)[]): Float64Array[] {
  return series.filter((values) => values !== null)
}

function flagsOf(covariance: OrthogonalCovariance | null): string[] {
  if (!covariance) return [`FACTOR_MISSING:${MARKET_FACTOR}`]
  const missing = STYLE_FACTORS.filter((_, k) => covariance.gamma[k] === null).map((name) => `FACTOR_MISSING:${name}`)
  return sortedFlags(covariance.varRate === null ? [...missing, 'NO_RATE_DATA'] : missing)
}

function checkInput({ market, styles, yieldChange }: FactorCorrelationInput, { lambda }: FactorCorrelationOptions): void {
  if (styles.length !== STYLE_FACTORS.length) throw new RangeError(`expected ${STYLE_FACTORS.length} styles, got ${styles.length}`)
  if ([...styles, ...(yieldChange ? [yieldChange] : [])].some(({ length }) => length !== market.length)) {
    throw new RangeError('returns of factors and yield changes must cover the same sessions')
  }
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`lambda must lie in (0, 1], got ${lambda}`)
}
