import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/**
 * Underlyings, in the user's spelling, of options that expired up to `asOf` since the last snapshot before it of the portfolio that held them: where sessions
 * were left out, their closes settle those options though nobody may hold them any more.
 */
export async function readSettlingUnderlyings(database: Database, asOf: IsoDate): Promise<string[]> {
  const { rows } = await database.pool.query<{ symbol: string }>(
    `SELECT DISTINCT p.underlying_symbol AS symbol
       FROM positions p JOIN portfolios f ON f.id = p.portfolio_id AND f.deleted_at IS NULL
      WHERE p.expiration_date <= $1::date AND p.underlying_symbol IS NOT NULL AND p.position_type IN ('LC', 'LP', 'SC', 'SP')
        AND p.investment_class IS DISTINCT FROM 'PRIVATE' AND p.deleted_at IS NULL AND p.quantity <> 0 AND (p.exit_date IS NULL OR p.exit_date > p.expiration_date)
        AND p.expiration_date > (SELECT max(s.snapshot_date) FROM portfolio_snapshots s WHERE s.portfolio_id = p.portfolio_id AND s.snapshot_date < $1::date)
      ORDER BY 1`,
    [asOf],
  )
  return rows.map((row) => row.symbol)
}
