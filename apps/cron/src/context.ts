import { type Config, loadConfig } from '@sigmasight/core/config'
import { type Connection, giveWay, openConnection } from '@sigmasight/core/start'
import type { Context } from './open-context.js'

export type { Context }

/** What a command begins with: quick to have, nothing that takes long to load. */
export interface Outset {
  readonly config: Config
  readonly connection: Connection
  /** Aborted on SIGTERM and SIGINT: work in hand is finished or released, then the process ends with 143. */
  readonly signal: AbortSignal
  /** The log, and the migrated database on the same connections. */
  open(): Promise<Context>
}

/** Opens configuration, log and a migrated database for `work`, and closes them whatever happens. */
export async function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  return withOutset(async (outset) => work(await outset.open()))
}

/** As `withContext`, with the database opened only when `work` asks for it. Connections that are `given` stay open: whoever opened them closes them. */
export async function withOutset<T>(work: (outset: Outset) => Promise<T>, given?: Connection): Promise<T> {
  const config = loadConfig()
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  const connection = given ?? await openConnection(config)
  let close = async (): Promise<void> => undefined
  try {
    return await work({
      config, connection, signal: stop.signal,
      open: async () => {
        giveWay()
        const { openContext } = await import('./open-context.js')
        const opened = await openContext(config, connection, stop.signal)
        close = opened.close
        return opened.context
      },
    })
  } finally {
    if (!given) await connection.close()
    await close()
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
  }
}
