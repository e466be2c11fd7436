import { serveQueue } from '@sigmasight/core'
import { withContext } from '../context.js'

/** `cron worker`: takes portfolio work and requested runs until SIGTERM or SIGINT. The batch in hand is finished. Returns the exit code. */
export async function worker({ once = false }: { readonly once?: boolean }): Promise<number> {
  return withContext(async (context) => {
    context.logger.info(`worker ${process.pid} takes work`)
    await serveQueue(context, { once })
    context.logger.info(`worker ${process.pid} ends`)
    return context.signal.aborted ? 143 : 0
  })
}
