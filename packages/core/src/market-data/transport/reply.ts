import type { z } from 'zod'
import { ProviderFailure } from '../failure.js'

/** What came back, before anybody trusts it. */
export interface Reply {
  readonly status: number
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly setCookies: readonly string[]
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}

export function makeReply(status: number, headers: Record<string, string>, setCookies: readonly string[], text: string): Reply {
  return { status, headers, setCookies, text, json: parseJson(text) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The start of a body, for a message. */
export function excerpt(reply: Reply): string {
  return reply.text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 160)
}

/**
 * What status and body mean where a provider has no words of its own for it: 429 a rate limit, 401 the key, 402 and 403 the plan, 404 unknown,
 * other statuses beyond 299 and anything but JSON a passing fault. Null for JSON with 2xx.
 */
export function classifyStatus(reply: Reply): ProviderFailure | null {
  const { status } = reply
  if (status === 429) return new ProviderFailure('rate_limited', 'too many requests')
  if (status === 401) return new ProviderFailure('auth', `the key was refused (${status}): ${excerpt(reply)}`, 'provider')
  if (status === 402 || status === 403) return new ProviderFailure('not_entitled', `not in the plan (${status}): ${excerpt(reply)}`)
  if (status === 404) return new ProviderFailure('not_found', 'unknown (404)')
  if (status >= 400 && status < 500 && status !== 408) return new ProviderFailure('bad_payload', `the request was refused (${status}): ${excerpt(reply)}`)
  if (status >= 300 || status === 408) return new ProviderFailure('transient', `status ${status}`)
  return reply.json === undefined ? new ProviderFailure('transient', 'the answer is no JSON') : null
}

/** `body` in the shape of `schema`. Error: ProviderFailure `bad_payload` naming the first field that does not fit. */
export function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ProviderFailure('bad_payload', `unexpected answer at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'wrong shape'}`)
}
