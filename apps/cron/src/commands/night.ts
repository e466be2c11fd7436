import { createCalendar, type HeldLock, lockSession, planRun, runUnderWay } from '@sigmasight/core/start'
import { type Outset, withOutset } from '../context.js'
import type { HeldSession } from '../door.js'
import type { NightOptions } from '../options.js'

/**
 * `cron`: one night, in the session `held` when this process locked one at its door. Otherwise the lock is taken before anything is loaded that only a run needs,
 * so that whoever comes second is told at once. Returns the exit code.
 */
export async function night(options: NightOptions, held: HeldSession | null = null): Promise<number> {
  if (held) return withOutset((outset) => run(outset, held.asOf, options, held.lock), held.connection)
  return withOutset(async (outset) => {
    const calendar = createCalendar({ extraClosures: outset.config.extraClosures })
    const plan = planRun({ date: options.date ?? null, force: (options.force ?? false) || !outset.config.skipHolidays }, calendar, new Date())
    if (plan.kind === 'no_session') {
      if (options.json) process.stdout.write(`${JSON.stringify({ status: 'not_a_trading_day', date: plan.date, message: plan.message })}\n`)
      else process.stdout.write(`${plan.message}\n`)
      return 0
    }
    const lock = await lockSession(outset.connection, plan.asOf)
    if (!lock) throw runUnderWay(plan.asOf)
    try {
      return await run(outset, plan.asOf, options, lock)
    } finally {
      await lock.release()
    }
  })
}

async function run(outset: Outset, asOf: string, options: NightOptions, lock: HeldLock): Promise<number> {
  const { runAndPrint } = await import('./run.js')
  return runAndPrint(await outset.open(), asOf, options, lock)
}
