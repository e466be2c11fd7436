import { type Config, type Connection, createLogger, type Database, databaseOn, type Logger, migrate, seedReferenceData, startTracing } from '@sigmasight/core'

/** What every command works with. */
export interface Context {
  readonly config: Config
  readonly logger: Logger
  readonly database: Database
  /** Aborted on SIGTERM and SIGINT. */
  readonly signal: AbortSignal
}

/** The log, spans where a collector is configured, and a migrated database on connections that are open; whoever opened those closes them. `close` sends the last spans. */
export async function openContext(config: Config, connection: Connection, signal: AbortSignal): Promise<{ readonly context: Context; close(): Promise<void> }> {
  const logger = createLogger(config, 'cron')
  const tracing = await startTracing(config, logger, 'cron')
  const database = await databaseOn(connection)
  await migrate(database.url)
  await seedReferenceData(database)
  return { context: { config, logger, database, signal }, close: tracing.close }
}
