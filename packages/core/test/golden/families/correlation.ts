import { type PairStatistics, pairStatistics } from '../../../src/engines/correlations/pair-statistics.js'
import { pairIndex, pairwiseCorrelations } from '../../../src/engines/correlations/pairwise.js'
import { prepareSeries } from '../../../src/engines/correlations/prepared-series.js'
import { ewmaMoments, ewmaWeights, kishObservations, weightHalfLife } from '../../../src/engines/factor-correlations/ewma.js'
import { lastOf } from '../../../src/engines/math/last-of.js'
import { orthogonalCovariance } from '../../../src/engines/factor-correlations/orthogonal-covariance.js'
import { commonRows, gather } from '../../../src/engines/factors/factor-model.js'
import { shrinkageIntensity, shrinkToIdentity } from '../../../src/engines/math/ledoit-wolf.js'
import { fromRows } from '../../../src/engines/math/matrix.js'
import { toRows } from '../../../src/engines/math/matrix-rows.test-data.js'
import { logReturns, simpleReturns } from '../../../src/engines/returns/index.js'
import type { Family } from '../family.js'

type Cell = number | null

const seriesOf = (column: readonly Cell[]): Float64Array => Float64Array.from(column, (value) => value ?? Number.NaN)
const columnsOf = (rows: readonly (readonly Cell[])[]): Float64Array[] => rows[0]!.map((_, j) => seriesOf(rows.map((row) => row[j]!)))
const cells = (values: Iterable<number>): Cell[] => Array.from(values, (value) => (Number.isNaN(value) ? null : value))
const square = (data: ArrayLike<number>, k: number): Cell[][] => Array.from({ length: k }, (_, i) => cells(Array.from({ length: k }, (_unused, j) => data[i * k + j]!)))

/** The triangle over the columns and a table of whatever `of` reads for a pair; `diagonal` for i = i. */
function measure(columns: readonly Float64Array[], minOverlap: number) {
  const series = columns.map(prepareSeries)
  const triangle = pairwiseCorrelations(series, minOverlap)
  const table = <T>(of: (pair: number) => T, diagonal: (i: number) => T): T[][] =>
    columns.map((_, i) => columns.map((_unused, j) => (i === j ? diagonal(i) : of(pairIndex(columns.length, Math.min(i, j), Math.max(i, j))))))
  const known = (pair: number): number | null => cells(triangle.correlations.subarray(pair, pair + 1))[0]!
  const measurable = (i: number): boolean => series[i]!.varies && series[i]!.observations >= minOverlap
  return { series, triangle, table, known, matrix: table(known, (i) => (measurable(i) ? 1 : null)) }
}

export const correlation: Family = {
  returns: ({ sessions, prices, type }: { sessions: string[]; prices: Record<string, Cell[]>; type: 'simple' | 'log' }) => {
    const returns = Object.fromEntries(Object.entries(prices).map(([symbol, column]) => [symbol, cells((type === 'log' ? logReturns : simpleReturns)(seriesOf(column)).returns)]))
    const observations = Object.fromEntries(Object.entries(returns).map(([symbol, values]) => [symbol, values.filter((value) => value !== null).length]))
    return { return_dates: sessions.slice(1), returns, observations }
  },
  pearson_pairwise: ({ returns, min_overlap }: { returns: Cell[][]; min_overlap: number }) => {
    const { series, triangle, table, known, matrix } = measure(columnsOf(returns), min_overlap)
    const ofPair = (name: keyof PairStatistics) => table((pair) => (known(pair) === null ? null : pairStatistics(known(pair)!, triangle.overlaps[pair]!)[name]), () => null)
    return {
      matrix, overlap: table((pair) => triangle.overlaps[pair]!, (i) => series[i]!.observations),
      p_value: ofPair('pValue'), fisher_ci95: ofPair('interval'),
    }
  },
  pearson_listwise: ({ returns }: { returns: Cell[][] }) => {
    const columns = columnsOf(returns)
    const rows = commonRows(columns)
    return { rows_used: rows.length, matrix: measure(columns.map((values) => gather(values, rows)), 2).matrix }
  },
  ewma: (input: { returns: Cell[][]; lambda: number; demean: boolean; min_overlap: number; lookback: number }) => {
    const { lambda, demean, lookback } = input
    const columns = columnsOf(input.returns).map((values) => lastOf(values, lookback))
    const moments = ewmaMoments(columns, { lambda, demean, minOverlap: input.min_overlap })
    return {
      correlation: square(moments.correlation, columns.length), volatility: cells(moments.volatility), covariance: square(moments.covariance, columns.length),
      overlap: square(moments.overlap, columns.length), kish_effective_observations: kishObservations(ewmaWeights(columns[0]!.length, lambda)), weight_half_life: weightHalfLife(lambda),
    }
  },
  orthogonal_covariance: (input: { returns: Cell[][]; yield_change: Cell[] | null; regression_rows: number; lambda: number }) => {
    const [market, ...styles] = columnsOf(input.returns)
    const found = orthogonalCovariance({
      market: market!, styles, yieldChange: input.yield_change && seriesOf(input.yield_change), regressionRows: input.regression_rows, lookback: input.returns.length,
      lambda: input.lambda,
    })!
    return {
      gamma: found.gamma, style_covariance: found.styleCovariance, market_variance: found.varMarket, delta_market: found.deltaMarket, delta_styles: found.deltaStyles,
      rate_variance: found.varRate,
    }
  },
  ledoit_wolf: ({ returns }: { returns: number[][] }) => {
    const { series, matrix } = measure(columnsOf(returns), 2)
    const data = Float64Array.from(series.flatMap(({ unit }) => [...unit]), (value) => value * Math.sqrt(returns.length))
    const shrinkage = shrinkageIntensity(data, series.length, returns.length)
    return { shrinkage, matrix: toRows(shrinkToIdentity(fromRows(matrix as number[][]), shrinkage)), sample_correlation: matrix }
  },
}
