import type { IsoDate } from '../domain/index.js'
import type { TradingCalendar } from '../calendar/index.js'
import { OperatorError } from '../errors.js'

/** What a run was asked for. */
export interface RunRequest {
  /** The session to calculate; null: the latest that has closed. */
  readonly date: IsoDate | null
  /** Calculate although the day asked for is no session: the latest session before it is taken. */
  readonly force: boolean
}

export type RunPlan = { readonly kind: 'run'; readonly asOf: IsoDate } | { readonly kind: 'no_session'; readonly date: IsoDate; readonly message: string }

/**
 * Which session a run is for (design: the night). Without a date: the latest session that has closed by the New York clock,
 * provided that today is a session. Error: OperatorError for a session that has not closed yet.
 */
export function planRun(request: RunRequest, calendar: TradingCalendar, now: Date): RunPlan {
  const day = request.date ?? calendar.newYorkDate(now)
  if (!calendar.isSession(day) && !request.force) {
    return { kind: 'no_session', date: day, message: `${day} is not a trading day: nothing to do (--force runs the session before it)` }
  }
  if (request.date === null) return { kind: 'run', asOf: calendar.latestClosedSession(now) }
  const asOf = calendar.sessionAtOrBefore(day)
  if (!calendar.hasClosed(asOf, now)) {
    throw new OperatorError(`--date ${asOf}: that session has not closed yet; the latest closed session is ${calendar.latestClosedSession(now)}`)
  }
  return { kind: 'run', asOf }
}
