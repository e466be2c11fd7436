import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KeptAnswer } from './answers.js'

/** Of an answer that its reader may keep if it is asked for again each time. */
export const ASK_AGAIN = 'private, no-cache'

/** Sends an answer, or 304 when the caller's copy still holds. Needs nothing of Express. */
export function sendKept(request: IncomingMessage, response: ServerResponse, { etag, encoding, body }: KeptAnswer): void {
  const vary = response.getHeader('Vary')
  response.setHeader('Vary', vary === undefined ? 'Accept-Encoding' : `${String(vary)}, Accept-Encoding`)
  response.setHeader('Cache-Control', ASK_AGAIN)
  // A strong ETag tells encodings apart.
  response.setHeader('ETag', encoding === null ? etag : `${etag.slice(0, -1)}-${encoding}"`)
  if (holds(request.headers['if-none-match'], etag)) {
    response.statusCode = 304
    return void response.end()
  }
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  if (encoding !== null) response.setHeader('Content-Encoding', encoding)
  response.setHeader('Content-Length', body.length)
  response.end(body)
}

/** Whether one of the caller's ETags is of this answer, in whatever encoding; a weak one counts like a strong one (RFC 9110, 13.1.2). */
function holds(known: string | undefined, etag: string): boolean {
  if (known === undefined) return false
  return known.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '').replace(/-(br|gzip)"$/, '"')))
}
