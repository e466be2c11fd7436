import { type Config, type Connection, createLogger, type Database, databaseOn, type Logger, migrate, seedReferenceData } from '@sigmasight/core'

/** What every command works with. */
export interface Context {
  readonly config: Config
  readonly logger: Logger
  readonly database: Database
  /** Aborted on SIGTERM and SIGINT. */
  readonly signal: AbortSignal
}

/** The log and a migrated database on connections that are open; whoever opened those closes them. */
export async function openContext(config: Config, connection: Connection, signal: AbortSignal): Promise<Context> {
  const database = await databaseOn(connection)
  await migrate(database.url)
  await seedReferenceData(database)
  return { config, logger: createLogger(config, 'cron'), database, signal }
}
