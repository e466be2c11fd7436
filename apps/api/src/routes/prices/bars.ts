import type { StoredBar } from '@sigmasight/core'

type Bar = Pick<StoredBar, 'open' | 'high' | 'low' | 'close' | 'volume'>

/** Clients read numbers only: the close stands in for an open, high or low that is not stored, and 0 for a volume. `shortfalls` names what did. */
export function filledBar({ open, high, low, close, volume }: Bar) {
  return { open: open ?? close, high: high ?? close, low: low ?? close, volume: Math.round(volume ?? 0) }
}

/** What is not stored of these bars, as flags. */
export function shortfalls(bars: readonly Bar[]): string[] {
  return [
    ...(bars.some((bar) => bar.open === null || bar.high === null || bar.low === null) ? ['OPEN_HIGH_LOW_FROM_CLOSE'] : []),
    ...(bars.some((bar) => bar.volume === null) ? ['NO_VOLUME'] : []),
  ]
}
