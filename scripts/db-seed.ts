/** The three demo portfolios, safe to run twice: `pnpm db:seed`. */
import { hashPassword, loadConfig, messageOf, migrate, openDatabase, seedDemoData, seedReferenceData } from '@sigmasight/core'

try {
  const database = await openDatabase(loadConfig())
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    for (const account of await seedDemoData(database, hashPassword)) {
      process.stdout.write(`${account.portfolio}: ${account.positions} positions, user ${account.email}, password ${account.password}\n`)
    }
  } finally {
    await database.close()
  }
} catch (error) {
  process.stderr.write(`db:seed: ${messageOf(error)}\n`)
  process.exitCode = 1
}
