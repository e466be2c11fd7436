import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Stored betas of one driver on one session. */
export interface StoredDriverExposure {
  readonly symbol: string
  readonly observations: number
  readonly qualityFlag: string
  readonly flags: readonly string[]
  readonly betaMarket: number | null
  readonly betaStyles: readonly (number | null)[]
  readonly rateBetaTotal: number | null
  readonly rateBetaPartial: number | null
  readonly residualVariance: number | null
  readonly rSquared: number | null
  readonly inputDigest: string
}

/** Betas of many drivers on one session, by symbol. Drivers without a row are absent. */
export async function readDriverExposures(database: Database, symbols: readonly string[], date: IsoDate): Promise<Map<string, StoredDriverExposure>> {
  const { rows } = await database.pool.query<StoredDriverExposure>(
    `SELECT symbol, observations, quality_flag AS "qualityFlag", flags, beta_market AS "betaMarket", beta_styles AS "betaStyles",
            rate_beta_total AS "rateBetaTotal", rate_beta_partial AS "rateBetaPartial", residual_variance AS "residualVariance", r_squared AS "rSquared", input_digest AS "inputDigest"
       FROM driver_exposures WHERE calculation_date = $2::date AND symbol = ANY($1::text[])`,
    [symbols, date],
  )
  return new Map(rows.map((row) => [row.symbol, row]))
}

/** The factor set of one session as it is stored. */
export interface StoredFactorModel {
  readonly status: string
  readonly missingFactors: string[]
  readonly windowSessions: number
  readonly correlations: unknown
  readonly covariance: unknown
  readonly inputDigest: string
}

/** The factor set of one session; null when that session was not calculated. */
export async function readFactorModel(database: Database, date: IsoDate): Promise<StoredFactorModel | null> {
  const { rows } = await database.pool.query<StoredFactorModel>(
    `SELECT status, missing_factors AS "missingFactors", window_sessions AS "windowSessions", correlations, covariance, input_digest AS "inputDigest"
       FROM factor_models WHERE calculation_date = $1::date`,
    [date],
  )
  return rows[0] ?? null
}
