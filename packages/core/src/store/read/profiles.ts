import type { Database } from '../database.js'

/** Sector of each symbol whose profile names one. */
export async function readSectors(database: Database, symbols: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await database.pool.query<{ symbol: string; sector: string }>(
    'SELECT symbol, sector FROM company_profiles WHERE symbol = ANY($1::text[]) AND sector IS NOT NULL',
    [symbols],
  )
  return new Map(rows.map((row) => [row.symbol, row.sector]))
}

/** Which of the symbols have a profile with a name. */
export async function readNamedProfiles(database: Database, symbols: readonly string[]): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ symbol: string }>('SELECT symbol FROM company_profiles WHERE symbol = ANY($1::text[]) AND name IS NOT NULL', [symbols])
  return new Set(rows.map((row) => row.symbol))
}
