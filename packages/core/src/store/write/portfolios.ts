import { randomUUID } from 'node:crypto'
import type { Database } from '../database.js'

/** What a user says of a portfolio; `equityBalance` in dollars as exact decimal text. */
export interface NewPortfolio {
  readonly name: string
  readonly description: string | null
  readonly currency: string
  readonly equityBalance: string | null
}

/** Creates a portfolio of a user. Returns its id. */
export async function createPortfolio({ pool }: Database, userId: string, { name, description, currency, equityBalance }: NewPortfolio): Promise<string> {
  const id = randomUUID()
  await pool.query('INSERT INTO portfolios (id, user_id, name, description, currency, equity_balance) VALUES ($1, $2, $3, $4, $5, $6)', [id, userId, name, description, currency, equityBalance])
  return id
}

/** Changes what is given and leaves the rest. */
export async function updatePortfolio({ prisma }: Database, id: string, changes: { readonly name?: string | undefined; readonly description?: string | null | undefined; readonly currency?: string | undefined }): Promise<void> {
  const data = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  await prisma.portfolio.update({ where: { id }, data })
}

/** Takes a portfolio out of sight and out of every later night; its rows stay for the record. */
export async function deletePortfolio({ pool }: Database, id: string): Promise<void> {
  await pool.query('UPDATE portfolios SET deleted_at = now(), updated_at = now() WHERE id = $1 AND deleted_at IS NULL', [id])
}
