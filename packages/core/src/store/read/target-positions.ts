import type { IsoDate, Position } from '../../domain/index.js'
import type { Database } from '../database.js'

/** A position that a target price can be set for. */
export interface TargetPosition extends Pick<Position, 'id' | 'symbol' | 'positionType' | 'investmentClass' | 'underlyingSymbol'> {
  /** Held today: not closed, not expired, of a quantity other than 0. */
  readonly open: boolean
}

/** Positions of a portfolio that are not deleted, by symbol and id. */
export async function readTargetPositions(database: Database, portfolioId: string, today: IsoDate): Promise<TargetPosition[]> {
  const { rows } = await database.pool.query<TargetPosition>(
    `SELECT id, symbol, position_type AS "positionType", investment_class AS "investmentClass", underlying_symbol AS "underlyingSymbol",
            quantity <> 0 AND (exit_date IS NULL OR exit_date > $2::date) AND (expiration_date IS NULL OR expiration_date > $2::date) AS open
       FROM positions WHERE portfolio_id = $1 AND deleted_at IS NULL ORDER BY symbol COLLATE "C", id`,
    [portfolioId, today],
  )
  return rows
}
