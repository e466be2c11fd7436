import { type Config, createLogger, type Database, loadConfig, type Logger, migrate, openDatabase, seedReferenceData } from '@sigmasight/core'

/** What every command works with. */
export interface Context {
  readonly config: Config
  readonly logger: Logger
  readonly database: Database
  /** Aborted on SIGTERM and SIGINT: work in hand is finished or released, then the process ends with 143. */
  readonly signal: AbortSignal
}

/** Opens configuration, log and a migrated database for `work`, and closes them whatever happens. */
export async function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const config = loadConfig()
  const logger = createLogger(config, 'cron')
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  const database = await openDatabase(config)
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    return await work({ config, logger, database, signal: stop.signal })
  } finally {
    await database.close()
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
  }
}
