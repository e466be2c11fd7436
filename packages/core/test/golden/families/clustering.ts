import { averageLinkage } from '../../../src/engines/correlations/average-linkage.js'
import { type Cluster, type ClusterMethod, findClusters } from '../../../src/engines/correlations/clusters.js'
import { diversification as measures } from '../../../src/engines/correlations/diversification.js'
import { type CorrelationTriangle, pairIndex } from '../../../src/engines/correlations/pairwise.js'
import { fromRows } from '../../../src/engines/math/matrix.js'
import type { Family } from '../family.js'

interface Input { names: string[]; correlation: number[][]; threshold: number }

const triangleOf = (matrix: number[][]): CorrelationTriangle => {
  const correlations = Float64Array.from(matrix.flatMap((row, i) => row.slice(i + 1)))
  return { count: matrix.length, correlations, overlaps: new Int32Array(correlations.length).fill(1) }
}
const find = ({ names, correlation, threshold }: Input, method: ClusterMethod, valueOf: (name: string) => number): Cluster[] => {
  const items = names.map((symbol) => ({ symbol, value: valueOf(symbol), tags: [], sector: null }))
  return findClusters(items, triangleOf(correlation), threshold, method, items.reduce((sum, { value }) => sum + value, 0))
}
/** Clusters and, alone, every name that is in none; ordered by first name. */
const partition = (names: string[], clusters: readonly Cluster[]): string[][] => {
  const groups = clusters.map(({ members }) => members.map(({ symbol }) => symbol))
  return [...groups, ...names.filter((name) => !groups.flat().includes(name)).map((name) => [name])].sort(([a], [b]) => (a! < b! ? -1 : 1))
}

export const clustering: Family = {
  average_linkage: (input: Input & { values: Record<string, number> }, { expected }) => {
    const clusters = find(input, 'average_linkage', (name) => input.values[name]!)
    const { count, correlations } = triangleOf(input.correlation)
    const merges = averageLinkage(count, (i, j) => correlations[pairIndex(count, i, j)]!)
    const found = {
      partition: partition(input.names, clusters), merge_heights: merges.map(({ height }) => height),
      clusters: clusters.map(({ members, avgCorrelation, totalValue }) => ({
        members: members.map(({ symbol }) => symbol), avg_correlation: avgCorrelation, total_value: totalValue,
        correlation_to_cluster: Object.fromEntries(members.map(({ symbol, correlationToCluster }) => [symbol, correlationToCluster])),
      })),
      concentration_score: clusters.reduce((sum, { portfolioShare }) => sum + portfolioShare!, 0),
    }
    // One case states the partition alone: its null clusters are not stated, they are not absent.
    return expected.clusters === null ? { partition: found.partition, merge_heights: found.merge_heights } : found
  },
  connected_components: (input: Input) => ({
    partition_signed: partition(input.names, find(input, 'connected_components', () => 1)),
    partition_absolute: partition(input.names, find(input, 'connected_components_absolute', () => 1)),
  }),
  diversification: ({ correlation, volatility, values }: { correlation: number[][]; volatility: number[]; values: number[] }) =>
    measures({ triangle: triangleOf(correlation), matrix: fromRows(correlation), volatilities: Float64Array.from(volatility), values: Float64Array.from(values), minOverlap: 1 }),
}
