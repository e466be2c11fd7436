import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, migrate, openDatabase, seedReferenceData } from '@sigmasight/core'

/** A migrated database in a Postgres of its own, made for one measurement. */
export interface ScratchDatabase {
  readonly database: Database
  readonly dataDir: string
  /** Stops the server and removes its folder. */
  remove(): Promise<void>
}

export async function openScratchDatabase(): Promise<ScratchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sigmasight-bench-'))
  await chmod(dataDir, 0o755) // Postgres runs as another user where this process is root's
  const database = await openDatabase({ databaseUrl: null, dataDir })
  const remove = async (): Promise<void> => {
    await database.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    return { database, dataDir, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
