import type { Database } from '../database.js'

/** Whether anything invented is stored; asked of small tables only, since a simulated night leaves its mark in one of them. */
const ANY = `SELECT EXISTS (SELECT FROM sync_states WHERE provider = 'simulated') OR EXISTS (SELECT FROM treasury_yields WHERE source = 'simulated') AS found`

/** What the simulated market told, by table; the symbols whose prices or yields go are to be asked for again, whoever was asked last. */
const FORGET = `
WITH prices AS (DELETE FROM market_data_cache WHERE 'simulated' IN (close_source, adj_close_source) AND coalesce(nullif(close_source, 'simulated'), nullif(adj_close_source, 'simulated')) IS NULL RETURNING symbol),
     yields AS (DELETE FROM treasury_yields WHERE source = 'simulated' RETURNING series_id AS symbol),
     quotes AS (DELETE FROM option_quotes WHERE source = 'simulated' RETURNING symbol),
     profiles AS (DELETE FROM company_profiles WHERE source = 'simulated')
DELETE FROM sync_states WHERE provider = 'simulated' OR symbol IN (SELECT symbol FROM prices UNION SELECT symbol FROM yields UNION SELECT symbol FROM quotes)`

/** Rows that were imported over simulated ones keep what was imported. */
const FORGET_COLUMNS = `
UPDATE market_data_cache
   SET (open, high, low, close, volume, close_source) = (SELECT open, high, low, close, volume, close_source WHERE close_source IS DISTINCT FROM 'simulated'),
       (adj_close, adj_close_source) = (SELECT adj_close, adj_close_source WHERE adj_close_source IS DISTINCT FROM 'simulated')
 WHERE 'simulated' IN (close_source, adj_close_source)`

/** Removes what the simulated market told, all or nothing: beside real prices nothing could be told from it. Imported prices stay. */
export async function forgetSimulated(database: Database): Promise<void> {
  const { rows: [stored] } = await database.pool.query<{ found: boolean }>(ANY)
  if (!stored!.found) return
  await database.transaction(async (client) => {
    await client.query(FORGET)
    await client.query(FORGET_COLUMNS)
  })
}
