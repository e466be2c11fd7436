/** Applies pending migrations and the reference data: `pnpm db:migrate`. */
import { loadConfig, messageOf, migrate, openDatabase, seedReferenceData } from '@sigmasight/core'

try {
  const database = await openDatabase(loadConfig())
  try {
    const applied = await migrate(database.url)
    await seedReferenceData(database)
    process.stdout.write(applied.length > 0 ? `applied: ${applied.join(', ')}\n` : 'the database is up to date\n')
  } finally {
    await database.close()
  }
} catch (error) {
  process.stderr.write(`db:migrate: ${messageOf(error)}\n`)
  process.exitCode = 1
}
