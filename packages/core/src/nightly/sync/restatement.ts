import type { IsoDate } from '../../domain/index.js'
import type { DailyBar } from '../../market-data/index.js'
import type { StoredBar } from '../../store/read/stored-bars.js'

/** Prices of one provider agree with what it said before but for rounding; those of two providers but for small differences of method. */
const SAME_SOURCE = 2e-4
const OTHER_SOURCE = 2e-3

/**
 * True when the history a provider tells now is not the one stored: a split or dividend since then has moved prices of sessions that both have
 * (providers.md 6.2). Closes are held against closes, adjusted closes against adjusted closes.
 */
export function isRestated(bars: readonly DailyBar[], stored: ReadonlyMap<IsoDate, StoredBar>, provider: string): boolean {
  return hasMoved(bars, stored, provider, 'close', 'closeSource') || hasMoved(bars, stored, provider, 'adjClose', 'adjCloseSource')
}

/** What the provider itself said before decides where there is any: a correction imported beside it is meant to differ. */
function hasMoved(bars: readonly DailyBar[], stored: ReadonlyMap<IsoDate, StoredBar>, provider: string, column: 'close' | 'adjClose', source: 'closeSource' | 'adjCloseSource'): boolean {
  const pairs = bars.flatMap((bar) => {
    const [now, known] = [bar[column], stored.get(bar.date)]
    return now !== null && known?.[column] ? [{ ratio: now / known[column], own: known[source] === provider }] : []
  })
  const own = pairs.filter((pair) => pair.own)
  return (own.length > 0 ? own : pairs).some(({ ratio }) => Math.abs(ratio - 1) > (own.length > 0 ? SAME_SOURCE : OTHER_SOURCE))
}

/**
 * True when a provider has adjusted closes and the whole overlap is of providers without: it stood still for longer than it reads again. Then nothing tells
 * whether the adjusted closes before still fit, and sessions in between would never have one. Imported rows are left to whoever imported them.
 */
export function isCutOff(bars: readonly DailyBar[], stored: ReadonlyMap<IsoDate, StoredBar>): boolean {
  const overlap = bars.flatMap((bar) => (bar.adjClose !== null && stored.has(bar.date) ? [stored.get(bar.date)!] : []))
  return overlap.length > 0 && overlap.every((known) => known.adjClose === null && known.closeSource !== 'csv')
}

/** New price over stored price at the first session both have, for older rows that nobody tells any more; null where there is none. */
export function factorAt(bars: readonly DailyBar[], stored: ReadonlyMap<IsoDate, StoredBar>, column: 'close' | 'adjClose'): number | null {
  for (const bar of bars) {
    const [now, then] = [bar[column], stored.get(bar.date)?.[column] ?? null]
    if (now !== null && then !== null && then > 0) return now / then
  }
  return null
}

/**
 * What of a bar is written beside the row that is stored: a column that came from another source stays (a correction imported by hand, the other provider's
 * series). Null when nothing is left.
 */
export function mergeBar(bar: DailyBar, known: StoredBar | undefined, provider: string): DailyBar | null {
  if (!known) return bar
  const keepsClose = known.close !== null && known.closeSource !== provider
  const keepsAdjusted = known.adjClose !== null && known.adjCloseSource !== provider
  if (keepsClose && keepsAdjusted) return null
  const closes = keepsClose ? { open: null, high: null, low: null, close: null, volume: null } : {}
  return { ...bar, ...closes, ...(keepsAdjusted ? { adjClose: null } : {}) }
}
