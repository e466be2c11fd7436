import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** What engines need of a company profile. */
export interface ProfileFacts {
  readonly sector: string | null
  /** Fraction a year. */
  readonly dividendYield: number | null
}

/** Sector and dividend yield of each symbol with a profile. */
export async function readProfileFacts(database: Database, symbols: readonly string[]): Promise<Map<string, ProfileFacts>> {
  const { rows } = await database.pool.query<ProfileFacts & { symbol: string }>(
    `SELECT symbol, sector, dividend_yield AS "dividendYield" FROM company_profiles WHERE symbol = ANY($1::text[])`, [symbols])
  return new Map(rows.map((row) => [row.symbol, row]))
}

/** The provider's implied volatility of each contract at the close of the session itself, a fraction a year. */
export async function readImpliedVolatilities(database: Database, contracts: readonly string[], date: IsoDate): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ symbol: string; volatility: number }>(
    `SELECT symbol, implied_volatility AS volatility FROM option_quotes WHERE symbol = ANY($1::text[]) AND date = $2::date AND implied_volatility IS NOT NULL`, [contracts, date])
  return new Map(rows.map((row) => [row.symbol, row.volatility]))
}

/** The newest yield of each Treasury series published at most ten days before `date`, percent a year. */
export async function readYieldCurve(database: Database, date: IsoDate): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ series: string; yield: number }>(
    `SELECT DISTINCT ON (series_id) series_id AS series, yield_percent::float8 AS yield FROM treasury_yields
      WHERE date <= $1::date AND date > $1::date - 10 ORDER BY series_id, date DESC`, [date])
  return new Map(rows.map((row) => [row.series, row.yield]))
}

/** One Treasury series aligned with sessions, percent a year; NaN where the day has none. */
export async function readYieldSeries(database: Database, seriesId: string, sessions: readonly IsoDate[]): Promise<Float64Array> {
  const { rows } = await database.pool.query<{ at: number; yield: number }>(
    `SELECT s.at::int4 AS at, t.yield_percent::float8 AS yield FROM unnest($2::date[]) WITH ORDINALITY AS s(date, at)
       JOIN treasury_yields t ON t.date = s.date AND t.series_id = $1`, [seriesId, sessions])
  const column = new Float64Array(sessions.length).fill(Number.NaN)
  for (const row of rows) column[row.at - 1] = row.yield
  return column
}

/** The newest stored sector weights of a fund on or before `date`, fractions by sector; empty when none are stored. */
export async function readSectorWeights(database: Database, fund: string, date: IsoDate): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ sector: string; weight: number }>(
    `SELECT sector, weight FROM sector_weights w WHERE symbol = $1
        AND date = (SELECT max(date) FROM sector_weights WHERE symbol = $1 AND date <= $2::date) ORDER BY sector`, [fund, date])
  return new Map(rows.map((row) => [row.sector, row.weight]))
}

/** A stress scenario as it is configured. */
export interface StoredScenario {
  readonly scenarioId: string
  readonly name: string
  readonly category: string
  readonly severity: string
  readonly shockConfig: unknown
}

/** Active stress scenarios by category and name. */
export async function readStressScenarios(database: Database): Promise<StoredScenario[]> {
  const { rows } = await database.pool.query<StoredScenario>(
    `SELECT scenario_id AS "scenarioId", name, category, severity, shock_config AS "shockConfig" FROM stress_test_scenarios WHERE active ORDER BY category, name, scenario_id`)
  return rows
}
