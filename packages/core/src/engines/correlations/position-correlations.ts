import { compareNames, sortedFlags } from '../../domain/index.js'
import { type AlgebraMatrix, algebraMatrix } from './algebra-matrix.js'
import { type Cluster, findClusters, findHedges } from './clusters.js'
import { diversification } from './diversification.js'
import { CORRELATION_OPTIONS, type CorrelationInput, type CorrelationOptions, type CorrelationPosition } from './input.js'
import { type CorrelationTriangle, pairwiseCorrelations } from './pairwise.js'
import type { CorrelationCoverage, CorrelationMetrics, MatrixQuality, PositionCorrelations } from './result.js'
import { type Driver, isPriced, selectDrivers, type Selection } from './selection.js'
import { skipOf } from './skip.js'

/**
 * Engine 7 (specification 9): correlations, clusters and diversification of one portfolio over its drivers. Nothing to correlate is a skip with a
 * reason, never an error; a book of one driver has a result without correlations.
 */
export function positionCorrelations(input: CorrelationInput): PositionCorrelations {
  const options = { ...CORRELATION_OPTIONS, ...input.options }
  const positions = [...input.positions].sort((a, b) => compareNames(a.id, b.id))
  const selection = selectDrivers(positions, input.series, options)
  const coverage = coverageOf(positions, selection)
  const partial = coverage.coverage === 'partial' ? ['limited_coverage'] : []
  const common = { portfolioId: input.portfolioId, calculationDate: input.asOf, durationDays: input.durationDays, skippedPositions: selection.skipped, coverage }
  if (selection.drivers.length > 0) return { ...common, status: 'COMPLETED', skip: null, ...measure(selection, options), flags: sortedFlags(partial) }
  const skip = skipOf(input, selection)
  return {
    ...common, status: 'SKIPPED', skip, drivers: [], symbols: [], correlations: [], overlaps: [], metrics: null, clusters: [], hedges: [], matrixQuality: null,
    flags: sortedFlags(skip.reason === 'no_public_positions' ? ['no_public_positions'] : partial),
  }
}

type Measured = Pick<PositionCorrelations, 'drivers' | 'symbols' | 'correlations' | 'overlaps' | 'metrics' | 'clusters' | 'hedges' | 'matrixQuality'>

function measure({ drivers, sleeve }: Selection, options: CorrelationOptions): Measured {
  const series = drivers.map((driver) => driver.series)
  const symbols = drivers.map(({ symbol }) => symbol)
  const triangle = pairwiseCorrelations(series, options.minDays)
  const algebra = algebraMatrix(triangle, series)
  const clusters = findClusters(drivers, triangle, options.clusterThreshold, options.clusterMethod, sleeve)
  return {
    drivers: drivers.map(describeDriver), symbols, correlations: nullable(triangle.correlations), overlaps: [...triangle.overlaps],
    metrics: metricsOf(drivers, triangle, algebra, clusters, options), clusters,
    hedges: findHedges(symbols, triangle, options.clusterThreshold), matrixQuality: qualityOf(triangle, algebra),
  }
}

function describeDriver({ symbol, value, signedValue, weight, volatility, series }: Driver): PositionCorrelations['drivers'][number] {
  return { symbol, value, signedValue, weight, observations: series.observations, volatility, flags: series.varies ? [] : ['ZERO_VARIANCE'] }
}

function metricsOf(
  drivers: readonly Driver[], triangle: CorrelationTriangle, { matrix }: AlgebraMatrix, clusters: readonly Cluster[], { minOverlap }: CorrelationOptions,
): CorrelationMetrics {
  const included = drivers.reduce((sum, { value }) => sum + value, 0)
  const clustered = clusters.reduce((sum, { totalValue }) => sum + totalValue, 0)
  const measures = diversification({
    triangle, matrix, volatilities: Float64Array.from(drivers, ({ volatility }) => volatility), values: Float64Array.from(drivers, ({ signedValue }) => signedValue), minOverlap,
  })
  return { ...measures, concentration_score: included > 0 ? clustered / included : null }
}

function qualityOf({ correlations }: CorrelationTriangle, { nullPairs, repaired, frobeniusDistance, shrinkage, limited }: AlgebraMatrix): MatrixQuality {
  const dataQuality = nullPairs === correlations.length ? 'insufficient' : limited ? 'limited' : 'sufficient'
  return { dataQuality, nullPairs, repaired, frobeniusDistance, shrinkage }
}

function coverageOf(positions: readonly CorrelationPosition[], { drivers, skipped }: Selection): CorrelationCoverage {
  const gross = positions.filter(isPriced).reduce((sum, { marketValue }) => sum + Math.abs(marketValue!), 0)
  const included = drivers.reduce((sum, { value }) => sum + value, 0)
  const total = positions.length
  return {
    positions_total: total, positions_analyzed: total - skipped.length, positions_skipped: skipped.length, coverage: skipped.length > 0 ? 'partial' : 'complete',
    coverage_pct: gross > 0 ? (100 * included) / gross : null, data_days: drivers.length > 0 ? Math.min(...drivers.map(({ series }) => series.observations)) : 0,
  }
}

/** NaN as null. */
function nullable(values: Float64Array): (number | null)[] {
  const out: (number | null)[] = []
  for (let i = 0; i < values.length; i++) out.push(Number.isNaN(values[i]!) ? null : values[i]!)
  return out
}
