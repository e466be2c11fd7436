import type { Database } from '../database.js'

/** A ready answer; `body` is null when one of the caller's ETags still holds. */
export interface ReadyBody {
  readonly etag: string
  readonly body: string | null
}

/**
 * The ready answer of a report for its owner, in one statement that decides ownership too. `portfolio` is false when the user has no such
 * portfolio, `ready` null when no night has prepared the report.
 */
export async function readReadyBody(
  database: Database, userId: string, portfolioId: string, report: string, knownEtags: readonly string[],
): Promise<{ readonly portfolio: boolean; readonly ready: ReadyBody | null }> {
  const { rows } = await database.pool.query<{ etag: string | null; body: string | null }>({
    name: 'ready-body',
    text: `SELECT b.etag, CASE WHEN b.etag = ANY($4::text[]) THEN NULL ELSE b.body END AS body FROM portfolios p
             LEFT JOIN report_bodies b ON b.portfolio_id = p.id AND b.report = $3
            WHERE p.id = $2 AND p.user_id = $1 AND p.deleted_at IS NULL`,
    values: [userId, portfolioId, report, knownEtags],
  })
  const [row] = rows
  return { portfolio: row !== undefined, ready: row?.etag ? { etag: row.etag, body: row.body } : null }
}
