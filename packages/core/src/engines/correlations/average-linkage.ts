/** Means closer than this are equal: the order of rounding must not decide between groups. */
const TIE = 1e-12

/** One step of the agglomeration: the groups that contain `first` and `second`, their smallest members, join at a distance of `height`. */
interface Merge {
  readonly first: number
  readonly second: number
  readonly height: number
}

/** The groups under way. A group is known by its smallest member; the others have size 0. */
interface Groups {
  readonly count: number
  readonly sizes: Float64Array
  /** Sum of the similarities between two groups. */
  readonly sums: Float64Array
  /** For each group the later one that is most similar to it (-1 for none), and their mean similarity. */
  readonly nearest: Int32Array
  readonly means: Float64Array
}

/**
 * Average-linkage agglomeration on the distance 1 - similarity [Sokal, Michener 1958]: the two groups with the greatest mean cross-similarity
 * join until none reaches `threshold`; heights never fall. Ties go to the groups whose smallest members come first, so items must stand in the
 * order of their names. `similarity(i, j)` is read for i < j.
 */
export function averageLinkage(count: number, similarity: (i: number, j: number) => number, threshold = -Infinity): Merge[] {
  const groups = singleItems(count, similarity)
  const merges: Merge[] = []
  for (let first = closest(groups); first >= 0 && groups.means[first]! >= threshold - TIE; first = closest(groups)) {
    const second = groups.nearest[first]!
    merges.push({ first, second, height: 1 - groups.means[first]! })
    join(groups, first, second)
  }
  return merges
}

/** The groups of two or more that a list of merges leaves, each in ascending order, ordered by their smallest member. */
export function groupsOf(merges: readonly Merge[]): number[][] {
  const groups = new Map<number, number[]>()
  for (const { first, second } of merges) {
    groups.set(first, [...(groups.get(first) ?? [first]), ...(groups.get(second) ?? [second])])
    groups.delete(second)
  }
  return [...groups.values()].map((members) => members.sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!)
}

function singleItems(count: number, similarity: (i: number, j: number) => number): Groups {
  const sums = new Float64Array(count * count)
  for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) sums[i * count + j] = sums[j * count + i] = similarity(i, j)
  const groups = { count, sizes: new Float64Array(count).fill(1), sums, nearest: new Int32Array(count), means: new Float64Array(count) }
  for (let i = 0; i < count; i++) findNearest(groups, i)
  return groups
}

/** The first group of the closest pair; -1 when only one group is left. */
function closest({ count, nearest, means, sizes }: Groups): number {
  let best = -1
  for (let i = 0; i < count; i++) {
    if (sizes[i]! > 0 && nearest[i]! >= 0 && (best < 0 || means[i]! > means[best]! + TIE)) best = i
  }
  return best
}

/** The mean with the joined group lies between the means with its parts, so only rows that pointed at a part are searched again. */
function join(groups: Groups, first: number, second: number): void {
  const { count, sizes, sums, nearest } = groups
  for (let k = 0; k < count; k++) sums[first * count + k] = sums[k * count + first] = sums[first * count + k]! + sums[second * count + k]!
  sizes[first] = sizes[first]! + sizes[second]!
  sizes[second] = 0
  for (let i = 0; i < second; i++) if (i === first || (sizes[i]! > 0 && (nearest[i] === first || nearest[i] === second))) findNearest(groups, i)
}

function findNearest({ count, sizes, sums, nearest, means }: Groups, i: number): void {
  nearest[i] = -1
  for (let j = i + 1; j < count; j++) {
    if (sizes[j] === 0) continue
    const mean = sums[i * count + j]! / (sizes[i]! * sizes[j]!)
    if (nearest[i]! >= 0 && mean <= means[i]! + TIE) continue
    nearest[i] = j
    means[i] = mean
  }
}
