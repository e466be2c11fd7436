import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Where the NAV chain of a portfolio stands. */
export interface PortfolioChain {
  /** Changes with every change of the portfolio and its flows. */
  readonly version: string
  readonly firstSnapshot: IsoDate | null
  /** NAV of the first snapshot, dollars as exact decimal text. */
  readonly firstValue: string | null
  readonly latestSnapshot: IsoDate | null
  /** First snapshot that no longer fits the stated flows and is rolled again by the next run; null when all fit. */
  readonly staleFrom: IsoDate | null
  /** Flows dated after `asOf`, dollars as exact decimal text. */
  readonly pendingFlows: string
}

/** Chains by portfolio id, as seen from the session `asOf`. */
export async function readPortfolioChains({ pool }: Database, portfolioIds: readonly string[], asOf: IsoDate): Promise<Map<string, PortfolioChain>> {
  const { rows } = await pool.query<PortfolioChain & { id: string }>(
    `SELECT f.id, f.updated_at::text AS version, s.first::text AS "firstSnapshot", s.latest::text AS "latestSnapshot",
            (SELECT trim_scale(total_value)::text FROM portfolio_snapshots WHERE portfolio_id = f.id AND snapshot_date = s.first) AS "firstValue",
            CASE WHEN f.snapshots_stale_from <= s.latest THEN greatest(f.snapshots_stale_from, s.first)::text END AS "staleFrom",
            trim_scale(coalesce((SELECT sum(amount) FROM external_flows e WHERE e.portfolio_id = f.id AND e.date > $2::date), 0))::text AS "pendingFlows"
       FROM portfolios f CROSS JOIN LATERAL (SELECT min(snapshot_date) AS first, max(snapshot_date) AS latest FROM portfolio_snapshots WHERE portfolio_id = f.id) s
      WHERE f.id = ANY($1::uuid[])`,
    [portfolioIds, asOf],
  )
  return new Map(rows.map(({ id, ...chain }) => [id, chain]))
}
