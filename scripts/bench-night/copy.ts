import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '@sigmasight/core'

/** What a night reads. */
const INPUTS = ['portfolios', 'positions', 'market_data_cache', 'company_profiles']
/** What it writes. */
const RESULTS = [
  'portfolio_valuations', 'position_greeks', 'factor_exposures', 'market_risk_scenarios', 'stress_test_results', 'portfolio_snapshots', 'correlation_calculations', 'risk_measures', 'portfolio_reports',
  'report_bodies', 'driver_exposures', 'run_portfolios',
]

/** Rows of each result table, and how long a raw COPY of the inputs out and of the results into equal tables takes: what Postgres alone costs. Times in seconds. */
export interface RawCopy {
  readonly rows: Readonly<Record<string, number>>
  readonly result_mib: number
  readonly copy_seconds: { readonly inputs_out: number; readonly results_in: number; readonly total: number }
}

/** Copies through files of the server's own folder. Error: a server that cannot write there. */
export async function rawCopy({ pool }: Database, dataDir: string): Promise<RawCopy> {
  const rows: Record<string, number> = {}
  let bytes = 0
  let out = 0
  let into = 0
  const file = join(dataDir, 'postgres', 'bench.copy')
  const timed = async (statement: string): Promise<number> => {
    const started = performance.now()
    await pool.query(statement)
    return (performance.now() - started) / 1000
  }
  await pool.query('CHECKPOINT')
  for (const table of INPUTS) out += await timed(`COPY ${table} TO '${file}'`)
  for (const table of RESULTS) {
    rows[table] = (await pool.query(`COPY ${table} TO '${file}'`)).rowCount ?? 0
    bytes += Number((await pool.query<{ size: string }>(`SELECT (pg_stat_file('${file}')).size`)).rows[0]!.size)
    await pool.query(`CREATE TABLE bench_copy (LIKE ${table} INCLUDING INDEXES)`)
    into += await timed(`COPY bench_copy FROM '${file}'`)
    await pool.query('DROP TABLE bench_copy')
  }
  await rm(file, { force: true })
  const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000
  return { rows, result_mib: Math.round(bytes / 2 ** 20), copy_seconds: { inputs_out: rounded(out), results_in: rounded(into), total: rounded(out + into) } }
}
