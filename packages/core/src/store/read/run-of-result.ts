import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** The newest run that brought a portfolio's stored results of a session; null when none is recorded. */
export async function findRunOf(database: Database, portfolioId: string, session: IsoDate): Promise<string | null> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT r.id FROM run_portfolios p JOIN runs r ON r.id = p.run_id
      WHERE p.portfolio_id = $1 AND p.state = 'done' AND r.as_of = $2::date ORDER BY p.finished_at DESC NULLS LAST, r.created_at DESC LIMIT 1`,
    [portfolioId, session],
  )
  return rows[0]?.id ?? null
}
