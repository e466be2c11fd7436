import { createCalendar, type Database, loadConfig } from '@sigmasight/core'
import { buildPrograms, type Programs } from '../bench/programs.js'
import { openScratchDatabase } from '../bench/scratch-database.js'
import { stop } from '../bench-api/processes.js'
import { type ApiLatency, besideApi } from './api-latency.js'
import type { Conducted } from './conduct.js'
import { rawCopy, type RawCopy } from './copy.js'
import { outcomeOf, startMeasured, watchPostgres } from './processes.js'
import { AS_OF } from './session.js'
import { buildWorld, type WorldSize } from './world.js'

/** One measured night. */
export interface MeasuredNight extends WorldSize, Conducted, RawCopy {
  readonly workers: number
  readonly api_ms?: ApiLatency
  readonly node: string
  readonly portfolios_per_second: number
  /** Whole night over the raw COPY. */
  readonly times_copy: number
  readonly peak_mib: { readonly conductor: number; readonly workers: readonly number[]; readonly largest_postgres_process: number }
}

/** Builds the world, runs the night in processes of its own, copies raw. Error: a night that does not complete. */
export async function measureNight({ workers, api, ...size }: WorldSize & { readonly workers: number; readonly api: boolean }): Promise<MeasuredNight> {
  const { database, dataDir, remove } = await openScratchDatabase()
  try {
    await buildWorld(database, size, createCalendar().sessionsBack(AS_OF, loadConfig().regressionWindow + 1))
    await database.pool.query('VACUUM ANALYZE')
    process.stderr.write('the world is built\n')
    const programs = await buildPrograms(dataDir)
    const run = () => runMeasured(programs, database, dataDir, workers)
    const night = api ? await besideApi({ program: programs.api, databaseUrl: database.url, dataDir, portfolios: size.portfolios }, run) : await run()
    const copy = await rawCopy(database, dataDir)
    return {
      ...size, workers, node: process.version, ...night, portfolios_per_second: Math.round(size.portfolios / night.seconds.portfolios!), ...copy,
      times_copy: Math.round((10 * night.seconds.total!) / copy.copy_seconds.total) / 10,
    }
  } finally {
    await remove()
  }
}

async function runMeasured(programs: Programs, { url }: Database, dataDir: string, count: number): Promise<Conducted & Pick<MeasuredNight, 'peak_mib'>> {
  const postgres = watchPostgres(dataDir)
  const workers = Array.from({ length: count }, () => startMeasured([programs.cron, 'worker'], url, 'ignore'))
  try {
    const conductor = startMeasured([programs.conductor], url, 'pipe')
    const conducted = await outcomeOf(conductor)
    return { ...conducted, peak_mib: { conductor: conductor.peak(), workers: workers.map((worker) => worker.peak()), largest_postgres_process: postgres.peak() } }
  } finally {
    for (const worker of workers) await stop(worker.child)
    postgres.stop()
  }
}
