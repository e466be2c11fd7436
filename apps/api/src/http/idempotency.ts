import { createHash } from 'node:crypto'
import { answerKey, claimKey, type Database, type Logger, messageOf, releaseKey } from '@sigmasight/core'
import { ApiError, ERRORS } from '../errors/registry.js'

const HEADER = 'Idempotency-Key'
const KEY = /^[\x21-\x7e]{1,255}$/

/** A request that carries a key, and what it asks: method, address and body. */
interface Keyed {
  readonly key: string
  readonly userId: string
  readonly status: number
  readonly asked: readonly [method: string, address: string, body: unknown]
}

/** Makes a request with an Idempotency-Key take effect once. */
export interface IdempotencyKeys {
  /**
   * Runs `work` unless the user sent this key with the same request in the last 24 hours: then the answer of that time is given again. Work that fails
   * frees the key. Errors: ApiError idempotency_key_reused, idempotency_unanswered, validation_failed for a key that is none, and those of `work`.
   */
  once(request: Keyed, work: () => Promise<unknown>): Promise<{ readonly answer: unknown; readonly replayed: boolean }>
}

export function idempotencyKeys(database: Database, clock: () => Date, logger: Logger): IdempotencyKeys {
  return {
    once: async ({ key, userId, status, asked }, work) => {
      if (!KEY.test(key)) throw refusal('validation_failed', 'Input should have 1 to 255 visible ASCII characters')
      const request = { userId, key, requestHash: digest(asked) }
      const claim = await claimKey(database, request, clock())
      if (claim.kind === 'answered') return { answer: claim.body, replayed: true }
      if (claim.kind === 'other_request') throw refusal('idempotency_key_reused', ERRORS.idempotency_key_reused.text)
      if (claim.kind === 'unanswered') throw new ApiError('idempotency_unanswered')
      const answer = await work().catch(async (error: unknown) => {
        await releaseKey(database, request).catch((failure: unknown) => logger.error('an idempotency key could not be freed', { error: messageOf(failure) }))
        throw error
      })
      await answerKey(database, request, status, answer)
      return { answer, replayed: false }
    },
  }
}

function refusal(code: 'validation_failed' | 'idempotency_key_reused', msg: string): ApiError {
  return new ApiError(code, [{ type: code === 'validation_failed' ? 'value_error' : code, loc: ['header', HEADER], msg }])
}

function digest([method, address, body]: Keyed['asked']): string {
  const hash = createHash('sha256').update(`${method} ${address}\n`)
  return hash.update(Buffer.isBuffer(body) ? body : JSON.stringify(body)).digest('hex')
}
