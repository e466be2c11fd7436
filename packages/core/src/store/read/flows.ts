import type { Database } from '../database.js'
import type { IsoDate } from '../../domain/index.js'

/** A deposit, a withdrawal, or what a new statement of equity implied; the amount as exact decimal text, negative when money left. */
export interface FlowRecord {
  readonly id: string
  readonly date: IsoDate
  readonly amount: string
  readonly kind: string
  readonly note: string | null
  readonly createdAt: Date
}

/** Flows of a portfolio from `from` to `to`, newest first; with `id`, that one. */
export async function readFlows({ pool }: Database, portfolioId: string, span: { readonly from: IsoDate | null; readonly to: IsoDate | null; readonly id?: string }): Promise<FlowRecord[]> {
  const { rows } = await pool.query<FlowRecord>(
    `SELECT id, date::text AS date, trim_scale(amount)::text AS amount, kind, note, created_at AS "createdAt" FROM external_flows f
      WHERE portfolio_id = $1 AND ($2::date IS NULL OR f.date >= $2::date) AND ($3::date IS NULL OR f.date <= $3::date) AND ($4::uuid IS NULL OR id = $4::uuid)
      ORDER BY f.date DESC, created_at DESC, id`,
    [portfolioId, span.from, span.to, span.id ?? null],
  )
  return rows
}
