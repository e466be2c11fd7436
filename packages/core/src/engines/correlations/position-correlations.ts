import { sortedFlags } from '../../domain/index.js'
import { compensatedSum } from '../math/compensated-sum.js'
import { type AlgebraMatrix, algebraMatrix } from './algebra-matrix.js'
import { type Cluster, compareNames, findClusters, findHedges } from './clusters.js'
import { diversification } from './diversification.js'
import { CORRELATION_OPTIONS, type CorrelationInput, type CorrelationOptions, type CorrelationPosition } from './input.js'
import { correlationTest } from './pair-statistics.js'
import { type CorrelationTriangle, pairwiseCorrelations } from './pairwise.js'
import type { CorrelationCoverage, CorrelationMetrics, MatrixQuality, PositionCorrelations } from './result.js'
import { type Driver, selectDrivers, type Selection } from './selection.js'
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
    ...common, status: 'SKIPPED', skip, drivers: [], symbols: [], correlations: [], overlaps: [], significance: [], metrics: null, clusters: [], hedges: [], matrixQuality: null,
    flags: sortedFlags(skip.reason === 'no_public_positions' ? ['no_public_positions'] : partial),
  }
}

type Measured = Pick<PositionCorrelations, 'drivers' | 'symbols' | 'correlations' | 'overlaps' | 'significance' | 'metrics' | 'clusters' | 'hedges' | 'matrixQuality'>

function measure({ drivers, sleeve }: Selection, options: CorrelationOptions): Measured {
  const series = drivers.map((driver) => driver.series)
  const symbols = drivers.map(({ symbol }) => symbol)
  const triangle = pairwiseCorrelations(series, options.minDays)
  const algebra = algebraMatrix(triangle, series)
  const clusters = findClusters(drivers, triangle, options.clusterThreshold, options.clusterMethod, sleeve)
  return {
    drivers: drivers.map(describeDriver), symbols, correlations: Array.from(triangle.correlations, orNull), overlaps: Array.from(triangle.overlaps),
    significance: significanceOf(triangle), metrics: metricsOf(drivers, triangle, algebra, clusters, options), clusters,
    hedges: findHedges(symbols, triangle, options.clusterThreshold), matrixQuality: qualityOf(triangle, algebra),
  }
}

function describeDriver({ symbol, value, signedValue, weight, volatility, series }: Driver): PositionCorrelations['drivers'][number] {
  return { symbol, value, signedValue, weight, observations: series.observations, volatility, flags: series.varies ? [] : ['ZERO_VARIANCE'] }
}

function metricsOf(drivers: readonly Driver[], triangle: CorrelationTriangle, { matrix }: AlgebraMatrix, clusters: readonly Cluster[], { minOverlap }: CorrelationOptions): CorrelationMetrics {
  const included = drivers.reduce((sum, { value }) => sum + value, 0)
  const clustered = clusters.reduce((sum, { totalValue }) => sum + totalValue, 0)
  const measures = diversification({
    triangle, matrix, volatilities: Float64Array.from(drivers, ({ volatility }) => volatility), values: Float64Array.from(drivers, ({ signedValue }) => signedValue), minOverlap,
  })
  return { ...measures, concentration_score: included > 0 ? clustered / included : null }
}

function significanceOf({ correlations, overlaps }: CorrelationTriangle): (number | null)[] {
  const pValue = correlationTest()
  return Array.from(correlations, (rho, pair) => {
    const p = Number.isNaN(rho) ? null : pValue(rho, overlaps[pair]!)
    return p === null ? null : 1 - p
  })
}

function qualityOf({ correlations }: CorrelationTriangle, { nullPairs, repaired, frobeniusDistance, shrinkage, limited }: AlgebraMatrix): MatrixQuality {
  const dataQuality = nullPairs === correlations.length ? 'insufficient' : limited ? 'limited' : 'sufficient'
  return { dataQuality, nullPairs, repaired, frobeniusDistance, shrinkage }
}

function coverageOf(positions: readonly CorrelationPosition[], { drivers, skipped }: Selection): CorrelationCoverage {
  const gross = compensatedSum(positions.map(({ marketValue }) => Math.abs(orNull(marketValue ?? 0) ?? 0)))
  const included = compensatedSum(drivers.map(({ value }) => value))
  const total = positions.length
  return {
    positions_total: total, positions_analyzed: total - skipped.length, positions_skipped: skipped.length, coverage: skipped.length > 0 ? 'partial' : 'complete',
    coverage_pct: gross > 0 ? (100 * included) / gross : null, data_days: drivers.length > 0 ? Math.min(...drivers.map(({ series }) => series.observations)) : 0,
  }
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
