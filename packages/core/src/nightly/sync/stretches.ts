import type { TradingCalendar } from '../../calendar/index.js'
import type { IsoDate } from '../../domain/index.js'
import type { SyncedSpan } from '../../store/read/sync-states.js'

/** Symbols that lack the same sessions. */
export interface Stretch {
  readonly from: IsoDate
  readonly to: IsoDate
  /** Sessions before `from` may be read again from here on: where the known span begins, or `from` where none lies before. */
  readonly floor: IsoDate
  readonly symbols: readonly string[]
}

/**
 * What is missing of the sessions `from` to `to`, grouped by stretch. A symbol is asked for the sessions after those it has, or, when the window starts
 * before them, from there on up to where they begin, so that what is known of a symbol stays one unbroken span.
 */
export function missingStretches(symbols: readonly string[], spans: ReadonlyMap<string, SyncedSpan>, from: IsoDate, to: IsoDate, calendar: TradingCalendar): Stretch[] {
  const groups = new Map<string, { from: IsoDate; to: IsoDate; floor: IsoDate; symbols: string[] }>()
  for (const symbol of symbols) {
    const stretch = missing(spans.get(symbol), from, to, calendar)
    if (!stretch) continue
    const key = `${stretch.from} ${stretch.to}`
    const group = groups.get(key) ?? { ...stretch, symbols: [] }
    group.symbols.push(symbol)
    if (stretch.floor < group.floor) group.floor = stretch.floor
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** After a known span the overlap lies in it, also where the window begins later: a split in a long pause shows nowhere else. */
function missing(span: SyncedSpan | undefined, from: IsoDate, to: IsoDate, calendar: TradingCalendar): Omit<Stretch, 'symbols'> | null {
  if (!span) return { from, to, floor: from }
  if (from < span.from) return { from, to: to < span.from ? span.from : to, floor: from }
  return to <= span.to ? null : { from: calendar.nextSession(span.to), to, floor: span.from }
}
