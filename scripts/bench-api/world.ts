import { createCalendar, createLogger, type Database, hashPassword, loadConfig, runNight, seedDemoData } from '@sigmasight/core'
import { openScratchDatabase } from '../bench/scratch-database.js'

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
  const { database, dataDir, remove } = await openScratchDatabase()
  const config = { ...loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }), providers: ['simulated'] }
  try {
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
