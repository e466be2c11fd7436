import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

export type Encoding = 'br' | 'gzip'

/** Bytes from which on a body is worth compressing. */
const THRESHOLD = 1_024
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const AVAILABLE = ['br', 'gzip', 'identity']
const known = new LRUCache<string, Encoding | 'identity'>({ max: 200 })
/** The types of the package lack its second argument. */
type Prefer = (available: readonly string[], options: { readonly preferred: readonly string[] }) => string | undefined

/** The encoding of an answer that suits an Accept-Encoding best, Brotli before gzip where both suit alike; null for none. */
export function encodingFor(accepted: string | undefined): Encoding | null {
  if (accepted === undefined) return null
  let chosen = known.get(accepted)
  if (chosen === undefined) {
    const negotiator = new Negotiator({ headers: { 'accept-encoding': accepted } })
    chosen = ((negotiator.encoding as Prefer).call(negotiator, AVAILABLE, { preferred: ['br', 'gzip'] }) ?? 'identity') as Encoding | 'identity'
    known.set(accepted, chosen)
  }
  return chosen === 'identity' ? null : chosen
}

/** A body in an encoding; null when it is too small to be worth it. */
export async function encoded(body: Buffer, encoding: Encoding): Promise<Buffer | null> {
  if (body.length < THRESHOLD) return null
  return encoding === 'br' ? promisify(brotliCompress)(body, BROTLI) : promisify(gzip)(body)
}
