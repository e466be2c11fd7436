import winston from 'winston'
import { createCalendar } from '../../src/calendar/index.js'
import { type Config, loadConfig } from '../../src/config.js'
import type { Clock } from '../../src/market-data/index.js'
import { type NightSummary } from '../../src/nightly/summary.js'
import { runNight } from '../../src/nightly/run-night.js'
import type { Database } from '../../src/store/database.js'
import { seedDemoData } from '../../src/store/write/demo-data.js'
import { seedReferenceData } from '../../src/store/write/reference-data.js'

export const INDIVIDUAL = '1d8ddd95-3b45-0ac5-35bf-cf81af94a5fe'
export const HEDGE_FUND = 'fcd71196-e93e-f000-5a74-31a9eead3118'
export const HIGH_NET_WORTH = 'e23ab931-a033-edfe-ed4f-9d02474780b4'
export const AS_OF = '2025-06-30'

export const testConfig: Config = { ...loadConfig({}), providers: ['simulated'] }
export const silent = winston.createLogger({ silent: true })
export const nyse = createCalendar()

/** Factors, scenarios and the three demo portfolios, with a password nobody can log in with. */
export async function seedDemo(database: Database): Promise<void> {
  await seedReferenceData(database)
  await seedDemoData(database, async () => 'no hash')
}

/** One night on the simulated market. */
export function night(database: Database, asOf = AS_OF, options: { portfolioId?: string; config?: Config; signal?: AbortSignal; clock?: Clock; force?: boolean; logger?: winston.Logger } = {}): Promise<NightSummary> {
  return runNight(
    {
      config: options.config ?? testConfig, logger: options.logger ?? silent, database, signal: options.signal ?? new AbortController().signal, ...(options.clock ? { clock: options.clock } : {}),
    },
    { asOf, kind: 'night', trigger: 'test', portfolioId: options.portfolioId ?? null, force: options.force ?? false, onProgress: () => undefined },
  )
}

const RESULT_TABLES = [
  'market_data_cache', 'driver_exposures', 'factor_models', 'portfolio_valuations', 'position_greeks', 'factor_exposures', 'market_risk_scenarios', 'stress_test_results', 'portfolio_snapshots',
  'correlation_calculations', 'risk_measures', 'portfolio_reports', 'positions',
]

/** A digest of every result row, to hold two runs against each other. */
export async function resultRows(database: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const table of RESULT_TABLES) {
    const { rows } = await database.pool.query<{ digest: string }>(`SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS digest FROM ${table} t`)
    digests[table] = rows[0]!.digest
  }
  return digests
}
