import type { Database } from '../database.js'

/** A user as authentication needs it. */
export interface UserRecord {
  readonly id: string
  readonly email: string
  readonly fullName: string
  readonly passwordHash: string
  readonly isActive: boolean
  readonly isAdmin: boolean
  readonly createdAt: Date
  /** The user's first portfolio; null when there is none. */
  readonly portfolioId: string | null
}

const SELECT = `SELECT u.id, u.email, u.full_name AS "fullName", u.password_hash AS "passwordHash", u.is_active AS "isActive", u.is_admin AS "isAdmin", u.created_at AS "createdAt",
  (SELECT p.id FROM portfolios p WHERE p.user_id = u.id AND p.deleted_at IS NULL ORDER BY p.created_at, p.id LIMIT 1) AS "portfolioId" FROM users u`
// Every request with a token asks for its user: one prepared statement, planned once a connection.
const BY_ID = { name: 'user-by-id', text: `${SELECT} WHERE u.id = $1` }
const BY_EMAIL = { name: 'user-by-email', text: `${SELECT} WHERE u.email = $1` }

/** The user with this e-mail address or id; null when there is none. */
export async function findUser({ pool }: Database, by: { readonly email: string } | { readonly id: string }): Promise<UserRecord | null> {
  const { rows } = await pool.query<UserRecord>('id' in by ? { ...BY_ID, values: [by.id] } : { ...BY_EMAIL, values: [by.email] })
  return rows[0] ?? null
}
