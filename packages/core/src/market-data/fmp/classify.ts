import { z } from 'zod'
import { ProviderFailure } from '../failure.js'
import { classifyStatus, excerpt, type Reply } from '../transport/reply.js'

const errorBody = z.object({ 'Error Message': z.string() })

/**
 * What FMP means. Refusals come as JSON or bare text, with 4xx or inside a 200. `quota` or `rate_limited` is told apart by our own count of
 * the day, since the words are the same.
 */
export function classifyFmp(reply: Reply, used: number, perDay: number | null): ProviderFailure | null {
  const body = errorBody.safeParse(reply.json)
  const text = body.success ? body.data['Error Message'] : reply.json === undefined ? excerpt(reply) : ''
  if (reply.status === 401 || /^invalid api key/i.test(text)) return new ProviderFailure('auth', 'FMP_API_KEY was refused', 'provider')
  if (/^legacy endpoint/i.test(text)) return new ProviderFailure('not_entitled', 'this key has no access to the v3 endpoints: set FMP_API_VERSION=stable', 'provider')
  if (/^restricted endpoint/i.test(text)) return new ProviderFailure('not_entitled', 'the endpoint is not in the plan', 'endpoint')
  if (/special endpoint|premium query parameter/i.test(text)) return new ProviderFailure('not_entitled', 'the symbol is not in the plan')
  if (/bandwidth limit reach/i.test(text)) return new ProviderFailure('quota', 'the bandwidth of the plan is used up', 'provider')
  if (reply.status === 429 || /limit reach/i.test(text)) {
    const spent = perDay !== null && used >= perDay
    return spent ? new ProviderFailure('quota', `the ${perDay} requests of the day are used up`, 'provider') : new ProviderFailure('rate_limited', 'too many requests')
  }
  const failure = classifyStatus(reply)
  return failure ?? (body.success ? new ProviderFailure('bad_payload', text.slice(0, 160)) : null)
}
