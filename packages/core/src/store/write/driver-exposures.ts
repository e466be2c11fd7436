import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** What one session says of one driver; vectors in engine order, missing betas null. */
export interface DriverExposureRow {
  readonly symbol: string
  readonly windowSessions: number
  readonly observations: number
  readonly qualityFlag: string
  readonly returnBasis: string | null
  readonly flags: readonly string[]
  readonly betaMarket: number | null
  readonly betaStyles: readonly (number | null)[]
  readonly residualVariance: number | null
  readonly rSquared: number | null
  readonly diagnostics: object | null
  readonly inputDigest: string
}

/** Replaces the rows of one session by these, in one statement each way. */
export async function writeDriverExposures(database: Database, date: IsoDate, rows: readonly DriverExposureRow[]): Promise<void> {
  await database.pool.query(
    `INSERT INTO driver_exposures (symbol, calculation_date, window_sessions, observations, quality_flag, return_basis, flags, beta_market, beta_styles,
            residual_variance, r_squared, diagnostics, input_digest)
     SELECT r."symbol", $1::date, r."windowSessions", r."observations", r."qualityFlag", r."returnBasis",
            ARRAY(SELECT jsonb_array_elements_text(r."flags")), r."betaMarket", r."betaStyles", r."residualVariance", r."rSquared", r."diagnostics", r."inputDigest"
       FROM jsonb_to_recordset($2::jsonb) AS r("symbol" text, "windowSessions" int, "observations" int, "qualityFlag" text, "returnBasis" text, "flags" jsonb,
            "betaMarket" float8, "betaStyles" jsonb, "residualVariance" float8, "rSquared" float8, "diagnostics" jsonb, "inputDigest" text)
     ON CONFLICT (symbol, calculation_date) DO UPDATE SET window_sessions = excluded.window_sessions, observations = excluded.observations,
            quality_flag = excluded.quality_flag, return_basis = excluded.return_basis, flags = excluded.flags, beta_market = excluded.beta_market,
            beta_styles = excluded.beta_styles, residual_variance = excluded.residual_variance, r_squared = excluded.r_squared,
            diagnostics = excluded.diagnostics, input_digest = excluded.input_digest`,
    [date, JSON.stringify(rows)],
  )
}

/** The factor set of one session: which proxies had data. */
export interface FactorModelRow {
  readonly status: string
  readonly missingFactors: readonly string[]
  readonly windowSessions: number
  readonly observations: number
  readonly inputDigest: string
}

export async function writeFactorModel(database: Database, date: IsoDate, row: FactorModelRow): Promise<void> {
  await database.pool.query(
    `INSERT INTO factor_models (calculation_date, status, missing_factors, window_sessions, observations, input_digest) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (calculation_date) DO UPDATE SET status = excluded.status, missing_factors = excluded.missing_factors,
            window_sessions = excluded.window_sessions, observations = excluded.observations, input_digest = excluded.input_digest`,
    [date, row.status, row.missingFactors, row.windowSessions, row.observations, row.inputDigest],
  )
}
