import { drainRecalculations } from '@sigmasight/core'
import { withContext } from '../context.js'

/** `cron recalculate`: calculates queued recalculations until none waits. What fails stands in the ledger, so the command ends with 0. */
export async function recalculate(): Promise<void> {
  await withContext(async (context) => {
    const taken = await drainRecalculations(context)
    context.logger.info(`${taken} recalculation${taken === 1 ? '' : 's'} done`)
  })
}
