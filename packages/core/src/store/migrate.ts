import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { MigrationsList } from './schema-engine.js'

const PRISMA_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../../../prisma')
const MIGRATIONS = join(PRISMA_FOLDER, 'migrations')
/** The schema to which the migrations lead. */
const MIGRATED = join(PRISMA_FOLDER, 'migrated.prisma')
const LOCK_TEXT = 'provider = "postgresql"\n'
const FILTERS = { externalTables: [], externalEnums: [] }
/** Advisory lock that keeps two migrating processes apart. */
const MIGRATION_LOCK = 7_246_001

/**
 * Applies what is new under prisma/migrations, in order, and records it in _prisma_migrations as `prisma migrate deploy` does.
 * Safe to call from several processes at once: one applies, the others wait and find nothing to do.
 * Returns the names of the migrations applied now.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    const migrationsList = await readMigrations()
    const pending = await pendingNames(client, migrationsList)
    if (pending.length === 0) return []
    const { withSchemaEngine } = await import('./schema-engine.js')
    const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, await readSchema(), (engine) => engine.applyMigrations({ migrationsList, filters: FILTERS }))
    return appliedMigrationNames
  } finally {
    await client.end()
  }
}

/**
 * Writes prisma/migrations/<time>_<name>/migration.sql with what the schema has and the migrations lack, and keeps the schema they now
 * lead to in prisma/migrated.prisma. The two schemas are compared; the database only has to answer. Returns the path, or null when nothing changed.
 */
export async function authorMigration(name: string, databaseUrl: string, now: Date): Promise<string | null> {
  const schema = await readSchema()
  const migrated = { path: MIGRATED, content: await readFile(MIGRATED, 'utf8') }
  const of = (file: { path: string; content: string }) => ({ tag: 'schemaDatamodel', files: [file] })
  const { withSchemaEngine } = await import('./schema-engine.js')
  const { stdout } = await withSchemaEngine(databaseUrl, schema, (engine) =>
    engine.diff({ from: of(migrated), to: of(schema), script: true, shadowDatabaseUrl: null, exitCode: null, filters: FILTERS }))
  if (!stdout || schema.content === migrated.content) return null
  const folder = join(MIGRATIONS, `${now.toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(MIGRATIONS, 'migration_lock.toml'), LOCK_TEXT)
  await writeFile(join(folder, 'migration.sql'), stdout)
  await writeFile(MIGRATED, schema.content)
  return join(folder, 'migration.sql')
}

/** A ready database answers this quickly, without starting the schema engine. */
async function pendingNames(client: Client, list: MigrationsList): Promise<string[]> {
  const names = list.migrationDirectories.map((directory) => directory.path)
  const { rows: tables } = await client.query("SELECT 1 FROM information_schema.tables WHERE table_name = '_prisma_migrations'")
  if (tables.length === 0) return names
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const applied = new Set(rows.map((row) => row.migration_name))
  return names.filter((name) => !applied.has(name))
}

async function readSchema(): Promise<{ path: string; content: string }> {
  const path = join(PRISMA_FOLDER, 'schema.prisma')
  return { path, content: await readFile(path, 'utf8') }
}

async function readMigrations(): Promise<MigrationsList> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8') } },
    })),
  )
  return { baseDir: MIGRATIONS, lockfile: { path: 'migration_lock.toml', content: LOCK_TEXT }, shadowDbInitScript: '', migrationDirectories }
}
