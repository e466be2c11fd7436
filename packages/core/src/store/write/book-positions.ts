import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '../database.js'
import type { NewPosition } from '../../domain/index.js'
import { type BookPosition, readBookPositionsById, readTradeKeys } from '../read/book-positions.js'
import { type BookOwner, linkNamedTags } from './book-tags.js'

/**
 * Adds positions to a book in one transaction, all or none. `choose` is given the keys of the trades the book holds and picks what is added; what it
 * throws cancels everything. Two additions to one book wait for each other. Returns the ids in the order chosen.
 */
export async function addPositions(database: Database, { portfolioId, userId }: BookOwner, choose: (held: ReadonlySet<string>) => readonly NewPosition[]): Promise<string[]> {
  return database.transaction(async (client) => {
    await client.query('SELECT 1 FROM portfolios WHERE id = $1 FOR NO KEY UPDATE', [portfolioId])
    const rows = choose(await readTradeKeys(client, portfolioId)).map((position) => ({ id: randomUUID(), position }))
    await insert(client, portfolioId, rows)
    await linkNamedTags(client, { portfolioId, userId }, rows.flatMap(({ id, position }) => position.tags.map((name) => ({ positionId: id, name }))))
    return rows.map((row) => row.id)
  })
}

const FIELDS = `id uuid, symbol text, "positionType" text, "investmentClass" text, "investmentSubtype" text, quantity numeric, "entryPrice" numeric, "entryDate" date,
  "exitDate" date, "exitPrice" numeric, "underlyingSymbol" text, "strikePrice" numeric, "expirationDate" date, notes text`

async function insert(client: PoolClient, portfolioId: string, rows: readonly { readonly id: string; readonly position: NewPosition }[]): Promise<void> {
  await client.query(
    `INSERT INTO positions (portfolio_id, id, symbol, position_type, investment_class, investment_subtype, quantity, entry_price, entry_date, exit_date, exit_price,
            underlying_symbol, strike_price, expiration_date, notes)
     SELECT $1, r.id, r.symbol, r."positionType", r."investmentClass", r."investmentSubtype", r.quantity, r."entryPrice", r."entryDate", r."exitDate", r."exitPrice",
            r."underlyingSymbol", r."strikePrice", r."expirationDate", r.notes FROM jsonb_to_recordset($2::jsonb) AS r(${FIELDS})`,
    [portfolioId, JSON.stringify(rows.map(({ id, position }) => ({ id, ...stored(position) })))],
  )
}

/** Amounts travel as text, so that no float stands in between. */
function stored({ tags: _tags, quantity, entryPrice, exitPrice, strikePrice, ...rest }: NewPosition): object {
  return { ...rest, quantity: quantity.toFixed(), entryPrice: entryPrice.toFixed(), exitPrice: exitPrice?.toFixed() ?? null, strikePrice: strikePrice?.toFixed() ?? null }
}

/** What a valuation is of: once any of it changes, the stored one is of something else. */
const VALUED = ['symbol', 'position_type', 'investment_class', 'quantity', 'entry_price', 'entry_date', 'exit_date', 'exit_price', 'underlying_symbol', 'strike_price', 'expiration_date']
// A class that is not stored counts as PUBLIC.
const CHANGED = `(${VALUED.map((column) => (column === 'investment_class' ? `coalesce(p.${column}, 'PUBLIC')` : `p.${column}`)).join(', ')}) IS DISTINCT FROM
  (r.symbol, r."positionType", r."investmentClass", r.quantity, r."entryPrice", r."entryDate", r."exitDate", r."exitPrice", r."underlyingSymbol", r."strikePrice", r."expirationDate")`
const UNVALUED = ['last_price', 'market_value', 'unrealized_pnl', 'valued_on'].map((column) => `${column} = CASE WHEN NOT ${CHANGED} THEN p.${column} END`).join(', ')

/**
 * Changes one position: `change` makes the new row from the present one, under a lock, so that two changes at once both count. What it throws changes
 * nothing. Tags are left alone, and so is the stored valuation unless
 * it is no longer of what is held. Returns the changed row; null when there is no such position.
 */
export async function changePosition(database: Database, portfolioId: string, id: string, change: (current: BookPosition) => NewPosition): Promise<BookPosition | null> {
  return database.transaction(async (client) => {
    await client.query('SELECT 1 FROM positions WHERE portfolio_id = $1 AND id = $2 FOR UPDATE', [portfolioId, id])
    const [current] = await readBookPositionsById(client, portfolioId, [id])
    if (!current) return null
    await client.query(
      `UPDATE positions p SET symbol = r.symbol, position_type = r."positionType", investment_class = r."investmentClass", investment_subtype = r."investmentSubtype",
              quantity = r.quantity, entry_price = r."entryPrice", entry_date = r."entryDate", exit_date = r."exitDate", exit_price = r."exitPrice",
              underlying_symbol = r."underlyingSymbol", strike_price = r."strikePrice", expiration_date = r."expirationDate", notes = r.notes, updated_at = now(),
              ${UNVALUED}
         FROM jsonb_to_record($3::jsonb) AS r(${FIELDS}) WHERE p.portfolio_id = $1 AND p.id = $2`,
      [portfolioId, id, JSON.stringify({ id, ...stored(change(current)) })],
    )
    return (await readBookPositionsById(client, portfolioId, [id]))[0]!
  })
}

/** Takes a position out of the book; the row stays for the record. False when there is no such position. */
export async function deletePosition({ pool }: Database, portfolioId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE positions SET deleted_at = now(), updated_at = now() WHERE portfolio_id = $1 AND id = $2 AND deleted_at IS NULL', [portfolioId, id])
  return rowCount === 1
}
