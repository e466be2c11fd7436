import { createLogger, loadConfig, messageOf, migrate, openDatabase, OperatorError, seedReferenceData, startTracing } from '@sigmasight/core'
import { tokenSecret } from './auth/tokens.js'
import { serveUntilStopped } from './server.js'

/** The API as a process of its own: `pnpm api`. */
async function main(): Promise<void> {
  const config = loadConfig()
  const logger = createLogger(config, 'api')
  tokenSecret(config) // what is missing is said before anything is started
  const tracing = await startTracing(config, logger, 'api')
  const database = await openDatabase(config)
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    await serveUntilStopped(config, database, logger)
  } finally {
    await database.close()
    await tracing.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`api: ${messageOf(error)}\n`)
  process.exitCode = error instanceof OperatorError ? error.exitCode : 1
})
