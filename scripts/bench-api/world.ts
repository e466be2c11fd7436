import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCalendar, createLogger, type Database, hashPassword, loadConfig, migrate, openDatabase, runNight, seedDemoData, seedReferenceData } from '@sigmasight/core'

/** A database of the measurement: the demo portfolios after one simulated night. */
export interface World {
  readonly database: Database
  readonly dataDir: string
  readonly email: string
  readonly password: string
  remove(): Promise<void>
}

/** Error: the night does not complete. */
export async function buildWorld(): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sigmasight-bench-'))
  await chmod(dataDir, 0o755) // Postgres runs as another user where this process is root's
  const config = { ...loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }), providers: ['simulated'] }
  const database = await openDatabase(config)
  const remove = async (): Promise<void> => {
    await database.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    const accounts = await seedDemoData(database, hashPassword)
    const asOf = createCalendar({ extraClosures: config.extraClosures }).latestClosedSession(new Date())
    const { status } = await runNight(
      { config, logger: createLogger(config, 'bench'), database, signal: new AbortController().signal }, { asOf, kind: 'night', trigger: 'operator', portfolioId: null, force: false, onProgress: () => undefined })
    if (status !== 'completed') throw new Error(`the night ended as ${status}`)
    const account = accounts.reduce((largest, each) => (each.positions > largest.positions ? each : largest))
    return { database, dataDir, email: account.email, password: account.password, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
