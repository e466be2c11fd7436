/** Writes the SQL that turns the last migration's schema into prisma/schema.prisma: `pnpm db:new-migration NAME`. */
import { authorMigration, loadConfig, openDatabase } from '@sigmasight/core'

const name = process.argv[2]
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('usage: pnpm db:new-migration NAME   (lower-case letters, digits and underscores)\n')
  process.exit(2)
}
const database = await openDatabase(loadConfig())
try {
  const written = await authorMigration(name, database.url, new Date())
  process.stdout.write(written === null ? 'prisma/schema.prisma says nothing that the migrations lack\n' : `${written}\n`)
} finally {
  await database.close()
}
