import type { Database } from '../database.js'

/** Id of the user a portfolio belongs to; null when there is no such portfolio. */
export async function findPortfolioOwner(database: Database, portfolioId: string): Promise<string | null> {
  const { rows } = await database.pool.query<{ userId: string }>('SELECT user_id AS "userId" FROM portfolios WHERE id = $1 AND deleted_at IS NULL', [portfolioId])
  return rows[0]?.userId ?? null
}
