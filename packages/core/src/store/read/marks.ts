import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Marks of a position, newest first; prices as exact decimal text. */
export async function readMarks({ pool }: Database, portfolioId: string, positionId: string): Promise<{ readonly date: IsoDate; readonly price: string }[]> {
  const { rows } = await pool.query<{ date: string; price: string }>(
    'SELECT date::text AS date, trim_scale(price)::text AS price FROM position_marks WHERE portfolio_id = $1 AND position_id = $2 ORDER BY position_marks.date DESC', [portfolioId, positionId])
  return rows
}
