import type { TradingCalendar } from '../../calendar/index.js'
import type { IsoDate } from '../../domain/index.js'
import type { SyncedSpan } from '../../store/read/sync-states.js'

/** Symbols that lack the same sessions. */
export interface Stretch {
  readonly from: IsoDate
  readonly to: IsoDate
  readonly symbols: readonly string[]
}

/**
 * What is missing of the sessions `from` to `to`, grouped by stretch. A symbol is asked for the sessions after those it has, or, when the window starts
 * before them, from there on up to where they begin, so that what is known of a symbol stays one unbroken span.
 */
export function missingStretches(symbols: readonly string[], spans: ReadonlyMap<string, SyncedSpan>, from: IsoDate, to: IsoDate, calendar: TradingCalendar): Stretch[] {
  const groups = new Map<string, { from: IsoDate; to: IsoDate; symbols: string[] }>()
  for (const symbol of symbols) {
    const stretch = missing(spans.get(symbol), from, to, calendar)
    if (!stretch) continue
    const key = `${stretch.from} ${stretch.to}`
    const group = groups.get(key) ?? { ...stretch, symbols: [] }
    group.symbols.push(symbol)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function missing(span: SyncedSpan | undefined, from: IsoDate, to: IsoDate, calendar: TradingCalendar): { from: IsoDate; to: IsoDate } | null {
  if (!span) return { from, to }
  if (from < span.from) return { from, to: to < span.from ? span.from : to }
  return to <= span.to ? null : { from: calendar.nextSession(span.to), to }
}
