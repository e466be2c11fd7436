/** The number, or null when it is NaN, infinite or null. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
