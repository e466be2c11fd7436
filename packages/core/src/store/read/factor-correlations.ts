import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Engine 8's newest stored result. */
export interface StoredFactorCorrelations {
  readonly calculationDate: IsoDate
  readonly missingFactors: string[]
  readonly correlations: object | null
  readonly diagnostics: object | null
}

/** Correlations of the factors on the newest calculated session; null before the first night. */
export async function readFactorCorrelations(database: Database): Promise<StoredFactorCorrelations | null> {
  const { rows } = await database.pool.query<StoredFactorCorrelations>(
    `SELECT calculation_date::text AS "calculationDate", missing_factors AS "missingFactors", correlations, diagnostics FROM factor_models ORDER BY calculation_date DESC LIMIT 1`)
  return rows[0] ?? null
}
