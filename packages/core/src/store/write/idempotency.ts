import type { Database } from '../database.js'

/** How long a key is remembered. */
const HOURS = 24
/** Status of a key whose request has not been answered. */
const UNANSWERED = 0

/** A request that carries an Idempotency-Key. */
export interface KeyedRequest {
  readonly userId: string
  readonly key: string
  /** Digest of what was asked. */
  readonly requestHash: string
}

/** What is known of a key: nothing before (the caller goes on and must answer or release it), an answer, another request, or a request without an answer. */
export type KeyClaim = { readonly kind: 'new' } | { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'other_request' } | { readonly kind: 'unanswered' }

/** Claims a key for a request. Of several callers at once exactly one is told `new`. Keys older than 24 hours count as unknown. */
export async function claimKey({ pool }: Database, { userId, key, requestHash }: KeyedRequest, now: Date): Promise<KeyClaim> {
  const expired = new Date(now.getTime() - HOURS * 3_600_000)
  await pool.query('DELETE FROM idempotency_keys WHERE user_id = $1 AND created_at <= $2', [userId, expired])
  const { rowCount } = await pool.query(
    `INSERT INTO idempotency_keys (user_id, key, request_hash, status, body, created_at) VALUES ($1, $2, $3, ${UNANSWERED}, 'null', $4) ON CONFLICT DO NOTHING`, [userId, key, requestHash, now])
  if (rowCount === 1) return { kind: 'new' }
  const { rows } = await pool.query<{ hash: string; status: number; body: unknown }>(
    'SELECT request_hash AS hash, status, body FROM idempotency_keys WHERE user_id = $1 AND key = $2', [userId, key])
  const known = rows[0]
  if (known && known.hash !== requestHash) return { kind: 'other_request' }
  return known && known.status !== UNANSWERED ? { kind: 'answered', body: known.body } : { kind: 'unanswered' }
}

/** Remembers the answer to a claimed key. */
export async function answerKey({ pool }: Database, { userId, key }: KeyedRequest, status: number, body: unknown): Promise<void> {
  await pool.query('UPDATE idempotency_keys SET status = $3, body = $4 WHERE user_id = $1 AND key = $2', [userId, key, status, JSON.stringify(body ?? null)])
}

/** Forgets a claimed key whose request came to nothing, so that it can be sent again. */
export async function releaseKey({ pool }: Database, { userId, key }: KeyedRequest): Promise<void> {
  await pool.query(`DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status = ${UNANSWERED}`, [userId, key])
}
