import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'

/** What a valuation writes back to the position rows; a later date is never overwritten by an earlier one. */
export interface PositionValueRow {
  readonly portfolioId: string
  readonly id: string
  readonly lastPrice: string
  readonly marketValue: string
  readonly unrealizedPnl: string
}

/** Writes values back to the position rows; a row valued at a later date keeps it. */
export async function writePositionValues(client: PoolClient, date: IsoDate, rows: readonly PositionValueRow[]): Promise<void> {
  await client.query(
    `UPDATE positions p SET last_price = r."lastPrice", market_value = r."marketValue", unrealized_pnl = r."unrealizedPnl", valued_on = $1::date
       FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, id uuid, "lastPrice" numeric, "marketValue" numeric, "unrealizedPnl" numeric)
      WHERE p.portfolio_id = r."portfolioId" AND p.id = r.id AND (p.valued_on IS NULL OR p.valued_on <= $1::date)
        AND (p.last_price, p.market_value, p.unrealized_pnl, p.valued_on) IS DISTINCT FROM (r."lastPrice", r."marketValue", r."unrealizedPnl", $1::date)`,
    [date, JSON.stringify(rows)],
  )
}
