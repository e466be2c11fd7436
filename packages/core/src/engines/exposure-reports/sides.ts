/** Exposure by side in dollars; short is 0 or negative, gross = long - short, net = long + short (specification 3.1). */
export interface Sides {
  readonly long: number
  readonly short: number
  readonly gross: number
  readonly net: number
}

/** Adds signed dollar values in the order given. */
export function sidesOf(values: readonly number[]): Sides {
  let long = 0
  let short = 0
  for (const value of values) {
    if (value > 0) long += value
    else short += value
  }
  return { long, short, gross: long - short, net: long + short }
}

/** 100 x part / whole; null when the whole is unknown or not positive. */
export function percentOf(part: number, whole: number | null): number | null {
  const percent = whole === null || !(whole > 0) ? Number.NaN : 100 * (part / whole)
  return Number.isFinite(percent) ? percent : null
}
