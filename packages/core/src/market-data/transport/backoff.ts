import type { ProviderFailure } from '../failure.js'

const FIRST_MS = 1_000
/** The longest a run waits because a provider asks for it; who asks for more is left alone for the run. */
export const PATIENCE_MS = 120_000
/** Tries of one request, the first included. */
export const MAX_TRIES = 3

/**
 * How long to wait before try `attempt + 1`, milliseconds: what the provider asked for, else `throttleMs` after a rate limit, else 1, 2, 4 ... seconds,
 * half of it by chance. Null when the provider asks for more patience than a run has.
 */
export function backoffMs(failure: ProviderFailure, attempt: number, throttleMs: number | null, random: () => number): number | null {
  const jitter = 0.5 + random() / 2
  if (failure.retryAfterMs !== null) return failure.retryAfterMs > PATIENCE_MS ? null : Math.ceil(failure.retryAfterMs + 250 * random())
  if (failure.failureClass === 'rate_limited' && throttleMs !== null) return Math.ceil(throttleMs * (1 + random() / 20))
  return Math.ceil(FIRST_MS * 2 ** (attempt - 1) * jitter)
}

/** Milliseconds of a Retry-After header, in seconds or as a date; null when there is none that can be read. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : null
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}
