import type { Database } from '../database.js'

/** The id under which changes of what belongs to nobody are counted: market and reference data. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Who asks for a portfolio. */
export interface AskedPortfolio {
  readonly userId: string
  readonly portfolioId: string
}

/**
 * What an answer on each portfolio stands on, in the order asked: a text that changes with every committed change of the portfolio or of the market data. null for a user who
 * is unknown or not active, and for a portfolio that is not theirs or deleted. One statement for all.
 */
export async function readAnswerStates({ pool }: Database, asked: readonly AskedPortfolio[]): Promise<(string | null)[]> {
  const { rows } = await pool.query<{ place: number; state: string }>({
    name: 'answer-states',
    text: `SELECT asked.place::int AS place, coalesce(own.version, 0) || '.' || coalesce((SELECT version FROM portfolio_versions WHERE portfolio_id = '${NOBODY}'), 0) AS state
             FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked(user_id, portfolio_id, place)
             JOIN users u ON u.id = asked.user_id AND u.is_active
             JOIN portfolios p ON p.id = asked.portfolio_id AND p.user_id = asked.user_id AND p.deleted_at IS NULL
             LEFT JOIN portfolio_versions own ON own.portfolio_id = asked.portfolio_id`,
    values: [asked.map((item) => item.userId), asked.map((item) => item.portfolioId)],
  })
  const states = new Map(rows.map((row) => [row.place, row.state]))
  return asked.map((_item, index) => states.get(index + 1) ?? null)
}
