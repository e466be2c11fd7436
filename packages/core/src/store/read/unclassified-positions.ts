import type { Database } from '../database.js'
import type { PositionType } from '../../domain/index.js'

/** A position without an investment class. */
export interface UnclassifiedPosition {
  readonly portfolioId: string
  readonly portfolio: string
  readonly id: string
  readonly symbol: string
  readonly positionType: PositionType
}

/** Positions of all portfolios that bear no investment class, by portfolio and symbol. Deleted ones are left out. */
export async function readUnclassifiedPositions({ pool }: Database): Promise<UnclassifiedPosition[]> {
  const { rows } = await pool.query<UnclassifiedPosition>(
    `SELECT p.portfolio_id AS "portfolioId", f.name AS portfolio, p.id, p.symbol, p.position_type AS "positionType"
       FROM positions p JOIN portfolios f ON f.id = p.portfolio_id AND f.deleted_at IS NULL
      WHERE p.investment_class IS NULL AND p.deleted_at IS NULL ORDER BY f.name, p.portfolio_id, p.symbol, p.id`,
  )
  return rows
}
