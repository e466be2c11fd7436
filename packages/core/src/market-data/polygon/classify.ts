import { z } from 'zod'
import { ProviderFailure } from '../failure.js'
import { classifyStatus, type Reply } from '../transport/reply.js'

const envelope = z.object({ status: z.string().optional(), error: z.string().optional(), message: z.string().optional() })

/** What Polygon means. `DELAYED` is good data of a delayed plan; a date outside the plan is a 403 of its own. */
export function classifyPolygon(reply: Reply): ProviderFailure | null {
  const body = envelope.safeParse(reply.json)
  const text = body.success ? (body.data.error ?? body.data.message ?? '') : ''
  const status = body.success ? body.data.status : undefined
  if (reply.status === 401 || /unknown api key|api key was not provided/i.test(text)) return new ProviderFailure('auth', 'POLYGON_API_KEY was refused', 'provider')
  if (reply.status === 429 || /exceeded the maximum requests/i.test(text)) return new ProviderFailure('rate_limited', 'too many requests')
  if (reply.status === 403 || status === 'NOT_AUTHORIZED') {
    return /timeframe/i.test(text) ? new ProviderFailure('not_entitled', 'the dates are not in the plan', 'window') : new ProviderFailure('not_entitled', 'the endpoint is not in the plan', 'endpoint')
  }
  const failure = classifyStatus(reply)
  if (failure) return failure
  if (status === undefined || status === 'OK' || status === 'DELAYED') return null
  return status === 'NOT_FOUND' ? new ProviderFailure('not_found', 'unknown ticker') : new ProviderFailure('bad_payload', `status ${status}: ${text.slice(0, 160)}`)
}
