import type { Database } from '../database.js'
import type { InvestmentClass } from '../../domain/index.js'

/** Gives positions an investment class, all in one statement; one that bears a class by now keeps it. Returns how many were changed. */
export async function writeInvestmentClasses({ pool }: Database, rows: readonly { readonly portfolioId: string; readonly id: string; readonly investmentClass: InvestmentClass }[]): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE positions p SET investment_class = r."investmentClass", updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS r("portfolioId" uuid, id uuid, "investmentClass" text)
      WHERE p.portfolio_id = r."portfolioId" AND p.id = r.id AND p.investment_class IS NULL`,
    [JSON.stringify(rows)],
  )
  return rowCount ?? 0
}
