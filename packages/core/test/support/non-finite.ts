/** Paths of everything in a result that is NaN or infinite, however deep; empty for a sound one. */
export function nonFinite(value: unknown, path = '$'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => nonFinite(inner, `${path}.${key}`))
}
