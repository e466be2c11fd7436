import type { Database } from '../database.js'

/** Betas of one position, which are its driver's. */
export interface PositionBetas {
  readonly positionId: string
  readonly symbol: string
  readonly driver: string | null
  readonly skipped: string | null
  readonly betaMarket: number | null
  readonly betaStyles: (number | null)[] | null
  readonly qualityFlag: string | null
  readonly flags: string[] | null
}

/**
 * Every position of the newest factor result, by symbol and id, with its driver's betas of the same session. Positions that were
 * deleted since are left out.
 */
export async function readPositionBetas(database: Database, portfolioId: string): Promise<PositionBetas[]> {
  const { rows } = await database.pool.query<PositionBetas>(
    `SELECT p.id AS "positionId", r.symbol, r.driver, r.skipped, d.beta_market AS "betaMarket", d.beta_styles AS "betaStyles", d.quality_flag AS "qualityFlag", d.flags
       FROM (SELECT * FROM factor_exposures WHERE portfolio_id = $1 ORDER BY calculation_date DESC LIMIT 1) f
      CROSS JOIN LATERAL jsonb_to_recordset(f.positions) AS r(position_id uuid, symbol text, driver text, skipped text)
       JOIN positions p ON p.portfolio_id = f.portfolio_id AND p.id = r.position_id AND p.deleted_at IS NULL
       LEFT JOIN driver_exposures d ON d.symbol = r.driver AND d.calculation_date = f.calculation_date
      ORDER BY r.symbol COLLATE "C", p.id`,
    [portfolioId],
  )
  return rows
}
