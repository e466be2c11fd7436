import type { IsoDate, PositionType } from '../../domain/index.js'
import type { Database } from '../database.js'

/** A stored target price; dollars a share. */
export interface TargetPriceRecord {
  readonly id: string
  readonly portfolioId: string
  /** Of a position that is not deleted. */
  readonly positionId: string | null
  readonly symbol: string
  readonly positionType: PositionType
  readonly investmentClass: 'PUBLIC' | 'OPTIONS' | 'PRIVATE' | null
  readonly targetEoy: number | null
  readonly targetNextYear: number | null
  readonly downside: number | null
  readonly currentPrice: number
  readonly priceDate: IsoDate | null
  /** Where the price came from. */
  readonly dataSource: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A target outlives its position, and then names none. */
const LIVE_POSITION = `(SELECT p.id FROM positions p WHERE p.portfolio_id = t.portfolio_id AND p.id = t.position_id AND p.deleted_at IS NULL)`
const COLUMNS = `
t.id, t.portfolio_id AS "portfolioId", ${LIVE_POSITION} AS "positionId", t.symbol, t.position_type AS "positionType", t.investment_class AS "investmentClass",
t.target_eoy::float8 AS "targetEoy",
t.target_next_year::float8 AS "targetNextYear", t.downside::float8 AS downside, t.current_price::float8 AS "currentPrice", t.price_date::text AS "priceDate",
t.data_source AS "dataSource",
t.created_at AS "createdAt", t.updated_at AS "updatedAt"`

/** Targets of a portfolio by symbol and type, all or those of one symbol or type. */
export async function readTargetPrices(
  database: Database, portfolioId: string, only: { readonly symbol?: string | undefined; readonly positionType?: string | undefined; readonly ids?: readonly string[] } = {},
): Promise<TargetPriceRecord[]> {
  const { rows } = await database.pool.query<TargetPriceRecord>(
    `SELECT ${COLUMNS} FROM target_prices t
      WHERE t.portfolio_id = $1 AND ($2::text IS NULL OR t.symbol = $2) AND ($3::text IS NULL OR t.position_type = $3) AND ($4::uuid[] IS NULL OR t.id = ANY($4))
      ORDER BY t.symbol COLLATE "C", t.position_type, t.id`,
    [portfolioId, only.symbol ?? null, only.positionType ?? null, only.ids ?? null],
  )
  return rows
}

/** The target with this id and the user whose portfolio it is in; null when there is none. */
export async function findTargetPrice(database: Database, id: string): Promise<{ readonly target: TargetPriceRecord; readonly userId: string } | null> {
  const { rows } = await database.pool.query<TargetPriceRecord & { userId: string }>(
    `SELECT ${COLUMNS}, f.user_id AS "userId" FROM target_prices t JOIN portfolios f ON f.id = t.portfolio_id AND f.deleted_at IS NULL WHERE t.id = $1`, [id],
  )
  const [row] = rows
  if (!row) return null
  const { userId, ...target } = row
  return { target, userId }
}
