/** True for a number that is neither NaN nor infinite. */
export function isFiniteNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** The number, or null when it is NaN, infinite or null: what has no value leaves an engine as null (specification 1.9). */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
