import { averageLinkage, groupsOf } from './average-linkage.js'
import { compareNames } from '../../domain/index.js'
import { connectedComponents } from './connected-components.js'
import { type CorrelationTriangle, pairIndex, pairValue } from './pairwise.js'

/** A name for a cluster needs this share of the members behind it. */
const NICKNAME_SHARE = 0.7

/** How groups are found; the two component methods, on rho and on its absolute value, are kept for comparison (specification 9.5). */
export const CLUSTER_METHODS = ['average_linkage', 'connected_components', 'connected_components_absolute'] as const
export type ClusterMethod = (typeof CLUSTER_METHODS)[number]

/** One driver as clustering sees it. */
export interface ClusterItem {
  readonly symbol: string
  /** Dollars, not negative. */
  readonly value: number
  /** Of its positions, without repeats. */
  readonly tags: readonly string[]
  readonly sector: string | null
}

interface ClusterMember {
  readonly symbol: string
  readonly value: number
  /** Mean of its correlations with the other members; null where none is known. */
  readonly correlationToCluster: number | null
}

/** Drivers that move together. */
export interface Cluster {
  /** From 1: by size, then value, then name. */
  readonly number: number
  readonly nickname: string
  /** In the order of their names. */
  readonly members: readonly ClusterMember[]
  /** Mean of the known correlations inside; null where none is known. */
  readonly avgCorrelation: number | null
  /** Dollars. */
  readonly totalValue: number
  /** Fraction of the sleeve's value (portfolio_percentage); null when that is 0. */
  readonly portfolioShare: number | null
}

/** Two drivers that move against each other. */
export interface Hedge {
  readonly symbols: readonly [string, string]
  readonly correlation: number
}

/**
 * Clusters of two or more (specification 9.5) among `items`, whose correlations `triangle` holds in the same order; an unknown correlation counts
 * as 0 in the search. `sleeve`: dollars of which a cluster's share is taken.
 */
export function findClusters(items: readonly ClusterItem[], triangle: CorrelationTriangle, threshold: number, method: ClusterMethod, sleeve: number): Cluster[] {
  return groupItems(items, triangle, threshold, method)
    .map((group) => clusterOf(group, items, triangle, sleeve))
    .sort((a, b) => b.members.length - a.members.length || b.totalValue - a.totalValue || compareNames(a.members[0]!.symbol, b.members[0]!.symbol))
    .map((cluster, index) => ({ number: index + 1, ...cluster }))
}

/** Pairs with a correlation of -threshold or below, the strongest first. `symbols` as the triangle has them. */
export function findHedges(symbols: readonly string[], triangle: CorrelationTriangle, threshold: number): Hedge[] {
  const hedges: Hedge[] = []
  for (let i = 0; i < symbols.length; i++) {
    for (let j = i + 1; j < symbols.length; j++) {
      const correlation = triangle.correlations[pairIndex(triangle.count, i, j)]!
      if (correlation <= -threshold) hedges.push({ symbols: [symbols[i]!, symbols[j]!], correlation })
    }
  }
  return hedges.sort((a, b) => a.correlation - b.correlation)
}

/** Indexes of the items of each group, in the order of their names. */
function groupItems(items: readonly ClusterItem[], triangle: CorrelationTriangle, threshold: number, method: ClusterMethod): number[][] {
  const byName = [...items.keys()].sort((i, j) => compareNames(items[i]!.symbol, items[j]!.symbol))
  const rho = (i: number, j: number): number => pairValue(triangle, byName[i]!, byName[j]!) || 0
  const groups = method === 'average_linkage'
    ? groupsOf(averageLinkage(items.length, rho, threshold))
    : connectedComponents(items.length, method === 'connected_components' ? (i, j) => rho(i, j) >= threshold : (i, j) => Math.abs(rho(i, j)) >= threshold)
  return groups.map((group) => group.map((at) => byName[at]!))
}

function clusterOf(group: readonly number[], items: readonly ClusterItem[], triangle: CorrelationTriangle, sleeve: number): Omit<Cluster, 'number'> {
  const own = group.map((i) => items[i]!)
  const toOthers = group.map((i) => knownMean(group.filter((j) => j !== i).map((j) => pairValue(triangle, i, j))))
  const inner = group.flatMap((i, at) => group.slice(at + 1).map((j) => pairValue(triangle, i, j)))
  const totalValue = own.reduce((sum, { value }) => sum + value, 0)
  return {
    nickname: nicknameOf(own), members: own.map(({ symbol, value }, at) => ({ symbol, value, correlationToCluster: toOthers[at]! })),
    avgCorrelation: knownMean(inner), totalValue, portfolioShare: sleeve > 0 ? totalValue / sleeve : null,
  }
}

function knownMean(values: readonly number[]): number | null {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null
}

/** A tag that most members carry, else a sector that most share, else the largest member's name. */
function nicknameOf(items: readonly ClusterItem[]): string {
  const common = mostShared(items.map(({ tags }) => tags)) ?? mostShared(items.map(({ sector }) => (sector === null ? [] : [sector])))
  if (common !== null) return common
  const largest = items.reduce((best, item) => (item.value > best.value ? item : best))
  return `${largest.symbol} lookalikes`
}

/** The word on most lists if at least 70 % have it; the first by name among equals. */
function mostShared(lists: readonly (readonly string[])[]): string | null {
  const counts = new Map<string, number>()
  for (const word of lists.flat()) counts.set(word, (counts.get(word) ?? 0) + 1)
  const [best] = [...counts].sort(([a, m], [b, n]) => n - m || compareNames(a, b))
  return best && best[1] >= NICKNAME_SHARE * lists.length ? best[0] : null
}
