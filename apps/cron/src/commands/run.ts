import { type HeldLock, type NightSummary, runNight } from '@sigmasight/core'
import type { Context } from '../context.js'
import { progressBar } from '../progress-bar.js'
import { printSummary } from '../summary-text.js'
import type { NightOptions } from '../options.js'

/** What a run is for; `lock` is the session's where the caller holds it. */
interface RunOf {
  readonly asOf: string
  readonly kind: 'night' | 'backfill'
  readonly lock?: HeldLock
}

/** One night under the lock of its session, with its summary on stdout. Returns the exit code. */
export async function runAndPrint(context: Context, asOf: string, options: NightOptions, lock: HeldLock): Promise<number> {
  const summary = await runOne(context, options, { asOf, kind: 'night', lock })
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
  else printSummary(summary)
  return exitCode(summary)
}

/** One run with a progress bar. */
export async function runOne(context: Context, options: NightOptions, run: RunOf): Promise<NightSummary> {
  const bar = progressBar()
  try {
    return await runNight(context, { ...run, trigger: 'operator', portfolioId: options.portfolio ?? null, force: options.force ?? false, onProgress: bar.listener })
  } finally {
    bar.stop()
  }
}

export function exitCode(summary: NightSummary): number {
  return summary.status === 'completed' ? 0 : 1
}
