import type { PoolClient } from 'pg'
import type { IsoDate } from '../../domain/index.js'

/** Result of engine 1 for one portfolio. */
export interface ValuationRow {
  readonly portfolioId: string
  readonly status: string
  readonly flags: readonly string[]
  readonly netAssetValue: string | null
  readonly totals: object
  readonly positions: readonly object[]
  readonly coverage: object
  readonly inputDigest: string
}

/** Result of engine 3 for one portfolio. */
export interface FactorExposureRow {
  readonly portfolioId: string
  readonly status: string
  readonly flags: readonly string[]
  readonly factors: readonly object[]
  readonly positions: readonly object[]
  readonly coverage: object
  readonly inputDigest: string
}

/** Result of engine 6 for one portfolio; money as exact decimal text. */
export interface SnapshotRow {
  readonly portfolioId: string
  readonly totalValue: string
  readonly cashValue: string
  readonly longValue: string
  readonly shortValue: string
  readonly privateValue: string
  readonly grossExposure: string
  readonly netExposure: string
  readonly externalFlow: string
  readonly dailyPnl: string
  readonly dailyReturn: string | null
  readonly cumulativePnl: string
  readonly unrealizedPnl: string
  readonly realizedPnl: string
  readonly returnIndex: number | null
  readonly numPositions: number
  readonly numLongPositions: number
  readonly numShortPositions: number
  readonly equityBalance: string | null
  readonly flags: readonly string[]
  readonly prices: Readonly<Record<string, { readonly price: number; readonly source: string; readonly units: number }>>
  readonly metadata: object
  readonly inputDigest: string
}

/** What a valuation writes back to the position rows; a later date is never overwritten by an earlier one. */
export interface PositionValueRow {
  readonly portfolioId: string
  readonly id: string
  readonly lastPrice: string
  readonly marketValue: string
  readonly unrealizedPnl: string
}

const FLAGS = 'ARRAY(SELECT jsonb_array_elements_text(r.flags))'

export async function writeValuations(client: PoolClient, date: IsoDate, rows: readonly ValuationRow[]): Promise<void> {
  await client.query(
    `INSERT INTO portfolio_valuations (portfolio_id, calculation_date, status, flags, net_asset_value, totals, positions, coverage, input_digest)
     SELECT r."portfolioId", $1::date, r.status, ${FLAGS}, r."netAssetValue", r.totals, r.positions, r.coverage, r."inputDigest"
       FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, status text, flags jsonb, "netAssetValue" numeric, totals jsonb, positions jsonb, coverage jsonb, "inputDigest" text)
     ON CONFLICT (portfolio_id, calculation_date) DO UPDATE SET status = excluded.status, flags = excluded.flags, net_asset_value = excluded.net_asset_value,
            totals = excluded.totals, positions = excluded.positions, coverage = excluded.coverage, input_digest = excluded.input_digest`,
    [date, JSON.stringify(rows)],
  )
}

export async function writeFactorExposures(client: PoolClient, date: IsoDate, rows: readonly FactorExposureRow[]): Promise<void> {
  await client.query(
    `INSERT INTO factor_exposures (portfolio_id, calculation_date, status, flags, factors, positions, coverage, input_digest)
     SELECT r."portfolioId", $1::date, r.status, ${FLAGS}, r.factors, r.positions, r.coverage, r."inputDigest"
       FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, status text, flags jsonb, factors jsonb, positions jsonb, coverage jsonb, "inputDigest" text)
     ON CONFLICT (portfolio_id, calculation_date) DO UPDATE SET status = excluded.status, flags = excluded.flags, factors = excluded.factors,
            positions = excluded.positions, coverage = excluded.coverage, input_digest = excluded.input_digest`,
    [date, JSON.stringify(rows)],
  )
}

export async function writeSnapshots(client: PoolClient, date: IsoDate, rows: readonly SnapshotRow[]): Promise<void> {
  await client.query(
    `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, cash_value, long_value, short_value, private_value, gross_exposure, net_exposure,
            external_flow, daily_pnl, daily_return, cumulative_pnl, unrealized_pnl, realized_pnl, return_index, num_positions, num_long_positions,
            num_short_positions, equity_balance, flags, prices, metadata, input_digest)
     SELECT r."portfolioId", $1::date, r."totalValue", r."cashValue", r."longValue", r."shortValue", r."privateValue", r."grossExposure", r."netExposure",
            r."externalFlow", r."dailyPnl", r."dailyReturn", r."cumulativePnl", r."unrealizedPnl", r."realizedPnl", r."returnIndex", r."numPositions",
            r."numLongPositions", r."numShortPositions", r."equityBalance", ${FLAGS}, r.prices, r.metadata, r."inputDigest"
       FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, "totalValue" numeric, "cashValue" numeric, "longValue" numeric, "shortValue" numeric,
            "privateValue" numeric, "grossExposure" numeric, "netExposure" numeric, "externalFlow" numeric, "dailyPnl" numeric, "dailyReturn" numeric,
            "cumulativePnl" numeric, "unrealizedPnl" numeric, "realizedPnl" numeric, "returnIndex" float8, "numPositions" int, "numLongPositions" int,
            "numShortPositions" int, "equityBalance" numeric, flags jsonb, prices jsonb, metadata jsonb, "inputDigest" text)
     ON CONFLICT (portfolio_id, snapshot_date) DO UPDATE SET total_value = excluded.total_value, cash_value = excluded.cash_value,
            long_value = excluded.long_value, short_value = excluded.short_value, private_value = excluded.private_value,
            gross_exposure = excluded.gross_exposure, net_exposure = excluded.net_exposure, external_flow = excluded.external_flow,
            daily_pnl = excluded.daily_pnl, daily_return = excluded.daily_return, cumulative_pnl = excluded.cumulative_pnl,
            unrealized_pnl = excluded.unrealized_pnl, realized_pnl = excluded.realized_pnl, return_index = excluded.return_index,
            num_positions = excluded.num_positions, num_long_positions = excluded.num_long_positions, num_short_positions = excluded.num_short_positions,
            equity_balance = excluded.equity_balance, flags = excluded.flags, prices = excluded.prices, metadata = excluded.metadata,
            input_digest = excluded.input_digest`,
    [date, JSON.stringify(rows)],
  )
}

export async function writePositionValues(client: PoolClient, date: IsoDate, rows: readonly PositionValueRow[]): Promise<void> {
  await client.query(
    `UPDATE positions p SET last_price = r."lastPrice", market_value = r."marketValue", unrealized_pnl = r."unrealizedPnl", valued_on = $1::date
       FROM jsonb_to_recordset($2::jsonb) AS r("portfolioId" uuid, id uuid, "lastPrice" numeric, "marketValue" numeric, "unrealizedPnl" numeric)
      WHERE p.portfolio_id = r."portfolioId" AND p.id = r.id AND (p.valued_on IS NULL OR p.valued_on <= $1::date)
        AND (p.last_price, p.market_value, p.unrealized_pnl, p.valued_on) IS DISTINCT FROM (r."lastPrice", r."marketValue", r."unrealizedPnl", $1::date)`,
    [date, JSON.stringify(rows)],
  )
}
