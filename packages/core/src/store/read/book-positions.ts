import type { PoolClient } from 'pg'
import type { Database } from '../database.js'
import { Decimal, type InvestmentClass, type IsoDate, type PositionType, tradeKey } from '../../domain/index.js'

/** A position as the user keeps it, with the tags it bears and its newest mark; amounts as exact decimal text. */
export interface BookPosition {
  readonly id: string
  readonly symbol: string
  readonly positionType: PositionType
  /** null counts as PUBLIC. */
  readonly investmentClass: InvestmentClass | null
  readonly investmentSubtype: string | null
  readonly quantity: string
  readonly entryPrice: string
  readonly entryDate: IsoDate
  readonly exitDate: IsoDate | null
  readonly exitPrice: string | null
  readonly underlyingSymbol: string | null
  readonly strikePrice: string | null
  readonly expirationDate: IsoDate | null
  readonly notes: string | null
  /** Names of the live tags. */
  readonly tags: readonly string[]
  readonly markDate: IsoDate | null
  readonly markPrice: string | null
  readonly lastPrice: string | null
  readonly marketValue: string | null
  readonly unrealizedPnl: string | null
  /** Session of the last valuation. */
  readonly valuedOn: IsoDate | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Open: neither closed nor expired by the session. */
export type BookState = 'open' | 'closed' | 'expired' | 'all'

/** Which positions of a book, and which part of the list. What is null filters nothing. */
export interface BookFilter {
  readonly state: BookState
  /** The session by which an option has expired. */
  readonly asOf: IsoDate
  readonly positionType: PositionType | null
  readonly investmentClass: InvestmentClass | null
  readonly symbol: string | null
  readonly tag: string | null
  /** null: all of them. */
  readonly limit: number | null
  readonly offset: number
}

const COLUMNS = `p.id, p.symbol, p.position_type AS "positionType", p.investment_class AS "investmentClass", p.investment_subtype AS "investmentSubtype",
  trim_scale(p.quantity)::text AS quantity, trim_scale(p.entry_price)::text AS "entryPrice", p.entry_date::text AS "entryDate", p.exit_date::text AS "exitDate",
  trim_scale(p.exit_price)::text AS "exitPrice", p.underlying_symbol AS "underlyingSymbol", trim_scale(p.strike_price)::text AS "strikePrice",
  p.expiration_date::text AS "expirationDate", p.notes, trim_scale(p.last_price)::text AS "lastPrice", trim_scale(p.market_value)::text AS "marketValue",
  trim_scale(p.unrealized_pnl)::text AS "unrealizedPnl", p.valued_on::text AS "valuedOn", p.created_at AS "createdAt", p.updated_at AS "updatedAt",
  m.date::text AS "markDate", trim_scale(m.price)::text AS "markPrice",
  coalesce((SELECT array_agg(t.name ORDER BY t.name COLLATE "C") FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL
             WHERE l.portfolio_id = p.portfolio_id AND l.position_id = p.id), '{}') AS tags`

const FROM = `FROM positions p LEFT JOIN LATERAL (SELECT date, price FROM position_marks k
  WHERE k.portfolio_id = p.portfolio_id AND k.position_id = p.id ORDER BY date DESC LIMIT 1) m ON true
 WHERE p.portfolio_id = $1 AND p.deleted_at IS NULL`

const CLOSED = 'p.exit_date IS NOT NULL'
const EXPIRED = `(p.exit_date IS NULL AND p.position_type NOT IN ('LONG', 'SHORT') AND coalesce(p.expiration_date <= $3::date, false))`
const FILTERED = `${FROM} AND CASE $2 WHEN 'all' THEN true WHEN 'closed' THEN ${CLOSED} WHEN 'expired' THEN ${EXPIRED} ELSE NOT ${CLOSED} AND NOT ${EXPIRED} END
   AND ($4::text IS NULL OR p.position_type = $4) AND ($5::text IS NULL OR coalesce(p.investment_class, 'PUBLIC') = $5) AND ($6::text IS NULL OR upper(p.symbol) = $6)
   AND ($7::text IS NULL OR EXISTS (SELECT 1 FROM position_tags l JOIN tags t ON t.id = l.tag_id AND t.archived_at IS NULL
        WHERE l.portfolio_id = p.portfolio_id AND l.position_id = p.id AND t.name = $7))`

/** Positions of a book by symbol and id, with how many there are in all. */
export async function readBookPositions({ pool }: Database, portfolioId: string, filter: BookFilter): Promise<{ readonly rows: BookPosition[]; readonly total: number }> {
  const values = [portfolioId, filter.state, filter.asOf, filter.positionType, filter.investmentClass, filter.symbol, filter.tag]
  const [page, count] = await Promise.all([
    pool.query<BookPosition>(`SELECT ${COLUMNS} ${FILTERED} ORDER BY p.symbol COLLATE "C", p.id LIMIT $8 OFFSET $9`, [...values, filter.limit, filter.offset]),
    pool.query<{ total: number }>(`SELECT count(*)::int AS total ${FILTERED}`, values),
  ])
  return { rows: page.rows, total: count.rows[0]!.total }
}

/** One position of a book; null when there is none. */
export async function readBookPosition({ pool }: Pick<Database, 'pool'>, portfolioId: string, id: string): Promise<BookPosition | null> {
  return (await readBookPositionsById(pool, portfolioId, [id]))[0] ?? null
}

/** Positions of a book with these ids, by symbol and id. */
export async function readBookPositionsById(client: Pick<PoolClient, 'query'>, portfolioId: string, ids: readonly string[]): Promise<BookPosition[]> {
  const { rows } = await client.query<BookPosition>(`SELECT ${COLUMNS} ${FROM} AND p.id = ANY($2::uuid[]) ORDER BY p.symbol COLLATE "C", p.id`, [portfolioId, ids])
  return rows
}

/** Keys of the trades a book holds, for the search for duplicates. */
export async function readTradeKeys(client: Pick<PoolClient, 'query'>, portfolioId: string): Promise<Set<string>> {
  const { rows } = await client.query<{
    symbol: string; positionType: PositionType; strikePrice: string | null; expirationDate: string | null; quantity: string; entryPrice: string; entryDate: string; exitDate: string | null
  }>(
    `SELECT symbol, position_type AS "positionType", strike_price::text AS "strikePrice", expiration_date::text AS "expirationDate", quantity::text, entry_price::text AS "entryPrice", entry_date::text AS "entryDate", exit_date::text AS "exitDate"
       FROM positions WHERE portfolio_id = $1 AND deleted_at IS NULL`,
    [portfolioId],
  )
  return new Set(rows.map((row) => tradeKey({
    ...row, quantity: new Decimal(row.quantity), entryPrice: new Decimal(row.entryPrice), strikePrice: row.strikePrice === null ? null : new Decimal(row.strikePrice),
  })))
}
