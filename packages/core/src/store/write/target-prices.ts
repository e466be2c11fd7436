import { randomUUID } from 'node:crypto'
import type { IsoDate, PositionType } from '../../domain/index.js'
import type { Database } from '../database.js'
import type { TargetPriceRecord } from '../read/target-prices.js'

/** A target price to store. */
export type NewTargetPrice = Omit<TargetPriceRecord, 'id' | 'portfolioId' | 'createdAt' | 'updatedAt'>

/** What changes of a stored target; keys that are absent leave what is stored. */
export interface TargetPriceChange {
  readonly id: string
  readonly changes: {
    readonly targetEoy?: number | null; readonly targetNextYear?: number | null; readonly downside?: number | null
    readonly currentPrice?: number; readonly priceDate?: IsoDate | null; readonly dataSource?: string
  }
}

/** Stores new targets in one statement and returns their ids by `targetKey`. One whose symbol and type the portfolio has already is left out. */
export async function insertTargetPrices(database: Database, portfolioId: string, targets: readonly NewTargetPrice[]): Promise<Map<string, string>> {
  const { rows } = await database.pool.query<{ id: string; symbol: string; type: PositionType }>(
    `INSERT INTO target_prices (portfolio_id, id, position_id, symbol, position_type, investment_class, target_eoy, target_next_year, downside, current_price, price_date, data_source)
     SELECT $1, r.id, r."positionId", r.symbol, r."positionType", r."investmentClass", r."targetEoy", r."targetNextYear", r.downside, r."currentPrice", r."priceDate", r."dataSource"
       FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, "positionId" uuid, symbol text, "positionType" text, "investmentClass" text, "targetEoy" numeric, "targetNextYear" numeric,
            downside numeric, "currentPrice" numeric, "priceDate" date, "dataSource" text)
     ON CONFLICT DO NOTHING RETURNING id, symbol, position_type AS type`,
    [portfolioId, JSON.stringify(targets.map((target) => ({ ...target, id: randomUUID() })))],
  )
  return new Map(rows.map(({ id, symbol, type }) => [targetKey({ symbol, positionType: type }), id]))
}

/** Changes targets of a portfolio in one statement, at most one change a target. Returns the ids of those that were there. */
export async function updateTargetPrices(database: Database, portfolioId: string, changes: readonly TargetPriceChange[]): Promise<Set<string>> {
  const changed = (column: string, key: string, type: string) => `${column} = CASE WHEN r.changes ? '${key}' THEN (r.changes ->> '${key}')::${type} ELSE t.${column} END`
  const { rows } = await database.pool.query<{ id: string }>(
    `UPDATE target_prices t SET ${changed('target_eoy', 'targetEoy', 'numeric')}, ${changed('target_next_year', 'targetNextYear', 'numeric')}, ${changed('downside', 'downside', 'numeric')},
            ${changed('current_price', 'currentPrice', 'numeric')}, ${changed('price_date', 'priceDate', 'date')}, ${changed('data_source', 'dataSource', 'text')}, updated_at = now()
       FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, changes jsonb) WHERE t.portfolio_id = $1 AND t.id = r.id RETURNING t.id`,
    [portfolioId, JSON.stringify(changes)],
  )
  return new Set(rows.map((row) => row.id))
}

/** Deletes a target. False when it was gone already. */
export async function deleteTargetPrice(database: Database, target: { readonly portfolioId: string; readonly id: string }): Promise<boolean> {
  const { rowCount } = await database.pool.query('DELETE FROM target_prices WHERE portfolio_id = $1 AND id = $2', [target.portfolioId, target.id])
  return rowCount === 1
}

/** What makes a target unique within its portfolio. */
export function targetKey({ symbol, positionType }: { readonly symbol: string; readonly positionType: string }): string {
  return `${symbol}|${positionType}`
}
