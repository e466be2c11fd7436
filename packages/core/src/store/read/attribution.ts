import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import { gapSessions } from './gap-sessions.js'

/** One snapshot with what explains its P&L; dollars, exact text where it adds up. */
export interface AttributionRow {
  readonly date: IsoDate
  readonly pnl: string
  readonly dailyReturn: number | null
  readonly gapSessions: number
  /** By position id. */
  readonly positionPnl: Readonly<Record<string, { readonly symbol: string; readonly pnl: string }>>
  /** Factor exposures at the snapshot before; null when none were calculated. */
  readonly exposures: readonly { readonly name: string; readonly exposure_dollar: number | null }[] | null
  /** Orthogonal factor returns of the session; null when none were calculated. */
  readonly factorReturns: Readonly<Record<string, number | null>> | null
}

/** NAV before a stretch of snapshots, and each of them with exposures and factor returns, oldest first. */
export async function readAttribution(database: Database, portfolioId: string, from: IsoDate, to: IsoDate): Promise<{ readonly openingNav: number | null; readonly rows: AttributionRow[] }> {
  const { rows } = await database.pool.query<AttributionRow & { before: string | null }>(
    `SELECT s.snapshot_date::text AS date, s.daily_pnl::text AS pnl, s.daily_return::float8 AS "dailyReturn", s.position_pnl AS "positionPnl", s.before::text AS before,
            ${gapSessions('s.flags')} AS "gapSessions", e.factors AS exposures, m.factor_returns AS "factorReturns"
       FROM (SELECT *, lag(snapshot_date) OVER w AS previous, lag(total_value) OVER w AS before FROM portfolio_snapshots
              WHERE portfolio_id = $1 AND snapshot_date <= $3::date WINDOW w AS (ORDER BY snapshot_date)) s
       LEFT JOIN factor_exposures e ON e.portfolio_id = $1 AND e.calculation_date = s.previous AND e.status = 'COMPLETED'
       LEFT JOIN factor_models m ON m.calculation_date = s.snapshot_date
      WHERE s.snapshot_date BETWEEN $2::date AND $3::date AND s.previous IS NOT NULL ORDER BY s.snapshot_date`, [portfolioId, from, to])
  return { openingNav: rows[0]?.before ? Number(rows[0].before) : null, rows: rows.map(({ before: _before, ...row }) => row) }
}

/** Sector and tags of every position of a portfolio, by position id. */
export async function readPositionSectors(database: Database, portfolioId: string): Promise<Map<string, { readonly sector: string | null; readonly tags: readonly string[] }>> {
  const { rows } = await database.pool.query<{ id: string; sector: string | null; tags: string[] }>(
    `SELECT p.id, c.sector, coalesce((SELECT array_agg(t.name ORDER BY t.name) FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL
            WHERE l.portfolio_id = p.portfolio_id AND l.position_id = p.id), '{}') AS tags
       FROM positions p LEFT JOIN company_profiles c ON c.symbol = regexp_replace(upper(btrim(coalesce(p.underlying_symbol, p.symbol))), '^([A-Z]{1,5})[./]([A-Z])$', '\\1-\\2')
      WHERE p.portfolio_id = $1`, [portfolioId])
  return new Map(rows.map(({ id, sector, tags }) => [id, { sector, tags }]))
}
