/**
 * Groups of two or more of the graph with an edge where `joined(i, j)`, i < j, holds; each in ascending order, ordered by their smallest
 * member. One edge is enough to join, so chains of neighbours end up in one group: kept for comparison with average linkage.
 */
export function connectedComponents(count: number, joined: (i: number, j: number) => boolean): number[][] {
  const group = Array.from({ length: count }, (_, i) => i)
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) if (joined(i, j)) relabel(group, group[j]!, group[i]!)
  }
  const members = new Map<number, number[]>()
  group.forEach((label, i) => members.set(label, [...(members.get(label) ?? []), i]))
  return [...members.values()].filter(({ length }) => length > 1)
}

function relabel(group: number[], from: number, to: number): void {
  if (from === to) return
  for (let i = 0; i < group.length; i++) if (group[i] === from) group[i] = to
}
