import { loadConfig } from '@sigmasight/core/config'
import { createCalendar, OperatorError } from '@sigmasight/core/start'

/** `cron sessions`: the NYSE sessions of a stretch, each with its close as a UTC instant. Reads no database. */
export function printSessions(options: { readonly from: string; readonly to: string; readonly json?: boolean }): void {
  if (options.from > options.to) throw new OperatorError(`--from ${options.from} is after --to ${options.to}`)
  const calendar = createCalendar({ extraClosures: loadConfig().extraClosures })
  const sessions = calendar.sessionsBetween(options.from, options.to).map((date) => ({ date, close: calendar.closeInstant(date).toISOString().replace('.000Z', 'Z') }))
  if (options.json) process.stdout.write(`${JSON.stringify(sessions)}\n`)
  else process.stdout.write(sessions.map((session) => `${session.date}  closes ${session.close}\n`).join('') + `${sessions.length} sessions\n`)
}
