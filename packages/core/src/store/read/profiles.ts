import type { Database } from '../database.js'

/** Which of the symbols have a profile with a name. */
export async function readNamedProfiles(database: Database, symbols: readonly string[]): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ symbol: string }>('SELECT symbol FROM company_profiles WHERE symbol = ANY($1::text[]) AND name IS NOT NULL', [symbols])
  return new Set(rows.map((row) => row.symbol))
}
