import { randomUUID } from 'node:crypto'
import type { Database } from '../database.js'

/** Creates a user and an empty portfolio named after them. Returns the new user's id; null when the e-mail address is taken. */
export async function registerUser(database: Database, user: { readonly email: string; readonly fullName: string; readonly passwordHash: string }): Promise<string | null> {
  const id = randomUUID()
  return database.transaction(async (client) => {
    const { rowCount } = await client.query(
      'INSERT INTO users (id, email, full_name, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO NOTHING',
      [id, user.email, user.fullName, user.passwordHash],
    )
    if (rowCount === 0) return null
    await client.query('INSERT INTO portfolios (id, user_id, name) VALUES ($1, $2, $3)', [randomUUID(), id, `${user.fullName}'s Portfolio`])
    return id
  })
}
