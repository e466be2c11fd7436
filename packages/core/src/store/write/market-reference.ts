import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

export interface ProfileRow {
  readonly symbol: string
  readonly name: string | null
  readonly sector: string | null
  readonly industry: string | null
  readonly country: string | null
  readonly currency: string | null
  readonly exchange: string | null
  readonly assetKind: string | null
  readonly marketCap: number | null
  readonly dividendYield: number | null
  readonly beta: number | null
  readonly details: object
}

/** Stores company profiles fetched at `now`; a field the source does not know leaves what is stored. */
export async function writeProfiles(database: Database, rows: readonly ProfileRow[], source: string, now: Date): Promise<void> {
  await database.pool.query(
    `INSERT INTO company_profiles AS c (symbol, name, sector, industry, country, currency, exchange, asset_kind, market_cap, dividend_yield, beta, details, source, fetched_at)
     SELECT r.symbol, r.name, r.sector, r.industry, r.country, r.currency, r.exchange, r."assetKind", r."marketCap", r."dividendYield", r.beta, r.details, $2, $3::timestamptz
       FROM jsonb_to_recordset($1::jsonb) AS r(symbol text, name text, sector text, industry text, country text, currency text, exchange text, "assetKind" text,
            "marketCap" numeric, "dividendYield" float8, beta float8, details jsonb)
     ON CONFLICT (symbol) DO UPDATE SET name = coalesce(excluded.name, c.name), sector = coalesce(excluded.sector, c.sector),
            industry = coalesce(excluded.industry, c.industry), country = coalesce(excluded.country, c.country), currency = coalesce(excluded.currency, c.currency),
            exchange = coalesce(excluded.exchange, c.exchange), asset_kind = coalesce(excluded.asset_kind, c.asset_kind),
            market_cap = coalesce(excluded.market_cap, c.market_cap), dividend_yield = coalesce(excluded.dividend_yield, c.dividend_yield),
            beta = coalesce(excluded.beta, c.beta), details = c.details || excluded.details, source = excluded.source, fetched_at = excluded.fetched_at`,
    [JSON.stringify(rows), source, now.toISOString()],
  )
}

/** Stores what a fund holds by sector at `date`, fractions; weights of that date that are no longer told go. */
export async function writeSectorWeights(database: Database, rows: readonly { readonly symbol: string; readonly sector: string; readonly weight: number }[], date: IsoDate, source: string): Promise<void> {
  await database.pool.query(
    `WITH told AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(symbol text, sector text, weight float8)),
          gone AS (DELETE FROM sector_weights w USING (SELECT DISTINCT symbol FROM told) t WHERE w.symbol = t.symbol AND w.date = $2::date
                      AND NOT EXISTS (SELECT FROM told WHERE told.symbol = w.symbol AND told.sector = w.sector))
     INSERT INTO sector_weights (symbol, sector, date, weight, source) SELECT symbol, sector, $2::date, weight, $3 FROM told
     ON CONFLICT (symbol, date, sector) DO UPDATE SET weight = excluded.weight, source = excluded.source`,
    [JSON.stringify(rows), date, source],
  )
}

/** Stores Treasury yields in percent a year. */
export async function writeTreasuryYields(
  database: Database,
  rows: readonly { readonly seriesId: string; readonly date: IsoDate; readonly yieldPercent: number }[],
  source: string,
): Promise<void> {
  await database.pool.query(
    `INSERT INTO treasury_yields AS t (series_id, date, yield_percent, source)
     SELECT r."seriesId", r.date, r."yieldPercent", $2 FROM jsonb_to_recordset($1::jsonb) AS r("seriesId" text, date date, "yieldPercent" numeric)
     ON CONFLICT (series_id, date) DO UPDATE SET yield_percent = excluded.yield_percent, source = excluded.source, fetched_at = now()
      WHERE t.yield_percent IS DISTINCT FROM excluded.yield_percent`,
    [JSON.stringify(rows), source],
  )
}

/** Stores what quotes say of option contracts beside their close. */
export async function writeOptionQuotes(
  database: Database,
  rows: readonly { readonly symbol: string; readonly date: IsoDate; readonly bid: number | null; readonly ask: number | null; readonly impliedVolatility: number | null; readonly openInterest: number | null }[],
  source: string,
): Promise<void> {
  await database.pool.query(
    `INSERT INTO option_quotes AS q (symbol, date, bid, ask, implied_volatility, open_interest, source)
     SELECT r.symbol, r.date, r.bid, r.ask, r."impliedVolatility", r."openInterest", $2
       FROM jsonb_to_recordset($1::jsonb) AS r(symbol text, date date, bid numeric, ask numeric, "impliedVolatility" float8, "openInterest" int)
     ON CONFLICT (symbol, date) DO UPDATE SET bid = coalesce(excluded.bid, q.bid), ask = coalesce(excluded.ask, q.ask),
            implied_volatility = coalesce(excluded.implied_volatility, q.implied_volatility), open_interest = coalesce(excluded.open_interest, q.open_interest),
            source = excluded.source, fetched_at = now()`,
    [JSON.stringify(rows), source],
  )
}
