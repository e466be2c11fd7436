import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Database } from '../database.js'

const MIGRATIONS = fileURLToPath(new URL('../../../../../prisma/migrations/', import.meta.url))
/** A database that takes longer than this counts as out of reach. */
const PATIENCE_MS = 3_000

export type Readiness = 'ready' | 'unreachable' | 'migrations_pending'

/** Whether the database answers in time and every migration of this release is applied to it. */
export async function readReadiness(database: Database): Promise<Readiness> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  try {
    const applied = await inTime(appliedMigrations(database))
    return names.every((name) => applied.has(name)) ? 'ready' : 'migrations_pending'
  } catch {
    // Whatever the driver says is the operator's business: the answer is that nobody answers.
    return 'unreachable'
  }
}

async function appliedMigrations({ pool }: Database): Promise<Set<string>> {
  const { rows: tables } = await pool.query<{ known: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`)
  if (!tables[0]?.known) return new Set()
  const { rows } = await pool.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL')
  return new Set(rows.map((row) => row.name))
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
