import type { Database } from '../database.js'

/** A ready answer. */
export interface ReadyBody {
  readonly etag: string
  readonly body: string
}

/**
 * The ready answer of a report for its owner, in one statement that decides ownership too. `portfolio` is false when the user has no such
 * portfolio, `ready` null when no night has prepared the report.
 */
export async function readReadyBody(
  database: Database, userId: string, portfolioId: string, report: string,
): Promise<{ readonly portfolio: boolean; readonly ready: ReadyBody | null }> {
  const { rows } = await database.pool.query<ReadyBody | { etag: null; body: null }>({
    name: 'ready-body',
    text: `SELECT b.etag, b.body FROM portfolios p
             LEFT JOIN report_bodies b ON b.portfolio_id = p.id AND b.report = $3
            WHERE p.id = $2 AND p.user_id = $1 AND p.deleted_at IS NULL`,
    values: [userId, portfolioId, report],
  })
  const [row] = rows
  return { portfolio: row !== undefined, ready: row === undefined || row.etag === null ? null : row }
}
