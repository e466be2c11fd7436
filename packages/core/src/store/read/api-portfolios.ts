import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

export interface PortfolioRecord {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly currency: string
  readonly equityBalance: number | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Portfolios of a user, oldest first; with `id`, that one when it is theirs. The only place that decides ownership. */
export async function findOwnedPortfolios(database: Database, userId: string, id?: string): Promise<PortfolioRecord[]> {
  const rows = await database.prisma.portfolio.findMany({
    where: { userId, deletedAt: null, ...(id === undefined ? {} : { id }) }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({
    id: row.id, name: row.name, description: row.description, currency: row.currency, equityBalance: row.equityBalance?.toNumber() ?? null, createdAt: row.createdAt, updatedAt: row.updatedAt,
  }))
}

/** What a list of positions shows beside their values. */
export interface PositionLabels {
  readonly companyName: string | null
  readonly sector: string | null
  readonly investmentSubtype: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly tags: readonly { readonly id: string; readonly name: string; readonly color: string; readonly description: string | null }[]
}

/** `marketSymbol` of the domain in SQL: the key under which market data of a position's symbol is stored. */
const MARKET_SYMBOL = `regexp_replace(upper(btrim(p.symbol)), '^([A-Z]{1,5})[./]([A-Z])$', '\\1-\\2')`

/** Names and tags of every position of the portfolios, by position id. */
export async function readPositionLabels(database: Database, portfolioIds: readonly string[]): Promise<Map<string, PositionLabels>> {
  const { rows } = await database.pool.query<PositionLabels & { id: string }>(
    `SELECT p.id, c.name AS "companyName", c.sector, p.investment_subtype AS "investmentSubtype", p.created_at AS "createdAt", p.updated_at AS "updatedAt",
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'color', t.color, 'description', t.description) ORDER BY t.display_order, t.name)
               FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL WHERE l.portfolio_id = p.portfolio_id AND l.position_id = p.id), '[]') AS tags
       FROM positions p LEFT JOIN company_profiles c ON c.symbol = ${MARKET_SYMBOL} WHERE p.portfolio_id = ANY($1::uuid[]) AND p.deleted_at IS NULL`,
    [portfolioIds],
  )
  return new Map(rows.map(({ id, ...labels }) => [id, labels]))
}

/** Days up to `asOf` with a price of each position's symbol, by position id; a position without any is absent. */
export async function readHistoryDays(database: Database, portfolioId: string, asOf: IsoDate): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ id: string; days: number }>(
    `WITH held AS (SELECT p.id, ${MARKET_SYMBOL} AS symbol FROM positions p WHERE p.portfolio_id = $1 AND p.deleted_at IS NULL),
          history AS (SELECT symbol, count(*)::int AS days FROM market_data_cache
                       WHERE symbol IN (SELECT symbol FROM held) AND date <= $2::date AND coalesce(close, adj_close) IS NOT NULL GROUP BY symbol)
     SELECT held.id, history.days FROM held JOIN history USING (symbol)`,
    [portfolioId, asOf],
  )
  return new Map(rows.map(({ id, days }) => [id, days]))
}

/** Portfolio of each position the user owns, by position id; foreign and unknown ids are left out. */
export async function findOwnedPositions(database: Database, userId: string, positionIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await database.pool.query<{ id: string; portfolio: string }>(
    `SELECT p.id, p.portfolio_id AS portfolio FROM positions p JOIN portfolios f ON f.id = p.portfolio_id AND f.deleted_at IS NULL
      WHERE f.user_id = $1 AND p.id = ANY($2::uuid[]) AND p.deleted_at IS NULL`,
    [userId, positionIds],
  )
  return new Map(rows.map((row) => [row.id, row.portfolio]))
}

/** One stored record of the NAV chain; money as exact decimal text. */
export interface SnapshotRecordRow {
  readonly date: IsoDate
  readonly totalValue: string
  readonly cashValue: string
  readonly longValue: string
  readonly shortValue: string
  readonly grossExposure: string
  readonly netExposure: string
  readonly externalFlow: string
  readonly dailyPnl: string
  readonly dailyReturn: number | null
  readonly cumulativePnl: string
  readonly numPositions: number
  readonly flags: string[]
}

const SNAPSHOT_FIELDS =
  `snapshot_date::text AS date, trim_scale(total_value)::text AS "totalValue", trim_scale(cash_value)::text AS "cashValue", trim_scale(long_value)::text AS "longValue",
   trim_scale(short_value)::text AS "shortValue", trim_scale(gross_exposure)::text AS "grossExposure", trim_scale(net_exposure)::text AS "netExposure",
   trim_scale(external_flow)::text AS "externalFlow", trim_scale(daily_pnl)::text AS "dailyPnl", daily_return::float8 AS "dailyReturn",
   trim_scale(cumulative_pnl)::text AS "cumulativePnl", num_positions AS "numPositions", flags`

/** Snapshots of a portfolio from `from` to `to`, oldest first. */
export async function readSnapshots(database: Database, portfolioId: string, from: IsoDate, to: IsoDate): Promise<SnapshotRecordRow[]> {
  const { rows } = await database.pool.query<SnapshotRecordRow>(
    `SELECT ${SNAPSHOT_FIELDS} FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date BETWEEN $2::date AND $3::date ORDER BY snapshot_date`, [portfolioId, from, to])
  return rows
}

/** The latest snapshot of a portfolio up to `to` and those of the `days` calendar days before it, oldest first. */
export async function readRecentSnapshots(database: Database, portfolioId: string, days: number, to: IsoDate): Promise<SnapshotRecordRow[]> {
  const { rows } = await database.pool.query<SnapshotRecordRow>(
    `SELECT ${SNAPSHOT_FIELDS} FROM portfolio_snapshots
      WHERE portfolio_id = $1 AND snapshot_date BETWEEN (SELECT max(snapshot_date) FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date <= $3::date) - $2::int AND $3::date
      ORDER BY snapshot_date`, [portfolioId, days, to])
  return rows
}

/** P&L of each position over the snapshots of a stretch, closed ones included, in dollars, best first. Positions that were deleted since are left out. */
export async function readPositionPnl(database: Database, portfolioId: string, from: IsoDate, to: IsoDate): Promise<{ positionId: string; symbol: string; pnl: number }[]> {
  const { rows } = await database.pool.query<{ positionId: string; symbol: string; pnl: number }>(
    `SELECT r.key AS "positionId", min(r.value->>'symbol') AS symbol, sum((r.value->>'pnl')::numeric)::float8 AS pnl
       FROM portfolio_snapshots s CROSS JOIN LATERAL jsonb_each(s.position_pnl) AS r
       JOIN positions p ON p.portfolio_id = s.portfolio_id AND p.id = r.key::uuid AND p.deleted_at IS NULL
      WHERE s.portfolio_id = $1 AND s.snapshot_date BETWEEN $2::date AND $3::date
      GROUP BY 1 ORDER BY 3 DESC, 1`,
    [portfolioId, from, to],
  )
  return rows
}
