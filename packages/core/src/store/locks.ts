import { createHash } from 'node:crypto'
import type { Connection } from './connection.js'

/** The connection that held a lock broke: another process may hold it by now. */
class LockLost extends Error {
  override readonly name = 'LockLost'
}

export function isLockLost(error: unknown): boolean {
  return error instanceof LockLost
}

/** A lock held by this process until `release`; Postgres frees it by itself when the process dies. */
export interface HeldLock {
  /** Aborted when the connection that holds the lock breaks: from then on another process may hold it. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/** SQL: Postgres notices within a minute and a half that the machine of a connection is gone, and frees its locks; by itself it asks after two hours. */
const LOST_SOON = `set_config('tcp_keepalives_idle', '60', false), set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '3', false)`

/** Takes the advisory lock `name` without waiting; null when another process holds it. A shared lock keeps out exclusive ones only. */
export async function tryLock({ pool }: Pick<Connection, 'pool'>, name: string, mode: 'exclusive' | 'shared' = 'exclusive'): Promise<HeldLock | null> {
  const key = lockKey(name)
  const suffix = mode === 'shared' ? '_shared' : ''
  const client = await pool.connect()
  const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock${suffix}($1::bigint) AS taken, ${LOST_SOON}`, [key]).catch((error: unknown) => {
    client.release(true) // else the pool counts it as in use for ever
    throw error
  })
  if (!rows[0]?.taken) {
    client.release()
    return null
  }
  const lost = new AbortController()
  const onEnd = (): void => lost.abort(new LockLost('the database connection that held the lock broke; the next run resumes'))
  client.on('end', onEnd).on('error', onEnd)
  return {
    lost: lost.signal,
    release: async () => {
      client.off('end', onEnd).off('error', onEnd)
      // On a broken connection there is nothing left to unlock.
      const broken = await client.query(`SELECT pg_advisory_unlock${suffix}($1::bigint)`, [key]).then(() => false, () => true)
      client.release(broken)
    },
  }
}

/** Whether nobody holds the lock `name` at this moment. */
export async function isLockFree({ pool }: Pick<Connection, 'pool'>, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1::bigint) AS free', [lockKey(name)])
  return rows[0]?.free === true
}

/** The 64-bit key that Postgres knows the lock `name` by. */
export function lockKey(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE(0).toString()
}
