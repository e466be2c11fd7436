import { z } from 'zod'
import { ProviderFailure } from '../failure.js'
import { classifyStatus, excerpt, type Reply } from '../transport/reply.js'
import type { HttpRequest } from '../transport/transport.js'

const errorBody = z.record(z.string(), z.object({ error: z.object({ code: z.string(), description: z.string() }) }))
const CRUMB = /^[\w./\\-]{1,40}$/

/** Requests that fetch the cookie and the crumb. */
export function isHandshake(url: string): boolean {
  return /\/v1\/test\/getcrumb|\/quote\/AAPL|consent/i.test(url)
}

/** Everything but price history stands on the crumb. */
export function needsCrumb(url: string): boolean {
  return !url.includes('/v8/finance/chart/')
}

/** What Yahoo means. The cookie page is HTML, the crumb bare text, the rest JSON with an error object at any status. */
export function classifyYahoo(reply: Reply, { url }: HttpRequest): ProviderFailure | null {
  if (reply.status === 429 || /^(edge: )?too many requests/i.test(reply.text.trim())) return new ProviderFailure('rate_limited', 'too many requests')
  if (isHandshake(url)) return classifyHandshake(reply, url)
  const body = errorBody.safeParse(reply.json)
  const error = body.success ? Object.values(body.data)[0]?.error : undefined
  if (reply.status === 401 || error?.code === 'Unauthorized') return new ProviderFailure('auth', 'the crumb was refused')
  if (error?.code === 'Not Found') return new ProviderFailure('not_found', error.description)
  if (error?.code === 'Bad Request') return /data doesn't exist/i.test(error.description) ? new ProviderFailure('not_found', 'no bars in the window') : new ProviderFailure('bad_payload', error.description)
  const failure = classifyStatus(reply)
  return failure ?? (error ? new ProviderFailure('bad_payload', error.description) : null)
}

function classifyHandshake(reply: Reply, url: string): ProviderFailure | null {
  if (reply.status >= 400) return new ProviderFailure('transient', `the handshake was refused (${reply.status})`)
  if (/getcrumb/.test(url) && !CRUMB.test(reply.text.trim())) return new ProviderFailure('transient', `no crumb: ${excerpt(reply).slice(0, 40)}`)
  return null
}
