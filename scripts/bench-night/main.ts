/** `pnpm bench night --portfolios P --positions N --symbols S [--seed K] [--json]`: a full night on a synthetic world, beside a raw COPY of the same rows. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createCalendar, createLogger, type Database, loadConfig, migrate, openDatabase, runNight, seedReferenceData } from '@sigmasight/core'
import { buildWorld, type WorldSize } from './world.js'

const AS_OF = '2025-06-30'
const TABLES = [
  'portfolio_valuations', 'position_greeks', 'factor_exposures', 'market_risk_scenarios', 'stress_test_results', 'portfolio_snapshots', 'correlation_calculations', 'risk_measures', 'portfolio_reports',
  'report_bodies', 'driver_exposures',
]

async function bench(size: WorldSize): Promise<object> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sigmasight-bench-'))
  await chmod(dataDir, 0o755)
  const config = { ...loadConfig(), databaseUrl: null, dataDir, providers: [] }
  const database = await openDatabase(config)
  try {
    await migrate(database.url)
    await seedReferenceData(database)
    await buildWorld(database, size, createCalendar().sessionsBack(AS_OF, config.regressionWindow + 1))
    await database.pool.query('ANALYZE')
    const before = process.memoryUsage().rss
    const stages: Record<string, number> = {}
    const started = performance.now()
    let since = started
    const lap = (name: string): void => {
      stages[name] = Math.round(((stages[name] ?? 0) + seconds(since)) * 1000) / 1000
      since = performance.now()
    }
    // A stage reports when it is done; the portfolios also when they begin, and before that the market is loaded.
    const onProgress = ({ stage, done }: { stage: string; done: number }): void => lap(stage === 'portfolios' && done === 0 && stages.portfolios === undefined ? 'load_market' : stage)
    const request = { asOf: AS_OF, kind: 'night', trigger: 'bench', portfolioId: null, force: false, onProgress } as const
    const { counts } = await runNight({ config, logger: createLogger({ production: false, logLevel: 'error' }, 'bench'), database, signal: new AbortController().signal }, request)
    lap('summary')
    const total = seconds(started)
    return {
      ...size, node: process.version, counts, seconds: { total, ...stages }, portfolios_per_second: Math.round(size.portfolios / stages.portfolios!), ...(await copied(database, dataDir)),
      memory_mib: { before: mebibytes(before), peak: Math.round(process.resourceUsage().maxRSS / 1024) },
    }
  } finally {
    await database.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Rows of each result table, and how long a raw COPY of them into an equal table takes: what the disk alone costs. */
async function copied({ pool }: Database, dataDir: string): Promise<{ rows: Record<string, number>; copy_seconds: number }> {
  const rows: Record<string, number> = {}
  let total = 0
  for (const table of TABLES) {
    const file = join(dataDir, 'postgres', `${table}.copy`)
    rows[table] = (await pool.query(`COPY ${table} TO '${file}'`)).rowCount ?? 0
    await pool.query(`CREATE TABLE bench_copy (LIKE ${table} INCLUDING INDEXES)`)
    const started = performance.now()
    await pool.query(`COPY bench_copy FROM '${file}'`)
    total += performance.now() - started
    await pool.query('DROP TABLE bench_copy')
  }
  return { rows, copy_seconds: Math.round(total) / 1000 }
}

function seconds(since: number): number {
  return Math.round(performance.now() - since) / 1000
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}

const { values } = parseArgs({
  options: {
    portfolios: { type: 'string', default: '1000' }, positions: { type: 'string', default: '25' }, symbols: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false },
  },
})
const size = { portfolios: Number(values.portfolios), positions: Number(values.positions), symbols: Number(values.symbols), seed: Number(values.seed) }
if (Object.values(size).every((value) => Number.isInteger(value) && value > 0)) {
  process.stdout.write(`${JSON.stringify(await bench(size), null, values.json ? 0 : 2)}\n`)
} else {
  process.stderr.write('bench night: --portfolios, --positions, --symbols and --seed are whole numbers above 0\n')
  process.exitCode = 2
}
