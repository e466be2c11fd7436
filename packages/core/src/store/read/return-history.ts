import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'
import { gapSessions } from './gap-sessions.js'

/** One stored daily return. */
export interface StoredReturn {
  readonly date: IsoDate
  /** Fraction; null at the start of a chain and where NAV was not positive. */
  readonly dailyReturn: number | null
  /** Sessions without a record before this one. */
  readonly gapSessions: number
}

/** The last `limit` daily returns before `asOf` of each portfolio that has any, oldest first. */
export async function readReturnHistory(database: Database, portfolioIds: readonly string[], asOf: IsoDate, limit: number): Promise<Map<string, StoredReturn[]>> {
  const { rows } = await database.pool.query<{ id: string; returns: StoredReturn[] }>(
    `SELECT p.id::text AS id, jsonb_agg(jsonb_build_object('date', s.date, 'dailyReturn', s.daily_return, 'gapSessions', s.gap) ORDER BY s.date) AS returns
       FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
            SELECT snapshot_date AS date, daily_return::float8 AS daily_return, ${gapSessions('flags')} AS gap
              FROM portfolio_snapshots WHERE portfolio_id = p.id AND snapshot_date < $2::date ORDER BY snapshot_date DESC LIMIT $3) s GROUP BY p.id`,
    [portfolioIds, asOf, limit],
  )
  return new Map(rows.map((row) => [row.id, row.returns]))
}

/** One session with its one-day VaR forecast, dollars and positive, and the P&L of the session after it; null where that session is the one being calculated. */
export interface VarForecast {
  /** The session whose close the forecast was made at. */
  readonly date: IsoDate
  /** null where none was published. */
  readonly valueAtRisk95: number | null
  readonly valueAtRisk99: number | null
  readonly pnl: number | null
  /** Whether sessions without a snapshot came after it: there is no P&L of one day then. */
  readonly beforeGap: boolean
}

/** The last `limit` sessions with a snapshot before `asOf` of each portfolio and their forecasts, oldest first: those without any tell which sessions are neighbours. */
export async function readVarForecasts(database: Database, portfolioIds: readonly string[], asOf: IsoDate, limit: number): Promise<Map<string, VarForecast[]>> {
  const { rows } = await database.pool.query<{ id: string; forecasts: VarForecast[] }>(
    `SELECT p.id::text AS id, jsonb_agg(jsonb_build_object('date', f.date, 'valueAtRisk95', f.v95, 'valueAtRisk99', f.v99, 'pnl', f.pnl, 'beforeGap', f.gap > 0) ORDER BY f.date) AS forecasts
       FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
            SELECT s.snapshot_date AS date, r.value_at_risk_95 AS v95, r.value_at_risk_99 AS v99, CASE WHEN n.gap = 0 THEN n.daily_pnl::float8 END AS pnl, coalesce(n.gap, 0) AS gap
              FROM portfolio_snapshots s LEFT JOIN risk_measures r ON r.portfolio_id = s.portfolio_id AND r.calculation_date = s.snapshot_date
              LEFT JOIN LATERAL (SELECT daily_pnl, ${gapSessions('flags')} AS gap FROM portfolio_snapshots
                   WHERE portfolio_id = p.id AND snapshot_date > s.snapshot_date AND snapshot_date < $2::date ORDER BY snapshot_date LIMIT 1) n ON true
             WHERE s.portfolio_id = p.id AND s.snapshot_date < $2::date ORDER BY s.snapshot_date DESC LIMIT $3) f GROUP BY p.id`,
    [portfolioIds, asOf, limit],
  )
  return new Map(rows.map((row) => [row.id, row.forecasts]))
}
