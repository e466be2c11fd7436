import { createCalendar, type NightSummary, OperatorError, planRun, runNight } from '@sigmasight/core'
import { type Context, withContext } from '../context.js'
import { progressBar } from '../progress-bar.js'
import { printSummary } from '../summary-text.js'

export interface NightOptions {
  readonly date?: string
  readonly portfolio?: string
  readonly force?: boolean
  readonly json?: boolean
}

/** `cron`: one night. Returns the exit code. */
export async function night(options: NightOptions): Promise<number> {
  return withContext(async (context) => {
    const calendar = createCalendar({ extraClosures: context.config.extraClosures })
    const plan = planRun({ date: options.date ?? null, force: (options.force ?? false) || !context.config.skipHolidays }, calendar, new Date())
    if (plan.kind === 'no_session') {
      if (options.json) process.stdout.write(`${JSON.stringify({ status: 'not_a_trading_day', date: plan.date, message: plan.message })}\n`)
      else process.stdout.write(`${plan.message}\n`)
      return 0
    }
    const summary = await runOne(context, plan.asOf, options, 'night')
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
    else printSummary(summary)
    return exitCode(summary)
  })
}

/** `cron backfill`: one run a session, in order. Stops at the first session that could not proceed. Returns the exit code. */
export async function backfill(options: NightOptions & { readonly from: string; readonly to: string }): Promise<number> {
  if (options.from > options.to) throw new OperatorError(`--from ${options.from} is after --to ${options.to}`)
  return withContext(async (context) => {
    const calendar = createCalendar({ extraClosures: context.config.extraClosures })
    const latest = calendar.latestClosedSession(new Date())
    if (options.to > latest) throw new OperatorError(`--to ${options.to}: the latest closed session is ${latest}`)
    const summaries: NightSummary[] = []
    for (const asOf of calendar.sessionsBetween(options.from, options.to)) {
      const summary = await runOne(context, asOf, options, 'backfill')
      summaries.push(summary)
      if (!options.json) printSummary(summary)
    }
    if (options.json) process.stdout.write(`${JSON.stringify({ sessions: summaries.length, runs: summaries })}\n`)
    else process.stdout.write(`${summaries.length} sessions calculated\n`)
    return Math.max(0, ...summaries.map(exitCode))
  })
}

async function runOne(context: Context, asOf: string, options: NightOptions, kind: 'night' | 'backfill'): Promise<NightSummary> {
  const bar = progressBar()
  try {
    return await runNight(context, { asOf, kind, trigger: 'operator', portfolioId: options.portfolio ?? null, force: options.force ?? false, onProgress: bar.listener })
  } finally {
    bar.stop()
  }
}

function exitCode(summary: NightSummary): number {
  return summary.status === 'completed' ? 0 : 1
}
