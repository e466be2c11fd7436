import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { averageLinkage, groupsOf } from './average-linkage.js'
import { type ClusterItem, type ClusterMethod, findClusters, findHedges } from './clusters.js'
import { connectedComponents } from './connected-components.js'
import { type CorrelationTriangle, pairIndex } from './pairwise.js'

const NONE = Number.NaN
const triangle = (count: number, ...correlations: number[]): CorrelationTriangle =>
  ({ count, correlations: Float64Array.from(correlations), overlaps: new Int32Array(correlations.length).fill(90) })
const item = (symbol: string, value = 100, tags: string[] = [], sector: string | null = null): ClusterItem => ({ symbol, value, tags, sector })
const members = (items: ClusterItem[], of: CorrelationTriangle, threshold = 0.7, method: ClusterMethod = 'average_linkage'): string[][] =>
  findClusters(items, of, threshold, method, 1000).map((cluster) => cluster.members.map(({ symbol }) => symbol))
const alike = (count: number): CorrelationTriangle => triangle(count, ...new Array<number>((count * (count - 1)) / 2).fill(0.9))
const nickname = (...items: ClusterItem[]): string => findClusters(items, alike(items.length), 0.7, 'average_linkage', 1000)[0]!.nickname

/** Every pair of groups looked at in every round: slow and plain. */
function plainLinkage(count: number, rho: (i: number, j: number) => number, threshold: number): number[][] {
  let groups = Array.from({ length: count }, (_, i) => [i])
  for (;;) {
    let best = { mean: -Infinity, a: -1, b: -1 }
    for (let a = 0; a < groups.length; a++) {
      for (let b = a + 1; b < groups.length; b++) {
        const pairs = groups[a]!.flatMap((i) => groups[b]!.map((j) => rho(Math.min(i, j), Math.max(i, j))))
        const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length
        if (mean > best.mean + 1e-12) best = { mean, a, b }
      }
    }
    if (best.a < 0 || best.mean < threshold - 1e-12) return groups.filter(({ length }) => length > 1)
    const joined = [...groups[best.a]!, ...groups[best.b]!].sort((i, j) => i - j)
    groups = [...groups.filter((_, at) => at !== best.a && at !== best.b), joined].sort((x, y) => x[0]! - y[0]!)
  }
}

describe('averageLinkage', () => {
  it('joins as a search over all pairs of groups does, ties included', () => {
    const coarse = fc.oneof(fc.integer({ min: -10, max: 10 }).map((value) => value / 10), fc.double({ min: -1, max: 1, noNaN: true }))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.array(coarse, { minLength: 36, maxLength: 36 }), fc.constantFrom(-1, 0, 0.3, 0.7), (count, values, threshold) => {
        const rho = (i: number, j: number): number => values[pairIndex(count, i, j)]!
        expect(groupsOf(averageLinkage(count, rho, threshold))).toEqual(plainLinkage(count, rho, threshold))
      }),
      { numRuns: 1000 },
    )
  })

  it('never lowers the height, and joins all without a threshold', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 28, maxLength: 28 }), (values) => {
        const merges = averageLinkage(8, (i, j) => values[pairIndex(8, i, j)]!)
        expect(merges).toHaveLength(7)
        merges.forEach(({ height }, at) => expect(at === 0 || height >= merges[at - 1]!.height - 1e-12).toBe(true))
      }),
    )
  })
})

describe('findClusters', () => {
  it('joins groups only when their mean cross-correlation reaches the threshold', () => {
    const items = ['A', 'B', 'C', 'D'].map((symbol) => item(symbol))
    expect(members(items, triangle(4, 0.9, 0.71, 0.2, 0.69, 0.2, 0.2))).toEqual([['A', 'B', 'C']])
    expect(members(items, triangle(4, 0.9, 0.71, 0.2, 0.68, 0.2, 0.2))).toEqual([['A', 'B']])
  })

  it('gives a tie to the smallest names, whatever the order given', () => {
    const tie = triangle(3, 0.8, 0.8, 0.1)
    expect(members([item('B'), item('A'), item('C')], tie)).toEqual([['A', 'B']])
    expect(members([item('B'), item('C'), item('A')], tie)).toEqual([['A', 'B']])
  })

  it('never takes an unknown correlation for one: it counts as none in the search and in no mean', () => {
    const [cluster] = findClusters([item('A'), item('B'), item('C')], triangle(3, 0.95, 0.9, NONE), 0.4, 'average_linkage', 1000)
    expect(cluster).toMatchObject({ avgCorrelation: 0.925, members: [{ correlationToCluster: 0.925 }, { correlationToCluster: 0.95 }, { correlationToCluster: 0.9 }] })
    const [unknown] = findClusters([item('A'), item('B')], triangle(2, NONE), 0, 'average_linkage', 1000)
    expect(unknown).toMatchObject({ avgCorrelation: null, members: [{ correlationToCluster: null }, { correlationToCluster: null }] })
  })

  it('orders by size, then value, then name, and numbers from 1', () => {
    const rho = new Map([['AB', 0.9], ['CD', 0.9], ['EF', 0.9], ['GH', 0.9], ['GI', 0.9], ['HI', 0.9]])
    const names = [...'ABCDEFGHI']
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => rho.get(a + b) ?? 0))
    const values: Record<string, number> = { C: 50, D: 50, E: 60, F: 60, G: 1, H: 1, I: 1 }
    const clusters = findClusters(names.map((name) => item(name, values[name] ?? 50)), triangle(9, ...pairs), 0.7, 'average_linkage', 1000)
    expect(clusters.map((cluster) => [cluster.number, cluster.members[0]!.symbol, cluster.totalValue, cluster.portfolioShare])).toEqual([
      [1, 'G', 3, 0.003], [2, 'E', 120, 0.12], [3, 'A', 100, 0.1], [4, 'C', 100, 0.1],
    ])
  })

  it('chains neighbours by components, on rho or on its absolute value', () => {
    const items = ['A', 'B', 'C'].map((symbol) => item(symbol))
    const chain = triangle(3, 0.8, 0, -0.9)
    expect(members(items, chain, 0.7, 'connected_components')).toEqual([['A', 'B']])
    expect(members(items, chain, 0.7, 'connected_components_absolute')).toEqual([['A', 'B', 'C']])
    expect(connectedComponents(5, (i, j) => (i === 0 && j === 1) || (i === 2 && j === 3) || (i === 1 && j === 3) || (i === 0 && j === 3))).toEqual([[0, 1, 2, 3]])
  })

  it('names a cluster by a tag of 70 % of its members, else by such a sector, else by its largest member', () => {
    expect(nickname(item('A', 1, ['x', 'core']), item('B', 1, ['core']), item('C', 1, ['core']), item('D', 1))).toBe('core')
    expect(nickname(item('A', 1, ['core'], 'Tech'), item('B', 1, ['core'], 'Tech'), item('C', 1, [], 'Tech'))).toBe('Tech')
    expect(nickname(item('A', 1, ['b', 'a']), item('B', 1, ['a', 'b']))).toBe('a')
    expect(nickname(item('A', 1, [], 'Tech'), item('B', 2), item('C', 2))).toBe('B lookalikes')
  })
})

describe('findHedges', () => {
  it('lists pairs at or beyond -threshold, the strongest first', () => {
    expect(findHedges(['A', 'B', 'C'], triangle(3, -0.7, -0.9, NONE), 0.7)).toEqual([
      { symbols: ['A', 'C'], correlation: -0.9 }, { symbols: ['A', 'B'], correlation: -0.7 },
    ])
    expect(findHedges(['A', 'B'], triangle(2, -0.69), 0.7)).toEqual([])
  })
})
