import { createHash } from 'node:crypto'
import type { Database } from './database.js'

/** A lock held by this process until `release`; Postgres frees it by itself when the process dies. */
export interface HeldLock {
  release(): Promise<void>
}

/** Takes the advisory lock `name` without waiting; null when another process holds it. */
export async function tryLock(database: Database, name: string): Promise<HeldLock | null> {
  const key = createHash('sha256').update(name).digest().readBigInt64BE(0).toString()
  const client = await database.pool.connect()
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS taken', [key])
  if (!rows[0]?.taken) {
    client.release()
    return null
  }
  return {
    release: async () => {
      try {
        await client.query('SELECT pg_advisory_unlock($1::bigint)', [key])
      } finally {
        client.release()
      }
    },
  }
}
