import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** Money that came in or went out: a deposit, a withdrawal, or what a new statement of equity implies. */
export interface NewFlow {
  readonly date: IsoDate
  /** Dollars as exact decimal text; negative when money left. */
  readonly amount: string
  readonly kind: 'deposit' | 'withdrawal' | 'equity'
  readonly note: string | null
}

/** Records a flow; snapshots from its date on are then rolled again by the next run. Returns its id. */
export async function createFlow(database: Database, portfolioId: string, flow: NewFlow): Promise<string> {
  return database.transaction((client) => insertFlow(client, portfolioId, flow))
}

/** Withdraws a flow, and returns its date; null when there is none. */
export async function deleteFlow(database: Database, portfolioId: string, id: string): Promise<IsoDate | null> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ date: string }>('DELETE FROM external_flows WHERE portfolio_id = $1 AND id = $2 RETURNING date::text AS date', [portfolioId, id])
    if (rows[0]) await markStale(client, portfolioId, rows[0].date)
    return rows[0]?.date ?? null
  })
}

/** What a statement of equity changes; dollars as exact decimal text. */
export interface EquityStatement {
  readonly equityBalance: string
  /** NAV of the first snapshot, which keeps standing on what was stated before (on this NAV where nothing was); null while there is no snapshot. */
  readonly firstValue: string | null
  readonly flow: NewFlow | null
}

/** Before any session. */
const ALWAYS = '1900-01-01'

/**
 * States the equity of a portfolio. A first snapshot that a night is about to write at this moment, from what was stated before, is marked stale. False, and nothing written, when the portfolio
 * has changed since `version` was read.
 */
export async function writeEquity(database: Database, portfolioId: string, version: string, { equityBalance, firstValue, flow }: EquityStatement): Promise<boolean> {
  return database.transaction(async (client) => {
    const { rowCount } = await client.query(
      `UPDATE portfolios SET equity_balance = $3, equity_anchor = CASE WHEN $4::numeric IS NOT NULL THEN coalesce(equity_anchor, equity_balance, $4::numeric) END,
              snapshots_stale_from = CASE WHEN $4::numeric IS NULL THEN $5::date ELSE snapshots_stale_from END, updated_at = clock_timestamp() WHERE id = $1 AND updated_at = $2::timestamptz`,
      [portfolioId, version, equityBalance, firstValue, ALWAYS],
    )
    if (rowCount === 0) return false
    if (flow) await insertFlow(client, portfolioId, flow)
    return true
  })
}

async function insertFlow(client: PoolClient, portfolioId: string, { date, amount, kind, note }: NewFlow): Promise<string> {
  const id = randomUUID()
  await client.query('INSERT INTO external_flows (portfolio_id, id, date, amount, kind, note) VALUES ($1, $2, $3, $4, $5, $6)', [portfolioId, id, date, amount, kind, note])
  await markStale(client, portfolioId, date)
  return id
}

/** Marked whether or not a snapshot exists: a night that runs at this moment may be about to write one. */
async function markStale(client: PoolClient, portfolioId: string, from: IsoDate): Promise<void> {
  await client.query('UPDATE portfolios SET snapshots_stale_from = least(snapshots_stale_from, $2::date), updated_at = clock_timestamp() WHERE id = $1', [portfolioId, from])
}
