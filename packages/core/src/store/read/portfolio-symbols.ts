import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import type { UniverseRow } from './symbol-universe.js'

/** The instruments of one portfolio, in the user's spelling. */
export interface PortfolioSymbols {
  readonly portfolioId: string
  readonly name: string
  readonly rows: readonly (UniverseRow & { readonly positionId: string })[]
}

/** Positions open at the end of `asOf`, by portfolio; all portfolios, or the one named. Portfolios without any have an empty list. */
export async function readPortfolioSymbols(database: Database, asOf: IsoDate, portfolioId: string | null): Promise<PortfolioSymbols[]> {
  const { rows } = await database.pool.query<PortfolioSymbols>(
    `SELECT f.id AS "portfolioId", f.name, coalesce(jsonb_agg(jsonb_build_object('positionId', p.id, 'symbol', p.symbol, 'positionType', p.position_type,
            'investmentClass', p.investment_class, 'underlyingSymbol', p.underlying_symbol) ORDER BY p.id) FILTER (WHERE p.id IS NOT NULL), '[]') AS rows
       FROM portfolios f
       LEFT JOIN positions p ON p.portfolio_id = f.id AND p.deleted_at IS NULL AND p.quantity <> 0 AND p.entry_date <= $1::date
        AND (p.exit_date IS NULL OR p.exit_date > $1::date) AND (p.expiration_date IS NULL OR p.expiration_date > $1::date)
      WHERE f.deleted_at IS NULL AND ($2::uuid IS NULL OR f.id = $2::uuid)
      GROUP BY f.id ORDER BY f.name, f.id`,
    [asOf, portfolioId],
  )
  return rows
}
