import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** States the price of a private asset on a day; a second statement for the day replaces the first. */
export async function writeMark({ pool }: Database, portfolioId: string, positionId: string, mark: { readonly date: IsoDate; readonly price: string }): Promise<void> {
  await pool.query(
    `INSERT INTO position_marks (portfolio_id, position_id, date, price) VALUES ($1, $2, $3, $4) ON CONFLICT (portfolio_id, position_id, date) DO UPDATE SET price = excluded.price`,
    [portfolioId, positionId, mark.date, mark.price],
  )
}

/** Withdraws a mark. False when there is none of that day. */
export async function deleteMark({ pool }: Database, portfolioId: string, positionId: string, date: IsoDate): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM position_marks WHERE portfolio_id = $1 AND position_id = $2 AND date = $3', [portfolioId, positionId, date])
  return rowCount === 1
}
