import { createCalendar, type NightSummary, OperatorError } from '@sigmasight/core'
import { withContext } from '../context.js'
import { printSummary } from '../summary-text.js'
import type { NightOptions } from '../options.js'
import { exitCode, runOne } from './run.js'

/** `cron backfill`: one run a session, in order. Stops at the first session that could not proceed. Returns the exit code. */
export async function backfill(options: NightOptions & { readonly from: string; readonly to: string }): Promise<number> {
  if (options.from > options.to) throw new OperatorError(`--from ${options.from} is after --to ${options.to}`)
  return withContext(async (context) => {
    const calendar = createCalendar({ extraClosures: context.config.extraClosures })
    const latest = calendar.latestClosedSession(new Date())
    if (options.to > latest) throw new OperatorError(`--to ${options.to}: the latest closed session is ${latest}`)
    const summaries: NightSummary[] = []
    for (const asOf of calendar.sessionsBetween(options.from, options.to)) {
      const summary = await runOne(context, options, { asOf, kind: 'backfill' })
      summaries.push(summary)
      if (!options.json) printSummary(summary)
    }
    if (options.json) process.stdout.write(`${JSON.stringify({ sessions: summaries.length, runs: summaries })}\n`)
    else process.stdout.write(`${summaries.length} sessions calculated\n`)
    return Math.max(0, ...summaries.map(exitCode))
  })
}
