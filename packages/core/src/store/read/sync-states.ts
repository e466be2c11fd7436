import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

export interface SyncedSpan {
  readonly from: IsoDate
  readonly to: IsoDate
}

/** Which dates were already asked of a provider for each symbol and kind of data. Symbols never asked for are absent. */
export async function readSyncedSpans(database: Database, kind: string, symbols: readonly string[]): Promise<Map<string, SyncedSpan>> {
  const { rows } = await database.pool.query<{ symbol: string; from: string; to: string }>(
    `SELECT symbol, synced_from::text AS "from", synced_to::text AS "to" FROM sync_states
      WHERE kind = $1 AND symbol = ANY($2::text[]) AND synced_from IS NOT NULL AND synced_to IS NOT NULL`,
    [kind, symbols],
  )
  return new Map(rows.map((row) => [row.symbol, { from: row.from, to: row.to }]))
}

/** Symbols whose profile is younger than `days` days at `now`. */
export async function readFreshProfiles(database: Database, symbols: readonly string[], now: Date, days: number): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ symbol: string }>(
    `SELECT symbol FROM company_profiles WHERE symbol = ANY($1::text[]) AND fetched_at > $2::timestamptz - make_interval(days => $3)`,
    [symbols, now.toISOString(), days],
  )
  return new Set(rows.map((row) => row.symbol))
}

/** Symbols whose sector weights are younger than `days` days at `now`. */
export async function readFreshSectorWeights(database: Database, symbols: readonly string[], now: Date, days: number): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ symbol: string }>(
    'SELECT DISTINCT symbol FROM sector_weights WHERE symbol = ANY($1::text[]) AND date > ($2::timestamptz - make_interval(days => $3))::date',
    [symbols, now.toISOString(), days],
  )
  return new Set(rows.map((row) => row.symbol))
}

/** Why the last sync of prices brought nothing new, by symbol; symbols that are fresh or were never asked for are absent. */
export async function readSyncFailures(database: Database, symbols: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await database.pool.query<{ symbol: string; reason: string }>(
    `SELECT symbol, failure_class AS reason FROM sync_states
      WHERE symbol = ANY($1::text[]) AND kind IN ('daily_bars', 'option_quotes') AND status <> 'fresh' AND failure_class IS NOT NULL`,
    [symbols],
  )
  return new Map(rows.map((row) => [row.symbol, row.reason]))
}
