import type { Database } from '../database.js'
import type { IsoDate, Position } from '../../domain/index.js'

/** What the market must price for the portfolios in scope, in the user's spelling. */
export type UniverseRow = Pick<Position, 'symbol' | 'positionType' | 'investmentClass' | 'underlyingSymbol'>

/** Distinct instruments of positions open at some time since `since`, of one portfolio or of all. */
export async function readSymbolUniverse(database: Database, since: IsoDate, asOf: IsoDate, portfolioId: string | null): Promise<UniverseRow[]> {
  const { rows } = await database.pool.query<UniverseRow>(
    `SELECT DISTINCT p.symbol, p.position_type AS "positionType", p.investment_class AS "investmentClass", p.underlying_symbol AS "underlyingSymbol"
       FROM positions p JOIN portfolios f ON f.id = p.portfolio_id AND f.deleted_at IS NULL
      WHERE p.deleted_at IS NULL AND p.quantity <> 0 AND p.entry_date <= $2::date
        AND (p.exit_date IS NULL OR p.exit_date > $1::date) AND (p.expiration_date IS NULL OR p.expiration_date > $1::date)
        AND ($3::uuid IS NULL OR p.portfolio_id = $3::uuid)
      ORDER BY 1, 2, 3, 4`,
    [since, asOf, portfolioId],
  )
  return rows
}
